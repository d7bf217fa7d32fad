/**
 * Short forms in which the scenarios are written. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Property } from "../../core/Property.ts"
import type { Exhaustive, Fixed, Random, Scenario, Space } from "../../core/Scenario.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"

export type Told = Scenario<Params, Seen>

export const random = (
  id: string,
  says: string,
  space: Space<Params>,
  runs: number,
  rest: Omit<Random<Params, Seen>, "kind" | "id" | "says" | "space" | "runs">,
): Told => ({ kind: "random", id: `pos-finality/${id}`, says, space, runs, ...rest })

export const every = (
  id: string,
  says: string,
  world: Fixed<Params>,
  rest: Omit<Exhaustive<Params, Seen>, "kind" | "id" | "says" | "world">,
): Told => ({ kind: "exhaustive", id: `pos-finality/${id}`, says, world, ...rest })

export const refutes = (property: Property<Seen, Params>, trace?: string): Told["expects"] =>
  trace === undefined ? { refutes: { property } } : { refutes: { property, trace } }
