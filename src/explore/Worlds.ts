/**
 * Worlds as numbers: what all places show together. A step changes one place, so the next world is a look-up too.
 */
import { Ints } from "./Ints.ts"
import { PairMap } from "./PairMap.ts"

export class Worlds {
  private readonly places: number
  /** Place by place: (number of what the places before show, what this one shows) → number. */
  private readonly prefixes: ReadonlyArray<PairMap>
  private readonly next: ReadonlyArray<PairMap>
  private readonly shown = new Ints()
  private prefixCount = 0
  private count = 0

  constructor(places: number) {
    this.places = places
    this.prefixes = Array.from({ length: places }, () => new PairMap(64))
    this.next = Array.from({ length: places }, () => new PairMap(64))
  }

  /** The number of a world, given what each place shows. */
  of(shows: (place: number) => number): number {
    let at = 0
    for (let place = 0; place < this.places; place++) {
      const map = this.prefixes[place] as PairMap
      let to = map.get(at, shows(place))
      if (to === -1) {
        to = place === this.places - 1 ? this.add(shows) : this.prefixCount++
        map.set(at, shows(place), to)
      }
      at = to
    }
    return at
  }

  /** The world once a place shows something else. */
  step(world: number, place: number, shows: number): number {
    const map = this.next[place] as PairMap
    const known = map.get(world, shows)
    if (known !== -1) return known
    const to = this.of((p) => (p === place ? shows : this.at(world, p)))
    map.set(world, shows, to)
    return to
  }

  /** What a place shows in a world. */
  at(world: number, place: number): number {
    return this.shown.data[world * this.places + place] as number
  }

  get size(): number {
    return this.count
  }

  get bytes(): number {
    return [...this.prefixes, ...this.next].reduce((sum, map) => sum + map.bytes, this.shown.bytes)
  }

  private add(shows: (place: number) => number): number {
    for (let place = 0; place < this.places; place++) this.shown.push(shows(place))
    return this.count++
  }
}
