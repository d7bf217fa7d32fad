/**
 * One clock for everybody's luck: the next stroke comes after an exponential time of the total rate, and a draw from an alias
 * table says where it strikes. A stroke that finds nothing to do is dropped, which is exact because such a clock has no memory.
 */
import type { Rng } from "../random/rng.ts"

/** A table from which a place is drawn with two random numbers. Source: Walker 1974; construction by Vose 1991. */
interface AliasTable {
  readonly keep: Float64Array
  readonly other: Int32Array
}

/** weights: at least 0, one above 0. */
const aliasTable = (weights: Float64Array): AliasTable => {
  const size = weights.length
  const total = weights.reduce((sum, w) => sum + w, 0)
  const share = weights.map((w) => (w * size) / total)
  const keep = new Float64Array(size).fill(1)
  const other = Int32Array.from({ length: size }, (_, i) => i)
  const small: Array<number> = []
  const large: Array<number> = []
  share.forEach((s, i) => void (s < 1 ? small : large).push(i))
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop() as number
    const rich = large.pop() as number
    keep[poor] = share[poor] as number
    other[poor] = rich
    const left = (share[rich] as number) - (1 - (share[poor] as number))
    share[rich] = left
    void (left < 1 ? small : large).push(rich)
  }
  // Rounding may leave a place without weight over: it must not be drawn.
  const heaviest = weights.reduce((best, w, i) => (w > (weights[best] as number) ? i : best), 0)
  for (const i of [...small, ...large]) if (weights[i] === 0) [keep[i], other[i]] = [0, heaviest]
  return { keep, other }
}

/** Strokes of luck. Each place has a ceiling for its rate, in strokes a second, which may be raised but not lowered. */
export class LuckClock {
  private readonly ceilings: Float64Array
  private readonly random: Rng
  private table: AliasTable | undefined
  private total = 0
  /** When the next stroke comes, in seconds; infinite while all ceilings are 0. */
  next = Number.POSITIVE_INFINITY
  /** Where the last stroke struck, and how high: uniform between 0 and the place's ceiling. */
  place = 0
  height = 0

  constructor(size: number, random: Rng) {
    this.ceilings = new Float64Array(size)
    this.random = random
  }

  /**
   * Makes sure that a place's ceiling is at least `rate`; `now` in seconds. A ceiling that has to be raised again leaves room.
   * The next stroke is drawn afresh, which changes no distribution.
   */
  raise(place: number, rate: number, now: number): void {
    const ceiling = this.ceilings[place] as number
    if (rate <= ceiling) return
    this.ceilings[place] = ceiling === 0 ? rate : 2 * rate
    this.table = undefined
    this.total += (this.ceilings[place] as number) - ceiling
    this.wait(now)
  }

  /** Moves on to the next stroke and shows it in `place` and `height`. */
  strike(): void {
    this.table ??= aliasTable(this.ceilings)
    const { keep, other } = this.table
    const i = this.random.int(this.ceilings.length)
    this.place = this.random.unit() < (keep[i] as number) ? i : (other[i] as number)
    this.height = this.random.unit() * (this.ceilings[this.place] as number)
    this.wait(this.next)
  }

  private wait(from: number): void {
    this.next = from + this.random.exponential() / this.total
  }
}
