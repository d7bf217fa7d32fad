/**
 * The private chain, the same attack on every protocol: a party with some of 21 equal seats goes apart, both sides write on by
 * the rules, and the party comes back as soon as a payment counts as final to the others while its own chain is the better one. Then
 * the rules decide. A protocol with finality is also asked whether anything became final while the party was away.
 */
import { confirmationsFor } from "./confirmations.ts"
import { type Measured, type Step, type Wanted, watch } from "./simulate.ts"
import { type Asked, arenaOf, netOf, seats, seedOf } from "./World.ts"

/** How many of the seats the party holds, in turn. */
export const seatsTried: ReadonlyArray<number> = [4, 6, 7, 8, 9, 10, 11, 13]
/** Attacks with each number of seats in a run. */
export const triesPerRun = 2

export interface AttackFigures {
  readonly seats: number
  readonly tries: number
  /** Attacks after which a payment was gone that had counted as final. */
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

/** Blocks behind at which the party gives up, where it is the others' depth that counts. */
const deficitMax = 20
/** An attack is given up when the others have made so many times the blocks that make a payment final. */
const horizon = 3
const paymentAt = 0.001
const spreadSeconds = 20

const once = (measured: Measured, asked: Asked, run: number, held: number, part: number) => {
  const share = held / seats
  const ownFinality = measured.compared.finalHeight !== undefined
  const depth = ownFinality ? undefined : confirmationsFor(asked)
  const seconds = (horizon * confirmationsFor(asked) * asked.intervalSeconds) / (1 - share)
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
  const { chain, payments, steps, theirs } = watch(measured, apart)
  const stalled =
    ownFinality && !steps.some((s, i) => s.at > (2 * seconds) / 3 && s.final > (steps[i - 1]?.final ?? -1))
  const block = chain.find((b) => b.payments.includes(payments[0] as string))
  if (block === undefined) return { reverted: false, stalled }
  const back = firstAhead(steps, theirs, finalFrom(steps, block.height, depth))
  if (back === undefined || back > seconds) return { reverted: false, stalled }
  const together = watch(measured, { ...base, seconds: back + spreadSeconds, apartUntil: back })
  return { reverted: !together.chain.some((b) => b.id === block.id), stalled }
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
      reverted: tries.filter((t) => t.reverted).length,
      stalled: tries.filter((t) => t.stalled).length,
    }
  })
