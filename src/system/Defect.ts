/**
 * A defect: code of a chapter threw. The specification itself is wrong there, whatever the properties say.
 */
import type { Input } from "../../spec/core/System.ts"
import type { Path } from "./Move.ts"

/** What an engine asks of a place. */
export type Question = "react" | "ready" | "offers" | "observe"

/** Where it happened: what the engine asked of a place, and what input it gave; or the property that it evaluated. */
export type Scene =
  | { readonly place: string; readonly asked: Question; readonly input?: Input }
  | { readonly property: string }

const nameOf = (input: Input): string => {
  if (input._tag === "Receive") return `Receive ${input.message?._tag} from ${input.from}`
  if (input._tag === "Internal") return `Internal ${input.event?._tag}`
  return input._tag === "Timer" ? `Timer ${input.timer}` : input._tag
}

const spoken = (scene: Scene): string => {
  if ("property" in scene) return `property ${scene.property} threw`
  const given = scene.input === undefined ? "" : `, given ${nameOf(scene.input)}`
  return `${scene.asked} threw at ${scene.place}${given}`
}

/** Says where a chapter's code threw. `cause` is what it threw; `path` leads to the configuration before, if it is known. */
export class Defect extends Error {
  override readonly name = "Defect"
  readonly scene: Scene
  readonly path: Path | undefined

  constructor(scene: Scene, cause: unknown, path?: Path) {
    super(`${spoken(scene)}: ${String(cause)}`, { cause })
    this.scene = scene
    this.path = path
  }

  /** The same defect, met at the end of a path. */
  after(path: Path): Defect {
    return new Defect(this.scene, this.cause, path)
  }
}
