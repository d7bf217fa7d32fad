/**
 * How long a payment must wait: what holds of settled payments, and last what does not hold and why.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { above, ancestry, forkPoint } from "../core/lib/BlockTree.ts"
import { counted } from "../core/lib/ChainWords.ts"
import { leftBehind, returned, reverses } from "../core/lib/History.ts"
import { conflict } from "../core/lib/Ledger.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import { type Assumption, eachStep, monitor, type Step } from "../core/Property.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"

/** What the argument for settled payments needs of a world; see the page. */
export const BoundedDelay: Assumption = {
  id: "pow/bounded-delay",
  says: "delays have a bound, every node is linked to every other and passes blocks on, nothing is lost or cut, nobody fails or comes late, all blocks weigh the same, and there is room for orphans",
  holds: (_, { timing, relay, links, budget, late }) =>
    timing?._tag === "synchronous" &&
    relay === true &&
    links === undefined &&
    ["crash", "drop", "partition"].every((fault) => (budget?.[fault] ?? 0) === 0) &&
    (late ?? []).length === 0,
}

/** What has happened so far: the ticks of blocks mined, honest or not; and whether a payment was reversed against the odds. */
export interface Race {
  readonly honest: ReadonlyArray<number>
  readonly corrupt: ReadonlyArray<number>
  readonly broken: boolean
}

const noRace: Race = { honest: [], corrupt: [], broken: false }

/** A condition on the blocks mined up to `now` under which k confirmations are enough; delays are at most `delta` ticks. */
export type Condition = (race: Race, k: number, now: number, delta: number) => boolean

/** The blocks that have no other honest block within Δ ticks: LONERS (Ren), convergence opportunities (others). */
const lonersOf = ({ honest }: Race, delta: number): ReadonlyArray<number> =>
  honest.filter((t, i) => honest.every((u, j) => i === j || Math.abs(t - u) > delta))

/**
 * HONESTY PREVAILS — take any honest block, or the genesis, as the last one that two chains share. If at least k blocks were
 * mined since, then the loners since, as far as everybody has heard of them, are more than the adversary's blocks since.
 */
export const honestyPrevails: Condition = (race, k, now, delta) => {
  const { honest, corrupt } = race
  const loners = lonersOf(race, delta)
  return [-1, ...honest].every((shared) => {
    const since = (ticks: ReadonlyArray<number>) => ticks.filter((t) => t >= shared).length
    const mined = since(honest) + since(corrupt) - (shared < 0 ? 0 : 1)
    const heard = loners.filter((t) => t > shared && t < now - delta).length
    return mined < k || heard > since(corrupt)
  })
}

const minedBy = (step: Step<Seen>): "honest" | "corrupt" | undefined => {
  if (step.rule === "pow/mine") return step.watched ? "honest" : "corrupt"
  return step.rule === "pow/mine-on" ? "corrupt" : undefined
}

/** A payment with k confirmations is not reversed while honesty prevails; the condition can be another. */
export const SettledPaymentsStay = (k: number, prevails: Condition = honestyPrevails) =>
  monitor<Seen, Race, Params>(
    {
      id: `pow/settled-payments-stay-${k}`,
      source: "Ren 2019, the argument for safety; Garay, Kiayias and Leonardos 2015",
      says: `a payment with ${counted(k, "confirmation")} is reversed only if, since some honest block or the genesis and with at least ${counted(k, "block")} mined after it, the adversary mined at least as many blocks as there are loners that everybody has heard of`,
      assumes: [BoundedDelay],
    },
    noRace,
    (race, step, _, environment) => {
      const delta = environment.timing?._tag === "synchronous" ? environment.timing.delta : 0
      const by = minedBy(step)
      const next = by === undefined ? race : { ...race, [by]: [...race[by], step.clock] }
      if (!step.watched || step.before === null || step.after === null || step.before === step.after) return next
      if (!reverses(step.before, step.after, k) || !prevails(next, k, step.clock, delta)) return next
      return { ...next, broken: true }
    },
    (race) => !race.broken,
  )

// ── what does not hold ─────────────────────────────────────────────────────────────────────────────────────────────

/** Expected to fail under asynchrony: whatever k is, a delay is long enough for k blocks. */
export const NoReorgDeeperThan = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pow/no-reorg-deeper-than-${k}`,
      source: "Nakamoto 2008 §11",
      says: `no node ever leaves more than ${counted(k, "block")} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

/** Expected to fail: a majority of the power, or a slow network, reverses any number of confirmations. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pow/no-reversal-after-${k}`,
      source: "Nakamoto 2008 §11",
      says: `a payment with ${counted(k, "confirmation")} stays in the chain`,
    },
    (before, after) => !reverses(before, after, k),
  )

/** Expected to fail: what merely waits is no payment yet. */
export const WaitingPaymentsSurvive = eachStep<Seen, Params>(
  {
    id: "pow/waiting-payments-survive",
    source: "Nakamoto 2008 §5",
    says: "a payment that a node has seen, and that could be made, is never overtaken by one that spends the same coin",
  },
  (before, after) =>
    before.tip === after.tip ||
    before.mempool.every(
      (p) => !ancestry(after.tree, after.tip).some((b) => paymentsOf(b).some((q) => q.id !== p.id && conflict(p, q))),
    ),
)

/** Expected to fail, which is the point: a payment does come back, and is written again. */
export const NoPaymentReturns = monitor<
  Seen,
  { readonly back: ReadonlyArray<string>; readonly again: boolean },
  Params
>(
  {
    id: "pow/no-payment-returns",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "no payment is taken out of a node's chain, waits again, and is then written again",
  },
  { back: [], again: false },
  (memory, { watched, place, before, after }) => {
    if (!watched || before === null || after === null || before.tip === after.tip) return memory
    const waitsAgain = returned(before, after)
    const written = above(after.tree, forkPoint(after.tree, before.tip, after.tip), after.tip).flatMap(paymentsOf)
    const again = memory.again || written.some((p) => memory.back.includes(`${place} ${p.id}`))
    const back = [...memory.back, ...waitsAgain.map((p) => `${place} ${p.id}`)]
    return waitsAgain.length === 0 && again === memory.again ? memory : { back, again }
  },
  ({ again }) => !again,
)

export const settled = [SettledPaymentsStay(1), SettledPaymentsStay(2), SettledPaymentsStay(3)]
export const refuted = [NoReorgDeeperThan(1), NoReversalAfter(2), WaitingPaymentsSurvive, NoPaymentReturns]
