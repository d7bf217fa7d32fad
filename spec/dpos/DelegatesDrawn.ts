/**
 * The seats that do not go by rank: runners-up that take turns by virtual time, or are drawn by weight. Next: [Registry.ts](Registry.ts).
 */
import { answersEnd, answerTo } from "../core/lib/Oracle.ts"
import { ownerOfUnit, stakesFrom, totalStake } from "../core/lib/Stake.ts"
import type { NodeId } from "../core/Rule.ts"
import { isEligible, rankWeight } from "./Delegates.ts"
import type { GovernanceParams } from "./Governance.ts"
import { type Delegate, named, type Registry } from "./RegistryState.ts"
import { lapFrom, lapWithoutEnd } from "./TallyTime.ts"

/** Who was drawn, and the registry thereafter. */
export interface Drawn {
  readonly registry: Registry
  readonly drawn: ReadonlyArray<NodeId>
}

/** Nobody's lap has begun: virtual time starts again at 0. */
const restarted = (registry: Registry): Registry => ({
  ...registry,
  virtualTime: 0n,
  delegates: registry.delegates.map((d) => ({ ...d, lap: lapFrom(d.votes, 0n) ?? lapWithoutEnd(0n) })),
})

/** The registry when virtual time has come to `now`: these delegates begin a new lap, unless one of them would end after all time. */
const lapped = (registry: Registry, virtualTime: bigint, done: ReadonlyArray<NodeId>): Registry => {
  const laps = registry.delegates.map((d) => (done.includes(d.name) ? lapFrom(d.votes, virtualTime) : d.lap))
  if (laps.includes(undefined)) return restarted(registry)
  const delegates = registry.delegates.map((d, i) => ({ ...d, lap: laps[i] ?? d.lap }))
  return { ...registry, virtualTime, delegates }
}

/**
 * Runners-up by virtual time: whoever's lap is due first has the seat. Those of the rank, and those who cannot be elected, whose
 * laps are due before, begin a new lap as well.
 */
const byVirtualTime = (registry: Registry, ranked: ReadonlyArray<NodeId>, seats: number): Drawn => {
  const inOrder = [...registry.delegates].sort((a, b) =>
    a.lap.due !== b.lap.due ? (a.lap.due < b.lap.due ? -1 : 1) : a.name < b.name ? -1 : 1,
  )
  const drawn: Array<NodeId> = []
  const done: Array<Delegate> = []
  for (const delegate of inOrder) {
    if (drawn.length === seats) break
    done.push(delegate)
    if (isEligible(registry, delegate) && !ranked.includes(delegate.name)) drawn.push(delegate.name)
  }
  const now = done.at(-1)?.lap.due ?? registry.virtualTime
  return {
    registry: lapped(
      registry,
      now,
      done.map((d) => d.name),
    ),
    drawn,
  }
}

/** Draws from those who stand by, each with a chance as large as its weight; who is drawn is not drawn twice. */
const byWeight = (
  params: GovernanceParams,
  registry: Registry,
  standby: ReadonlyArray<NodeId>,
  seed: number,
): ReadonlyArray<NodeId> => {
  const drawn: Array<NodeId> = []
  for (let seat = 0; seat < params.draw.seats; seat++) {
    const left = standby.filter((name) => !drawn.includes(name))
    const weights = stakesFrom(
      left.map((name) => [name, rankWeight(params, registry, named(registry.delegates, name) as Delegate)]),
    )
    const answer = BigInt(answerTo("sha256", "standby", seed, seat))
    const chosen = ownerOfUnit(weights, (answer * totalStake(weights)) / BigInt(answersEnd))
    if (chosen !== undefined) drawn.push(chosen)
  }
  return drawn
}

/** Gives the seats that do not go by rank. */
export const drawnBeside = (
  params: GovernanceParams,
  registry: Registry,
  rank: { readonly active: ReadonlyArray<NodeId>; readonly standby: ReadonlyArray<NodeId> },
  seed: number,
): Drawn => {
  if (params.draw.by === "virtual-time") return byVirtualTime(registry, rank.active, params.draw.seats)
  return { registry, drawn: byWeight(params, registry, rank.standby, seed) }
}
