/**
 * Last found first, at once as deep as it goes. A configuration's level is the least that is known; those that turn out to be
 * nearer are explored again, nearest first, once everything has been explored: by then most levels are right, and in
 * increasing order each has to be set right at most once.
 */
import { Column } from "./Column.ts"
import type { Known } from "./Known.ts"
import type { Order } from "./Order.ts"
import { Waiting } from "./Waiting.ts"

/** Beside the level of a configuration: it has been explored since that level is known; it has been explored at all. */
const isSettled = 1
const wasExplored = 2

export class DepthFirst implements Order {
  level = 0
  isFirst = true
  private readonly known: Known
  private readonly width: number
  private readonly depthMax: number
  /** Of each configuration: the least known level, times 4, and the two marks. */
  private readonly least = new Column()
  private readonly stack: Waiting
  /** By level: the configurations that turned out to be that near. */
  private readonly nearer: Array<Waiting | undefined> = []
  private at = 0
  private isCorrecting = false

  constructor(known: Known, width: number, depthMax: number) {
    this.known = known
    this.width = width
    this.depthMax = depthMax
    this.stack = new Waiting(width, known.vectors)
  }

  next(into: Int32Array): number {
    for (;;) {
      const number = this.pop(into)
      if (number === -1) return -1
      const entry = this.least.get(number)
      if ((entry & isSettled) !== 0 || entry >> 2 >= this.depthMax) continue
      this.least.set(number, entry | isSettled | wasExplored)
      this.at = number
      this.level = entry >> 2
      this.isFirst = (entry & wasExplored) === 0
      return number
    }
  }

  found(number: number, vector: Int32Array): void {
    const level = this.level + 1
    this.least.push(level << 2)
    if (this.isCorrecting) this.correct(level, number, vector)
    else this.stack.push(number, vector)
  }

  met(number: number, vector: Int32Array): void {
    const level = this.level + 1
    const entry = this.least.get(number)
    if (level >= entry >> 2) return
    this.least.set(number, (level << 2) | (entry & wasExplored))
    this.known.parents.set(number, this.at)
    this.correct(level, number, vector)
  }

  levels(): ReadonlyArray<number> {
    const sizes: Array<number> = []
    for (let number = 0; number < this.least.length; number++) {
      const level = this.least.get(number) >> 2
      while (sizes.length < level) sizes.push(0)
      sizes[level - 1] = (sizes[level - 1] as number) + 1
    }
    return sizes
  }

  get bytes(): number {
    return this.nearer.reduce((sum, w) => sum + (w?.bytes ?? 0), this.least.bytes + this.stack.bytes)
  }

  private pop(into: Int32Array): number {
    if (!this.isCorrecting) {
      const number = this.stack.pop(into)
      if (number !== -1) return number
      this.isCorrecting = true
      this.level = 0
    }
    for (let level = Math.max(this.level, 1); level < this.nearer.length; level++) {
      const number = this.nearer[level]?.pop(into) ?? -1
      if (number !== -1) return number
      this.nearer[level] = undefined
    }
    return -1
  }

  private correct(level: number, number: number, vector: Int32Array): void {
    this.nearer[level] ??= new Waiting(this.width, this.known.vectors)
    this.nearer[level]?.push(number, vector)
  }
}
