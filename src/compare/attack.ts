/**
 * The private chain, the same attack on every protocol: a party with some of 21 equal seats goes apart, both sides write on by
 * the rules, and the party comes back as soon as a payment counts as final to the others while its own chain is the better one. Then
 * the rules decide. Where the protocol has finality the party stays away to the end of the run: asked is whether anything became final
 * meanwhile, and whether the two sides then hold different blocks for final. Such an attack is always decided.
 */
import { confirmationsFor } from "./confirmations.ts"
import { type Measured, type Step, type Wanted, watch } from "./simulate.ts"
import { type Asked, arenaOf, netOf, seats, seedOf } from "./World.ts"

/** How many of the seats the party holds, in turn: from where it hardly ever succeeds to where it hardly ever fails. */
export const seatsTried: ReadonlyArray<number> = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
/** Attacks with each number of seats in a run. */
export const triesPerRun = 2

export interface AttackFigures {
  readonly seats: number
  readonly tries: number
  /**
   * Attacks that came to no decision: the payment never counted as final to the others, or the party still had a chance when
   * time was up. They say nothing of whether the payment would have lasted. Always 0 where the protocol has finality.
   */
  readonly undecided: number
  /** Attacks after which the block of a payment was gone that had counted as final; with finality: two blocks of one height were final. */
  readonly reverted: number
  /** Attacks during which nothing new became final, at the end; 0 where the protocol has no finality. */
  readonly stalled: number
}

/** From when on a height counts as final at the watched node. */
const finalFrom = (steps: ReadonlyArray<Step>, height: number, depth: number | undefined): number =>
  steps.find((s) => (depth === undefined ? s.final >= height : s.height >= height + depth - 1))?.at ??
  Number.POSITIVE_INFINITY

/** The first time from `start` on at which fork choice would take the party's chain; undefined if there is none. */
const firstAhead = (ours: ReadonlyArray<Step>, theirs: ReadonlyArray<Step>, start: number): number | undefined => {
  const weightAt = (steps: ReadonlyArray<Step>, at: number) => steps.findLast((s) => s.at <= at)?.weight ?? 0
  const moments = [start, ...[...ours, ...theirs].map((s) => s.at).filter((at) => at > start)].sort((a, b) => a - b)
  return moments.find((at) => weightAt(theirs, at) > weightAt(ours, at))
}

/** The party gives up when the chance that it still catches up is below this. */
const hopeless = 0.01
const deficitMin = 20
/** Blocks behind at which the party gives up, where it is the others' depth that counts: a race between powers q and 1 − q is won with (q/(1−q))^deficit. */
export const deficitMaxOf = (share: number): number => {
  if (share >= 0.5) return Number.POSITIVE_INFINITY
  let deficit = 0
  for (let chance = 1; chance > hopeless; chance *= share / (1 - share)) deficit++
  return Math.max(deficitMin, deficit)
}
/** Time is up when the others have made so many times the blocks that make a payment final: where depth counts, and with finality. */
const horizon = 10
const horizonOfFinality = 3
const paymentAt = 0.001
const spreadSeconds = 20

const once = (measured: Measured, asked: Asked, run: number, held: number, part: number) => {
  const share = held / seats
  const ownFinality = measured.compared.finalHeight !== undefined
  const depth = ownFinality ? undefined : confirmationsFor(asked)
  const times = ownFinality ? horizonOfFinality : horizon
  const seconds = (times * confirmationsFor(asked) * asked.intervalSeconds) / (1 - share)
  const deficitMax = deficitMaxOf(share)
  const base = {
    arena: arenaOf(asked, run, { share, nodes: seats, payments: 1, seed: seedOf(asked, run, "stage", part) }),
    net: netOf(asked, run, seats),
    // the last place is never the party's: parties are counted from the first seat on
    orders: [{ at: paymentAt, place: seats - 1 }],
    seed: seedOf(asked, run, "attack", part),
  }
  const isOver = (ours: Step, theirs: Step) =>
    depth !== undefined &&
    ours.height > depth + 1 &&
    (theirs.weight > ours.weight || ours.height - theirs.height > deficitMax)
  const apart: Wanted = { ...base, seconds, apartUntil: 2 * seconds, ends: isOver }
  const { chain, payments, steps, theirChain, theirs } = watch(measured, apart)
  const stalled =
    ownFinality && !steps.some((s, i) => s.at > (2 * seconds) / 3 && s.final > (steps[i - 1]?.final ?? -1))
  if (ownFinality) {
    const both = Math.min(steps.at(-1)?.final ?? 0, theirs.at(-1)?.final ?? 0)
    const reverted = chain.slice(0, Math.max(0, both)).some((b, i) => b.id !== theirChain[i]?.id)
    return { undecided: false, reverted, stalled }
  }
  const block = chain.find((b) => b.payments.includes(payments[0] as string))
  const from = block === undefined ? Number.POSITIVE_INFINITY : finalFrom(steps, block.height, depth)
  if (block === undefined || from > seconds) return { undecided: true, reverted: false, stalled }
  const back = firstAhead(steps, theirs, from)
  if (back === undefined) {
    const gaveUp = (steps.at(-1)?.height ?? 0) - (theirs.at(-1)?.height ?? 0) > deficitMax
    return { undecided: !gaveUp, reverted: false, stalled }
  }
  const together = watch(measured, { ...base, seconds: back + spreadSeconds, apartUntil: back })
  return { undecided: false, reverted: !together.chain.some((b) => b.id === block.id), stalled }
}

/** Attacks with every number of seats. */
export const attacked = (measured: Measured, asked: Asked, run: number): ReadonlyArray<AttackFigures> =>
  seatsTried.map((held) => {
    const tries = Array.from({ length: triesPerRun }, (_, k) =>
      once(measured, asked, run, held, held * triesPerRun + k),
    )
    return {
      seats: held,
      tries: triesPerRun,
      undecided: tries.filter((t) => t.undecided).length,
      reverted: tries.filter((t) => t.reverted).length,
      stalled: tries.filter((t) => t.stalled).length,
    }
  })
