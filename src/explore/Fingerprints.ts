/**
 * The configurations that a search has found, each as a fingerprint of 64 bits made from its content. Two configurations with
 * one fingerprint are taken for one: `collisionProbability` says how probable it is that this has happened at all.
 */
import { Column } from "./Column.ts"
import { Index } from "./Index.ts"
import type { Known } from "./Known.ts"

export class Fingerprints implements Known {
  readonly parents = new Column()
  readonly vectors = undefined
  private readonly lows = new Column()
  private readonly highs = new Column()
  private readonly index = new Index((number) => this.lows.get(number), 1.5)

  get count(): number {
    return this.parents.length
  }

  find(_: Int32Array, low: number, high: number): number {
    const { index, lows, highs } = this
    let found = index.first(low)
    while (found !== -1 && (lows.get(found) !== low || highs.get(found) !== high)) found = index.next()
    return found
  }

  add(_: Int32Array, low: number, high: number, parent: number): number {
    this.lows.push(low)
    this.highs.push(high)
    const number = this.parents.push(parent)
    this.index.add(number)
    return number
  }

  /** The birthday bound: each pair of configurations agrees with probability 2⁻⁶⁴. */
  get collisionProbability(): number {
    return (this.count * (this.count - 1)) / 2 ** 65
  }

  get bytes(): number {
    return this.lows.bytes + this.highs.bytes + this.parents.bytes + this.index.bytes
  }

  get growth(): number {
    return 3 * this.parents.growth + this.index.growth
  }
}
