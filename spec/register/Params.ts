/** The one constant: how much a client does. Next: [State.ts](State.ts). */
import * as Schema from "effect/Schema"
import { whole } from "../core/lib/Wire.ts"

export interface Params {
  /** How often a client gets the value after it has put its own. */
  readonly gets: number
}

/** Small enough to look at every run. */
export const once: Params = { gets: 1 }
/** For random runs. */
export const often: Params = { gets: 3 }

export const presets: { readonly [name: string]: Params } = { once, often }

/** Parameters as they stand in traces and files. */
export const ParamsSchema = Schema.Struct({
  gets: whole(0, 1000),
})
