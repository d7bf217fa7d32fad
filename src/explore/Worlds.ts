/**
 * Worlds as numbers: what all places show together. Found again by a hash that a step changes in one part only, compared in full.
 */
import { Ints } from "./Ints.ts"
import { mix } from "./mix.ts"

/** Slots of the table at the start; a power of two. */
const slotsMin = 1 << 8

export class Worlds {
  private readonly places: number
  private readonly shown = new Ints()
  private readonly hashes = new Ints()
  /** The number of a world plus 1, or 0 where the slot is free; at most half full. */
  private slots = new Int32Array(slotsMin)
  private mask = slotsMin - 1
  /** The world that is looked for. */
  private readonly wanted: Int32Array

  constructor(places: number) {
    this.places = places
    this.wanted = new Int32Array(places)
  }

  /** The number of a world, given what each place shows. */
  of(shows: (place: number) => number): number {
    let hash = 0
    for (let place = 0; place < this.places; place++) {
      const shown = shows(place)
      this.wanted[place] = shown
      hash = (hash + mix(shown, place)) | 0
    }
    return this.find(hash)
  }

  /** The world once a place shows something else. */
  step(world: number, place: number, shows: number): number {
    const { wanted, places } = this
    const from = world * places
    const { data } = this.shown
    for (let k = 0; k < places; k++) wanted[k] = data[from + k] as number
    const before = wanted[place] as number
    wanted[place] = shows
    return this.find(((this.hashes.data[world] as number) - mix(before, place) + mix(shows, place)) | 0)
  }

  /** What a place shows in a world. */
  at(world: number, place: number): number {
    return this.shown.data[world * this.places + place] as number
  }

  get size(): number {
    return this.hashes.length
  }

  get bytes(): number {
    return this.shown.bytes + this.hashes.bytes + this.slots.byteLength
  }

  /** The number of the wanted world, which has this hash; a new one if it is not known. */
  private find(hash: number): number {
    const { slots, mask, wanted, places } = this
    const { data } = this.shown
    for (let i = slotOf(hash) & mask; ; i = (i + 1) & mask) {
      const world = (slots[i] as number) - 1
      if (world < 0) return this.add(hash, i)
      if (this.hashes.data[world] !== hash) continue
      let k = 0
      for (let from = world * places; k < places && data[from + k] === wanted[k]; k++);
      if (k === places) return world
    }
  }

  private add(hash: number, slot: number): number {
    for (let place = 0; place < this.places; place++) this.shown.push(this.wanted[place] as number)
    const world = this.hashes.push(hash)
    this.slots[slot] = world + 1
    if (this.size * 2 > this.mask) this.grow()
    return world
  }

  private grow(): void {
    this.mask = this.mask * 2 + 1
    this.slots = new Int32Array(this.mask + 1)
    for (let world = 0; world < this.size; world++) {
      let i = slotOf(this.hashes.data[world] as number) & this.mask
      while (this.slots[i] !== 0) i = (i + 1) & this.mask
      this.slots[i] = world + 1
    }
  }
}

const slotOf = (hash: number): number => hash ^ (hash >>> 15)
