/**
 * The configurations that a search has found, in the order of finding, each a vector of small numbers: the cells of the
 * places, the budget, the states of the monitors. Found again by a hash, compared in full.
 */
import { Ints } from "./Ints.ts"

/** Slots of the hash table at the start; a power of two. */
const slotsMin = 1 << 12

export class Configurations {
  /** How many numbers make up a configuration. */
  readonly width: number
  readonly vectors: Ints
  /** The configuration from which each one was reached first, and the local step that did it; −1 for the initial one. */
  readonly parents = new Ints()
  readonly steps = new Ints()
  /** Pairs: the hash of a configuration, and its number plus 1, or 0 where the slot is free. */
  private table = new Int32Array(2 * slotsMin)
  private mask = slotsMin - 1

  constructor(width: number) {
    this.width = width
    this.vectors = new Ints(1024 * width)
  }

  get count(): number {
    return this.parents.length
  }

  /** The number of a configuration; −1 if it is new. */
  find(vector: Int32Array, hash: number): number {
    const { table, mask, width } = this
    const { data } = this.vectors
    for (let i = (hash ^ (hash >>> 15)) & mask; ; i = (i + 1) & mask) {
      const found = (table[2 * i + 1] as number) - 1
      if (found < 0) return -1
      if (table[2 * i] !== hash) continue
      let k = 0
      for (let base = found * width; k < width && data[base + k] === vector[k]; k++);
      if (k === width) return found
    }
  }

  /** Adds a configuration that `find` does not know. */
  add(vector: Int32Array, hash: number, parent: number, step: number): number {
    const number = this.parents.push(parent)
    this.steps.push(step)
    const base = number * this.width
    this.vectors.ensure(base + this.width)
    const { data } = this.vectors
    for (let k = 0; k < this.width; k++) data[base + k] = vector[k] as number
    if (number * 2 > this.mask) this.rehash()
    this.place(hash, number)
    return number
  }

  get bytes(): number {
    return this.vectors.bytes + this.parents.bytes + this.steps.bytes + this.table.byteLength
  }

  /** How many bytes more it would take to add one configuration. */
  get growth(): number {
    const { vectors, parents, table, count } = this
    const lists = count === parents.data.length ? parents.bytes : 0
    const numbers = (count + 1) * this.width > vectors.data.length ? vectors.bytes / 2 : 0
    return lists + numbers + (count * 2 > this.mask ? table.byteLength : 0)
  }

  private place(hash: number, number: number): void {
    const { table, mask } = this
    let i = (hash ^ (hash >>> 15)) & mask
    while (table[2 * i + 1] !== 0) i = (i + 1) & mask
    table[2 * i] = hash
    table[2 * i + 1] = number + 1
  }

  private rehash(): void {
    const old = this.table
    this.table = new Int32Array(2 * old.length)
    this.mask = this.mask * 2 + 1
    for (let k = 0; k < old.length; k += 2) {
      if (old[k + 1] !== 0) this.place(old[k] as number, (old[k + 1] as number) - 1)
    }
  }
}
