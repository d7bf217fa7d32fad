/**
 * Rows of small numbers, page by page. A page takes 16 bits a number as long as its numbers are below 65,536, then 32.
 */

/** How many rows a page has, as a power of two. */
const pageBits = 10
const inPage = (1 << pageBits) - 1
const narrowMax = 0xffff

type Page = Uint16Array | Int32Array

export class Vectors {
  readonly width: number
  private readonly pages: Array<Page> = []
  /** Pages below this one have been forgotten. */
  private kept = 0
  /** Pages that have been forgotten, to be used again. */
  private readonly spare: Array<Page> = []
  private allBytes = 0

  constructor(width: number) {
    this.width = width
  }

  /** Writes a row; rows are written in order, or again. */
  write(row: number, vector: Int32Array): void {
    const { width } = this
    const base = (row & inPage) * width
    let page = this.pages[row >>> pageBits] ?? this.fresh(row >>> pageBits)
    for (let k = 0; k < width; k++) {
      const value = vector[k] as number
      if (value > narrowMax && page instanceof Uint16Array) page = this.widened(row >>> pageBits, page)
      page[base + k] = value
    }
  }

  read(row: number, into: Int32Array): void {
    const { width } = this
    const page = this.pages[row >>> pageBits] as Page
    const base = (row & inPage) * width
    for (let k = 0; k < width; k++) into[k] = page[base + k] as number
  }

  equals(row: number, vector: Int32Array): boolean {
    const { width } = this
    const page = this.pages[row >>> pageBits] as Page
    const base = (row & inPage) * width
    for (let k = 0; k < width; k++) if (page[base + k] !== vector[k]) return false
    return true
  }

  /** Gives up the pages that lie wholly below a row: others take their place. */
  forgetBelow(row: number): void {
    for (; this.kept < row >>> pageBits; this.kept++) {
      this.spare.push(this.pages[this.kept] as Page)
      this.pages[this.kept] = none
    }
  }

  get bytes(): number {
    return this.allBytes
  }

  /** How many bytes more it would take to write this row, if it is the next one. */
  growth(row: number): number {
    return row >>> pageBits < this.pages.length ? 0 : (4 * this.width) << pageBits
  }

  private fresh(at: number): Page {
    const spare = this.spare.pop()
    const page = spare ?? new Uint16Array(this.width << pageBits)
    this.pages[at] = page
    if (spare === undefined) this.allBytes += page.byteLength
    return page
  }

  private widened(at: number, narrow: Uint16Array): Page {
    const page = Int32Array.from(narrow)
    this.pages[at] = page
    this.allBytes += page.byteLength - narrow.byteLength
    return page
  }
}

const none = new Uint16Array(0)
