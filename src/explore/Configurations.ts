/**
 * The configurations that a search has found, kept in full: each a vector of small numbers, the cells of the places, the
 * budget, the states of the monitors. Found again by a hash, compared in full.
 */
import { Column } from "./Column.ts"
import { Index } from "./Index.ts"
import type { Known } from "./Known.ts"
import { Vectors } from "./Vectors.ts"

export class Configurations implements Known {
  readonly parents = new Column()
  readonly vectors: Vectors
  readonly collisionProbability = 0
  private readonly index: Index

  /** `hashOf` gives the low word of a vector's fingerprint: it is worked out anew when the index grows. */
  constructor(width: number, hashOf: (vector: Int32Array) => number) {
    this.vectors = new Vectors(width)
    const row = new Int32Array(width)
    this.index = new Index((number) => {
      this.vectors.read(number, row)
      return hashOf(row)
    }, 2)
  }

  get count(): number {
    return this.parents.length
  }

  find(vector: Int32Array, low: number): number {
    const { index, vectors } = this
    let found = index.first(low)
    while (found !== -1 && !vectors.equals(found, vector)) found = index.next()
    return found
  }

  add(vector: Int32Array, _low: number, _high: number, parent: number): number {
    const number = this.parents.push(parent)
    this.vectors.write(number, vector)
    this.index.add(number)
    return number
  }

  get bytes(): number {
    return this.vectors.bytes + this.parents.bytes + this.index.bytes
  }

  get growth(): number {
    return this.vectors.growth(this.count) + this.parents.growth + this.index.growth
  }
}
