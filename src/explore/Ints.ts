/**
 * A list of 32-bit integers that grows. Hot loops read `data` and must fetch it anew after anything that may append.
 */
export class Ints {
  data: Int32Array
  length = 0

  constructor(capacity = 1 << 10) {
    this.data = new Int32Array(capacity)
  }

  /** Appends a number and returns its index. */
  push(value: number): number {
    if (this.length === this.data.length) this.ensure(this.length + 1)
    this.data[this.length] = value
    return this.length++
  }

  /** Makes room for indices below `length`; new places read 0. */
  ensure(length: number): void {
    if (length <= this.data.length) return
    let capacity = this.data.length
    while (capacity < length) capacity += (capacity >> 1) + 1
    const grown = new Int32Array(capacity)
    grown.set(this.data)
    this.data = grown
  }

  get bytes(): number {
    return this.data.byteLength
  }
}
