/**
 * What a search cannot make sense of in what it is asked: told at the start, since it would otherwise search without a limit, or
 * for nothing.
 */
import { Unsupported } from "../system/Unsupported.ts"
import type { Options } from "./Exploration.ts"

const known: ReadonlySet<string> = new Set<keyof Options<never>>([
  "mode",
  "store",
  "symmetry",
  "partialOrder",
  "statesMax",
  "depthMax",
  "bytesMax",
  "stopAtFirst",
  "onProgress",
  "shouldStop",
  "onState",
  "onEdge",
  "collect",
])
const choices = { mode: ["bfs", "dfs", "iddfs"], store: ["exact", "fingerprints"] } as const

/** Throws `Unsupported` if properties or options are not what their types say: somebody may have called from JavaScript. */
export const assertAsked = (properties: ReadonlyArray<unknown>, options: Options<never>): void => {
  const wrong = (what: string) => new Unsupported(`a search cannot be asked ${what}`)
  for (const p of properties)
    if (typeof p !== "object" || p === null) throw wrong(`about ${String(p)}: give the property itself, not its id`)
  for (const name of Object.keys(options))
    if (!known.has(name)) throw wrong(`for "${name}": it knows ${[...known].join(", ")}`)
  for (const name of ["statesMax", "depthMax", "bytesMax"] as const) {
    const limit: unknown = options[name]
    if (limit !== undefined && !(typeof limit === "number" && limit >= 0))
      throw wrong(`for ${name} = ${String(limit)}: a number from 0 on is a limit`)
  }
  for (const name of ["mode", "store"] as const) {
    const choice = options[name]
    if (choice !== undefined && !(choices[name] as ReadonlyArray<string>).includes(choice))
      throw wrong(`for ${name} = ${String(choice)}: there is ${choices[name].join(" or ")}`)
  }
}
