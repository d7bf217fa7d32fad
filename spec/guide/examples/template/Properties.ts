/** What is claimed, in words and as predicates; what is expected to fail comes last. Next: [Scenarios.ts](Scenarios.ts). */
import { invariant, temporal, type World, witness } from "../../../core/Property.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"

const all = (w: World<Seen>): ReadonlyArray<Seen | null> => Object.values(w)

export const SomebodyHadTheIdea = invariant<Seen, Params>(
  {
    id: "template/somebody-had-the-idea",
    source: "this chapter",
    says: "no flag is up unless some node raised it by itself",
  },
  (w) => !all(w).some((s) => s?.up) || all(w).some((s) => s?.own),
)

/** Holds where every message arrives; a network that loses one refutes it. */
export const AllRaise = temporal<Seen, Params>(
  {
    id: "template/all-raise",
    source: "this chapter",
    says: "once everything is delivered, all flags are up if one is",
  },
  (w) => all(w).some((s) => s?.up),
  (w) => all(w).every((s) => s?.up),
)

export const Heard = witness<Seen, Params>(
  { id: "template/heard", source: "this chapter", says: "a node raises its flag because it heard of one" },
  { step: (before, after) => !before.up && after.up && !after.own },
)
