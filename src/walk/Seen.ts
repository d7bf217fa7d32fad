/**
 * Which configurations have been met, by two hashes of 32 bits: counts distinct ones, in bounded memory.
 */

const absent = 0

export class Seen {
  /** Distinct configurations met so far; a lower bound once `isFull`. */
  count = 0
  /** How many of them were met first after so many steps of a run. */
  readonly perDepth: Array<number> = []
  private readonly max: number
  private mask = (1 << 12) - 1
  private slots = new Int32Array(2 << 12)

  /** max: how many configurations to remember. */
  constructor(max = 1 << 20) {
    this.max = max
  }

  get isFull(): boolean {
    return this.count >= this.max
  }

  /** Takes note of a configuration that a run has come to after so many steps. */
  meet(a: number, b: number, depth: number): void {
    const first = a === absent ? 1 : a
    let i = (first ^ (b >>> 7)) & this.mask
    for (; this.slots[2 * i] !== absent; i = (i + 1) & this.mask) {
      if (this.slots[2 * i] === first && this.slots[2 * i + 1] === b) return
    }
    if (this.isFull) return
    this.slots[2 * i] = first
    this.slots[2 * i + 1] = b
    this.count++
    while (this.perDepth.length <= depth) this.perDepth.push(0)
    this.perDepth[depth] = (this.perDepth[depth] as number) + 1
    if (this.count * 2 > this.mask) this.grow()
  }

  private grow(): void {
    const old = this.slots
    this.mask = this.mask * 2 + 1
    this.slots = new Int32Array(2 * (this.mask + 1))
    for (let k = 0; k < old.length; k += 2) {
      const a = old[k] as number
      if (a === absent) continue
      const b = old[k + 1] as number
      let i = (a ^ (b >>> 7)) & this.mask
      while (this.slots[2 * i] !== absent) i = (i + 1) & this.mask
      this.slots[2 * i] = a
      this.slots[2 * i + 1] = b
    }
  }
}
