/** Two views of one run: what clients can tell, and what servers hold. Next: [Scenarios.ts](Scenarios.ts). */
import { linearizable, register } from "../core/lib/Linearizability.ts"
import { temporal, type World, witness } from "../core/Property.ts"
import type { Params } from "./Params.ts"
import { isClient, type Operation, type Seen, type Value } from "./State.ts"

/** From outside. */
export const Linearizable = linearizable<Seen, Value, Operation, Value>(
  {
    id: "register/linearizable",
    source: "Herlihy and Wing 1990",
    says: "all that clients asked for and got could have come from one register: each operation at one instant between its request and its answer",
  },
  register<Value>(null),
  (seen) => (isClient(seen) ? seen : null),
)

const all = (w: World<Seen>): ReadonlyArray<Seen> => Object.values(w).flatMap((seen) => seen ?? [])
const held = (w: World<Seen>): ReadonlyArray<Value> => all(w).flatMap((seen) => (isClient(seen) ? [] : [seen.holds]))

/** From inside. */
export const ServersAgree = temporal<Seen, Params>(
  {
    id: "register/servers-agree",
    source: "Johnson and Thomas 1975 (RFC 677)",
    says: "once every message has arrived, all servers hold the same value",
  },
  (w) => held(w).some((value) => value !== null),
  (w) => new Set(held(w)).size === 1,
)

export const OthersValueGot = witness<Seen, Params>(
  {
    id: "register/others-value-got",
    source: "definition",
    says: "a client gets the value of another one after its own put",
  },
  {
    node: (seen) =>
      isClient(seen) &&
      seen.results.some(({ operation, result }) => {
        const own = seen.results[0]?.operation
        return operation._tag === "Get" && result !== null && own?._tag === "Put" && own.value !== result
      }),
  },
)
