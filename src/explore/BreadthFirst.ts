/**
 * Nearest first: configurations are explored in the order of their numbers. Where they are not kept in full, this keeps those
 * that wait.
 */
import type { Known } from "./Known.ts"
import type { Order } from "./Order.ts"
import { Vectors } from "./Vectors.ts"

export class BreadthFirst implements Order {
  level = 0
  readonly isFirst = true
  private readonly known: Known
  private readonly vectors: Vectors
  private readonly depthMax: number
  private at = 0
  /** The first configuration of each level. */
  private readonly begins: Array<number> = [0]

  constructor(known: Known, width: number, depthMax: number) {
    this.known = known
    this.depthMax = depthMax
    this.vectors = known.vectors ?? new Vectors(width)
  }

  next(into: Int32Array): number {
    const { at, known, vectors, begins } = this
    if (at === known.count) return -1
    if (at === begins[this.level]) {
      if (this.level + 1 >= this.depthMax) return -1
      this.level++
      begins.push(known.count)
    }
    vectors.read(at, into)
    if (known.vectors === undefined) vectors.forgetBelow(at)
    return this.at++
  }

  found(number: number, vector: Int32Array): void {
    if (this.known.vectors === undefined) this.vectors.write(number, vector)
  }

  met(): void {}

  levels(): ReadonlyArray<number> {
    const { count } = this.known
    return this.begins.flatMap((begin, i) => {
      const size = (this.begins[i + 1] ?? count) - begin
      return size === 0 ? [] : [size]
    })
  }

  get bytes(): number {
    return this.known.vectors === undefined ? this.vectors.bytes : 0
  }
}
