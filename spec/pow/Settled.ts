/**
 * How long a payment must wait: what holds of settled payments, and last what does not hold and why.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { above, ancestry, forkPoint } from "../core/lib/BlockTree.ts"
import { conflict } from "../core/lib/Ledger.ts"
import { eachStep, monitor, type Step } from "../core/Property.ts"
import { paymentsOf } from "./ForkChoice.ts"
import { leftBehind, reverses } from "./History.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"

/** What has happened so far: blocks mined, honest or not, by tick; and whether a payment was reversed against the odds. */
interface Race {
  readonly honest: ReadonlyArray<number>
  readonly corrupt: ReadonlyArray<number>
  readonly broken: boolean
}

const noRace: Race = { honest: [], corrupt: [], broken: false }

/**
 * The condition under which k confirmations suffice. A convergence opportunity is an honest block with no other honest block
 * within Δ ticks. In every window [from, now] in which at least k blocks were mined after its first one, the opportunities
 * that everybody has heard of (within (from, now − Δ)) outnumber the adversary's blocks in [from, now].
 */
const honestyPrevails = ({ honest, corrupt }: Race, k: number, now: number, delta: number): boolean => {
  const opportunities = honest.filter((t, i) => honest.every((u, j) => i === j || Math.abs(t - u) > delta))
  return [-1, ...honest].every((from) => {
    const mined = [...honest, ...corrupt].filter((t) => t >= from && t <= now).length - (from < 0 ? 0 : 1)
    if (mined < k) return true
    const heard = opportunities.filter((t) => t > from && t < now - delta).length
    return heard > corrupt.filter((t) => t >= from && t <= now).length
  })
}

const minedBy = (step: Step<Seen>): "honest" | "corrupt" | undefined => {
  if (step.rule === "pow/mine") return step.watched ? "honest" : "corrupt"
  return step.rule === "pow/mine-on" ? "corrupt" : undefined
}

/** A payment with k confirmations is not reversed while honesty prevails. */
export const SettledPaymentsStay = (k: number) =>
  monitor<Seen, Race, Params>(
    {
      id: `pow/settled-payments-stay-${k}`,
      source: "Ren 2019 (Analysis of Nakamoto consensus) §4; Garay, Kiayias and Leonardos 2015",
      says: `a payment with ${k} confirmations is reversed only if, in some window of at least ${k} blocks, the adversary's blocks were not outnumbered by the honest blocks that nobody else's came close to`,
    },
    noRace,
    (race, step, _, environment) => {
      const delta = environment.timing?._tag === "synchronous" ? environment.timing.delta : 0
      const by = minedBy(step)
      const next = by === undefined ? race : { ...race, [by]: [...race[by], step.clock] }
      if (!step.watched || step.before === null || step.after === null || step.before === step.after) return next
      if (!reverses(step.before, step.after, k) || !honestyPrevails(next, k, step.clock, delta)) return next
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
      says: `no node ever leaves more than ${k} block${k === 1 ? "" : "s"} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

/** Expected to fail: a majority of the power, or a slow network, reverses any number of confirmations. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pow/no-reversal-after-${k}`,
      source: "Nakamoto 2008 §11",
      says: `a payment with ${k} confirmation${k === 1 ? "" : "s"} stays in the chain`,
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
    const returned = leftBehind(before, after)
      .flatMap(paymentsOf)
      .filter((p) => after.mempool.some((q) => q.id === p.id))
    const written = above(after.tree, forkPoint(after.tree, before.tip, after.tip), after.tip).flatMap(paymentsOf)
    const again = memory.again || written.some((p) => memory.back.includes(`${place} ${p.id}`))
    const back = [...memory.back, ...returned.map((p) => `${place} ${p.id}`)]
    return returned.length === 0 && again === memory.again ? memory : { back, again }
  },
  ({ again }) => !again,
)

export const settled = [SettledPaymentsStay(1), SettledPaymentsStay(2)]
export const refuted = [NoReorgDeeperThan(1), NoReversalAfter(2), WaitingPaymentsSurvive, NoPaymentReturns]
