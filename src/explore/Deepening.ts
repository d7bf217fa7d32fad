/**
 * Depth first down to a limit, again and again, the limit one level deeper each time, until nothing is cut off. What is new
 * is then found at the limit, so its level is exact; and nothing but one stack waits.
 */
import { Column } from "./Column.ts"
import type { Known } from "./Known.ts"
import type { Order } from "./Order.ts"
import { Waiting } from "./Waiting.ts"

export class Deepening implements Order {
  level = 0
  private readonly known: Known
  private readonly limitMax: number
  private readonly initial: Int32Array
  /** Of each configuration: its level, times 2, and whether the round in which it was met last is an odd one. */
  private readonly exact = new Column()
  private readonly stack: Waiting
  private limit = 1
  /** How many configurations had been found when the round began. */
  private before = 0

  constructor(known: Known, width: number, depthMax: number) {
    this.known = known
    this.limitMax = depthMax
    this.initial = new Int32Array(width)
    this.stack = new Waiting(width, known.vectors)
  }

  get isFirst(): boolean {
    return this.level === this.limit - 1
  }

  next(into: Int32Array): number {
    let number = this.stack.pop(into)
    if (number === -1 && this.before < this.known.count && this.limit < this.limitMax) {
      this.limit++
      this.before = this.known.count
      this.exact.set(0, 2 | (this.limit & 1))
      into.set(this.initial)
      number = 0
    }
    if (number !== -1) this.level = this.exact.get(number) >> 1
    return number
  }

  found(number: number, vector: Int32Array): void {
    this.exact.push(((this.level + 1) << 1) | (this.limit & 1))
    if (number === 0) this.initial.set(vector)
  }

  met(number: number, vector: Int32Array): void {
    const level = this.level + 1
    const now = (level << 1) | (this.limit & 1)
    if (this.exact.get(number) !== (now ^ 1)) return
    this.exact.set(number, now)
    this.stack.push(number, vector)
  }

  levels(): ReadonlyArray<number> {
    const sizes: Array<number> = []
    for (let number = 0; number < this.exact.length; number++) {
      const level = this.exact.get(number) >> 1
      sizes[level - 1] = (sizes[level - 1] ?? 0) + 1
    }
    return sizes
  }

  get bytes(): number {
    return this.exact.bytes + this.stack.bytes
  }
}
