/**
 * Worlds for the scenarios: how many generals, who of them are traitors, and what binds those. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment, Lies } from "../core/Environment.ts"
import { quorums } from "../core/lib/Quorum.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Fixed, Space } from "../core/Scenario.ts"
import { type Order, orders, type Params, presets } from "./Params.ts"

/** How the generals talk: which roles they play, and what binds traitors. */
export interface Manner {
  readonly commander: string
  readonly lieutenant: string
  /** The role of lieutenants that are traitors, where it is another one. */
  readonly traitor?: string
  readonly lies: Lies
}

/** By word of mouth; a traitor answers every question, with one order or the other. */
export const aloud: Manner = {
  commander: "commander",
  lieutenant: "lieutenant",
  lies: { _tag: "Lies", silence: false, relays: false },
}
/** The paper's oral messages: it may also say nothing. */
export const aloudOrSilent: Manner = { ...aloud, lies: { _tag: "Lies", silence: true, relays: false } }

/** In writing; traitors send what they like under their own signatures only. */
export const inWriting: Manner = {
  commander: "signingCommander",
  lieutenant: "signingLieutenant",
  lies: { _tag: "Lies", silence: true, relays: false },
}
/** The paper's signed messages: they may also pass on, or keep back, what loyal generals have signed. */
export const inWritingWithRelays: Manner = { ...inWriting, lies: { _tag: "Lies", silence: true, relays: true } }

/** Traitors that say also what no loyal general could. */
export const babbling: Manner = { ...aloudOrSilent, traitor: "babbler" }
export const forging: Manner = { ...inWritingWithRelays, traitor: "forger" }
export const forgingAlone: Manner = { ...inWriting, traitor: "forger" }

const commander = "C"
const names = (n: number): ReadonlyArray<NodeId> => [commander, ...Array.from({ length: n - 1 }, (_, i) => `L${i + 1}`)]

/** One world: n generals, some of them traitors, and the order that the commander gives if it is loyal. */
const world = (manner: Manner, n: number, params: Params, traitors: ReadonlyArray<NodeId>): Fixed<Params> => {
  const lieutenants = names(n).slice(1)
  const turned = lieutenants.filter((l) => manner.traitor !== undefined && traitors.includes(l))
  // in the order of the roles' names, as traces have them: who speaks first depends on it
  const nodes = {
    ...(manner.traitor === undefined ? {} : { [manner.traitor]: turned }),
    [manner.commander]: [commander],
    [manner.lieutenant]: lieutenants.filter((l) => !turned.includes(l)),
  }
  const corrupt = Object.fromEntries(traitors.map((t) => [t, manner.lies] as const))
  const environment: Environment = { network: "rounds", idle: "consumed", corrupt }
  return { setup: { params, nodes }, environment }
}

/** The orders that make a difference: both if the commander is loyal, one (which it does not give) if it is not. */
const ordersOf = (traitors: ReadonlyArray<NodeId>): ReadonlyArray<Order> =>
  traitors.includes(commander) ? orders.slice(0, 1) : orders

/** Every world with so many generals of whom so many are traitors: whoever these are, whatever is ordered. */
export const everyWorld = (manner: Manner, n: number, m: number, count: number): ReadonlyArray<Fixed<Params>> =>
  quorums(names(n), count)
    .filter((traitors) => traitors.length === count)
    .flatMap((traitors) => ordersOf(traitors).map((order) => world(manner, n, { order, m }, traitors)))

/** Those of them in which the commander is loyal. */
export const loyalCommander = (worlds: ReadonlyArray<Fixed<Params>>): ReadonlyArray<Fixed<Params>> =>
  worlds.filter(({ environment }) => environment.corrupt?.[commander] === undefined)

/** Those of them in which these are traitors, and perhaps others. */
export const traitorsAre = (
  who: ReadonlyArray<NodeId>,
  worlds: ReadonlyArray<Fixed<Params>>,
): ReadonlyArray<Fixed<Params>> =>
  worlds.filter(({ environment }) => who.every((t) => environment.corrupt?.[t] !== undefined))

/** A space of such worlds, where there are too many lies for all of them. */
export const someWorlds = (manner: Manner, n: number, m: number, traitors: number): Space<Params> => ({
  params: { ...presets.zero, m },
  nodes: { [manner.commander]: [1, 1], [manner.lieutenant]: [n - 1, n - 1] },
  network: "rounds",
  idle: "consumed",
  corrupt: { count: [traitors, traitors], as: manner.lies },
  draws: [
    {
      name: "order",
      range: [0, 1],
      write: (params, drawn) => ({ ...params, order: Object.values(drawn)[0] === 0 ? "ATTACK" : "RETREAT" }),
    },
  ],
  steps: [1000, 1000],
})
