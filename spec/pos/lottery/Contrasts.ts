/**
 * Two other ways to draw one leader by stake from independent numbers: one that looks fair and is not, one that is.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { fromRatio, ln } from "../../core/lib/Fixed.ts"
import { answersEnd } from "../../core/lib/Oracle.ts"

/** A stake, and the number from 0 up to, without, 2⁴⁸ that its owner drew. */
export interface Ticket {
  readonly stake: bigint
  readonly answer: number
}

/** The place of the ticket whose quotient weight / stake is least; the first of several. */
const leastQuotient = (weights: ReadonlyArray<bigint>, tickets: ReadonlyArray<Ticket>): number =>
  tickets.reduce((best, ticket, i) => {
    const weight = weights[i] as bigint
    const least = weights[best] as bigint
    return weight * (tickets[best] as Ticket).stake < least * ticket.stake ? i : best
  }, 0)

/**
 * NXT — the least U / stake wins, as where a hit must lie below target × stake × time. Not in proportion: of two stakes b₁ ≤ b₂ the
 * smaller wins b₁ / 2b₂ of the time, a quarter and not a third at 1 : 2. Source: Nxt wiki, "Forging".
 */
export const leastHit = (tickets: ReadonlyArray<Ticket>): number =>
  leastQuotient(
    tickets.map((t) => BigInt(t.answer)),
    tickets,
  )

/** EXPONENTIAL — the least −ln U / stake wins: waiting times of independent clocks, so exactly in proportion to stake. */
export const leastWait = (tickets: ReadonlyArray<Ticket>): number =>
  leastQuotient(
    tickets.map((t) => -ln(fromRatio(BigInt(t.answer) + 1n, BigInt(answersEnd)))),
    tickets,
  )
