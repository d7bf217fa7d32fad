/**
 * A list of 32-bit integers, one for each configuration, that grows page by page: nothing is copied, nothing lies idle.
 * Next: [Vectors.ts](Vectors.ts), the same for rows of numbers.
 */

/** How many entries a page has, as a power of two. */
const pageBits = 12
const inPage = (1 << pageBits) - 1

export class Column {
  length = 0
  private readonly pages: Array<Int32Array> = []

  get(at: number): number {
    return (this.pages[at >>> pageBits] as Int32Array)[at & inPage] as number
  }

  set(at: number, value: number): void {
    ;(this.pages[at >>> pageBits] as Int32Array)[at & inPage] = value
  }

  /** Appends a number and returns its index. */
  push(value: number): number {
    const at = this.length++
    if (at >>> pageBits === this.pages.length) this.pages.push(new Int32Array(1 << pageBits))
    this.set(at, value)
    return at
  }

  /** Takes the last number away and returns it; its page is kept for the next one. */
  pop(): number {
    return this.get(--this.length)
  }

  get bytes(): number {
    return this.pages.length * (4 << pageBits)
  }

  /** How many bytes more it would take to append one number. */
  get growth(): number {
    return this.length >>> pageBits === this.pages.length ? 4 << pageBits : 0
  }
}
