/**
 * A map from pairs of integers to integers: open addressing, linear probing, at most three quarters full.
 */

const absent = -1

/** Spreads a pair over 32 bits. */
const scatter = (a: number, b: number): number => {
  const h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  return h ^ (h >>> 15)
}

/** Keys are pairs of integers from 0 to 2³¹ − 1, values any 32-bit integers but −1. Nothing is ever removed. */
export class PairMap {
  size = 0
  private mask: number
  /** Three numbers a slot: both keys and the value. The first is −1 where the slot is free. */
  private slots: Int32Array

  constructor(capacity = 1 << 10) {
    this.mask = capacity - 1
    this.slots = new Int32Array(capacity * 3).fill(absent)
  }

  /** The value of a pair; −1 if it has none. */
  get(a: number, b: number): number {
    const { slots, mask } = this
    for (let i = scatter(a, b) & mask; ; i = (i + 1) & mask) {
      const k = slots[3 * i] as number
      if (k === absent) return absent
      if (k === a && slots[3 * i + 1] === b) return slots[3 * i + 2] as number
    }
  }

  /** Sets the value of a pair, new or known. */
  set(a: number, b: number, value: number): void {
    if (this.size * 4 > this.mask * 3) this.grow()
    const i = this.slotOf(a, b)
    if (this.slots[3 * i] === absent) this.size++
    this.slots[3 * i] = a
    this.slots[3 * i + 1] = b
    this.slots[3 * i + 2] = value
  }

  get bytes(): number {
    return this.slots.byteLength
  }

  private slotOf(a: number, b: number): number {
    const { slots, mask } = this
    let i = scatter(a, b) & mask
    while (slots[3 * i] !== absent && (slots[3 * i] !== a || slots[3 * i + 1] !== b)) i = (i + 1) & mask
    return i
  }

  private grow(): void {
    const old = this.slots
    this.mask = this.mask * 2 + 1
    this.slots = new Int32Array((this.mask + 1) * 3).fill(absent)
    for (let k = 0; k < old.length; k += 3) {
      if (old[k] === absent) continue
      const i = this.slotOf(old[k] as number, old[k + 1] as number)
      this.slots.set(old.subarray(k, k + 3), 3 * i)
    }
  }
}
