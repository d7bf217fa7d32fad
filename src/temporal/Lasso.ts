/**
 * What is asked of endless runs, and what comes out.
 * Next: [temporal.ts](temporal.ts), which answers.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Path } from "../system/Move.ts"

export type LeadsTo<O = Json> = Extract<Property<O>, { readonly kind: "leadsTo" }>

export const isLeadsTo = (property: Property<Json>): property is LeadsTo => property.kind === "leadsTo"

/**
 * An endless run as a finite value: a path, of which the moves from index `loopsFrom` on are repeated for ever. Where
 * `loopsFrom` is the length of the path, the run stops there: nothing that is left has to happen.
 */
export interface Lasso {
  readonly path: Path
  readonly loopsFrom: number
}

export interface Options {
  /** Most configurations to keep. A larger model is not judged. */
  readonly statesMax?: number | undefined
  /** Most bytes of the tables of the search, by estimate. */
  readonly bytesMax?: number | undefined
}

/** `holds` speaks of every fair run of the model. */
export interface Judged {
  readonly property: string
  readonly verdict: "holds" | "violated" | "inconclusive"
  /** Configurations of the model, as far as it was built. */
  readonly states: number
  /** Configurations in which `whenever` holds; 1 where the property is asked from the start. At 0 it says nothing. */
  readonly antecedents: number
  /** A fair run that violates the property. */
  readonly lasso?: Lasso
}
