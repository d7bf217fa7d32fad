/**
 * Finds numbers (0, 1, 2 …) by a hash: open addressing, linear probing, four bytes a slot. A slot holds a number and, in the bits above
 * it, as much of the hash as fits, so that a wrong number is seldom looked at.
 */

const loadMax = 0.8
/** A number and a free slot have to be told apart in 32 bits: a larger table could not be written. */
const slotsMax = 2 ** 31 - 1

export class Index {
  size = 0
  private slots: Int32Array
  private readonly hashOf: (number: number) => number
  /** By how much the table grows. */
  private readonly step: number
  /** How many bits of a slot hold the number, plus 1: 0 is a free slot. */
  private bits = 0
  private scale = 0
  /** Where the last search stands, and the bits of the hash that it looks for. */
  private at = 0
  private tag = 0

  /** A greater `step` takes more bytes and asks `hashOf` less often. */
  constructor(hashOf: (number: number) => number, step: 1.5 | 2, capacity = 1 << 10) {
    this.hashOf = hashOf
    this.step = step
    this.slots = this.resized(capacity)
  }

  /** Begins a search: the first number that may have this hash; −1 if there is none. */
  first(hash: number): number {
    this.at = ((hash >>> 0) * this.scale) | 0
    this.tag = hash << this.bits
    return this.seek()
  }

  /** The next number that may have the hash; −1 if there is none. */
  next(): number {
    if (++this.at === this.slots.length) this.at = 0
    return this.seek()
  }

  /** Adds a number under the hash for which the last search has found nothing. */
  add(number: number): void {
    const isFull = this.growth > 0
    this.slots[this.at] = this.tag | (number + 1)
    this.size++
    if (isFull) this.grow()
  }

  get bytes(): number {
    return this.slots.byteLength
  }

  /** How many bytes more it would take to add one number; no number of bytes is enough where the table cannot grow any more. */
  get growth(): number {
    if (this.size < this.slots.length * loadMax) return 0
    const slots = Math.floor(this.slots.length * this.step)
    return slots > slotsMax ? Infinity : 4 * slots
  }

  private seek(): number {
    const { slots, tag, bits } = this
    for (let at = this.at; ; ) {
      const slot = slots[at] as number
      if (slot === 0 || (slot ^ tag) >>> bits === 0) {
        this.at = at
        return slot === 0 ? -1 : (slot & ((1 << bits) - 1)) - 1
      }
      if (++at === slots.length) at = 0
    }
  }

  /** Numbers are dense: they are placed anew in their order, in which whatever `hashOf` reads lies in a row. */
  private grow(): void {
    const slots = this.resized(Math.floor(this.slots.length * this.step))
    const { bits, scale, size } = this
    for (let number = 0; number < size; number++) {
      const hash = this.hashOf(number)
      let at = ((hash >>> 0) * scale) | 0
      while (slots[at] !== 0) at = at + 1 === slots.length ? 0 : at + 1
      slots[at] = (hash << bits) | (number + 1)
    }
    this.slots = slots
  }

  private resized(capacity: number): Int32Array {
    this.bits = 32 - Math.clz32(capacity)
    this.scale = capacity / 2 ** 32
    return new Int32Array(capacity)
  }
}
