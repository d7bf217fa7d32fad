/**
 * The token ring of the guide, with claims about endless runs.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { eventually, leadsTo, type World } from "../../spec/core/Property.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { token } from "../../spec/guide/examples/token.ts"

type Ring = World<{ readonly has: boolean }>
const has = (node: string) => (w: Ring) => w[node]?.has === true
const about = (id: string, says: string) => ({ id: `ring/${id}`, source: "none", says })

export const ComesRound = leadsTo<Json, Json>(about("comes-round", "from A it comes back to C"), has("A"), has("C"))
export const Rests = eventually<Json, Json>(about("rests", "it is on its way to nobody at last"), () => false)
export const NeverAsked = leadsTo<Json, Json>(about("never-asked", "who is no member gets it"), has("D"), has("A"))
/** False: C has it again and again, but so have the others. */
export const Vanishes = leadsTo<Json, Json>(
  about("vanishes", "C gives it away for good"),
  has("C"),
  (w: Ring) => w["B"] === null,
)

/** False: two tokens may take turns for ever. */
export const OneAgain = leadsTo<Json, Json>(
  about("one-again", "once two have it, there comes a time when nobody has it"),
  (w: Ring) => Object.values(w).filter((s) => s?.has).length > 1,
  (w: Ring) => !Object.values(w).some((s) => s?.has),
)

const world = (budget: { readonly [kind: string]: number } = {}) => ({
  setup: { params: { first: "A" }, nodes: { node: ["A", "B", "C"] } },
  environment: { network: "multiset", idle: "consumed", budget } as const,
})

const exhaustive = (
  id: string,
  expects: Scenario<Json, Json>["expects"],
  budget: { readonly [kind: string]: number } = {},
): Scenario<Json, Json> => ({ kind: "exhaustive", id: `ring/${id}`, says: id, world: world(budget), expects })

export const holds = exhaustive("holds", { holds: [ComesRound] })
export const silent = exhaustive("silent", { holds: [NeverAsked] })
export const violated = exhaustive("violated", { holds: [Vanishes] })
export const round = exhaustive("round", { refutes: { property: Vanishes } })
export const doubled = exhaustive("doubled", { refutes: { property: OneAgain } }, { duplicate: 1 })
export const lost = exhaustive("lost", { refutes: { property: ComesRound } }, { drop: 1 })
export const wrong = exhaustive("wrong", { refutes: { property: ComesRound } })
export const worlds: Scenario<Json, Json> = {
  ...exhaustive("worlds", { refutes: { property: ComesRound } }),
  kind: "exhaustive",
  world: [world(), world({ drop: 1 })],
}
export const random: Scenario<Json, Json> = {
  kind: "random",
  id: "ring/random",
  says: "random",
  space: { params: { first: "A" }, nodes: { node: [3, 3] }, network: "multiset", idle: "consumed", steps: [5, 9] },
  runs: 5,
  expects: { holds: [ComesRound] },
}

export const ring: AnyChapter = {
  ...token,
  id: "ring",
  properties: [...token.properties, ComesRound, Rests, NeverAsked, Vanishes, OneAgain],
  scenarios: [holds, silent, violated, round, doubled, lost, wrong, worlds, random],
}
