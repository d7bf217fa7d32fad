/** Constants of the protocol, each with its source, and the presets. Next: [State.ts](State.ts). */
import * as Schema from "effect/Schema"

export interface Params {
  /** How many nodes may have the idea by themselves. */
  readonly ideasMax: number
}

export const presets: { readonly [name: string]: Params } = { small: { ideasMax: 2 } }

/** Parameters as they stand in traces and files; bad ones are refused with what is allowed. */
export const ParamsSchema = Schema.Struct({
  ideasMax: Schema.Number.check(
    Schema.makeFilter((n) =>
      Number.isInteger(n) && n >= 0 && n <= 100 ? undefined : `Expected a whole number from 0 to 100, got ${n}`,
    ),
  ),
})
