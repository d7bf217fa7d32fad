/** Constants of the protocol, and the presets. Next: [State.ts](State.ts). */
import * as Schema from "effect/Schema"
import { whole } from "../core/lib/Wire.ts"

export interface Params {
  /** What may be proposed. In the form with clients the i-th client puts the i-th value. */
  readonly values: ReadonlyArray<string>
  /** Lamport's form: ballots are numbered from 0 to one less than this. The form with clients counts as far as it must. */
  readonly ballots: number
}

export const twoBallots: Params = { values: ["v1", "v2"], ballots: 2 }
export const threeBallots: Params = { values: ["v1", "v2"], ballots: 3 }
/** The form with clients: up to three of them. */
export const clients: Params = { values: ["A", "B", "C"], ballots: 0 }

export const presets: { readonly [name: string]: Params } = { twoBallots, threeBallots, clients }

/** Parameters as they stand in traces and files. */
export const ParamsSchema = Schema.Struct({
  values: Schema.Array(Schema.String),
  ballots: whole(0, 1000),
})
