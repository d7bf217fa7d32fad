/** The events to come, in order of time: a heap with four children a node, on typed arrays, that allocates nothing per event. */

/**
 * A queue of entries (time, place, load); the earliest comes first, and of several at one time the one that was put in first.
 * time: seconds, never NaN; place and load: 32-bit integers that mean what the owner wants.
 */
export class EventQueue {
  private times = new Float64Array(1024)
  private orders = new Float64Array(1024)
  private places = new Int32Array(1024)
  private loads = new Int32Array(1024)
  private inserted = 0
  /** How many entries wait. */
  size = 0
  /** The entry that `pop` took out last. */
  time = 0
  place = 0
  load = 0

  /** The time of the earliest entry; infinite where none waits. */
  get next(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.times[0] as number)
  }

  push(time: number, place: number, load: number): void {
    if (this.size === this.times.length) this.grow()
    const { times } = this
    let hole = this.size++
    // A new entry is the youngest: among equal times it stays behind.
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      if ((times[parent] as number) <= time) break
      this.move(parent, hole)
      hole = parent
    }
    this.put(hole, time, this.inserted++, place, load)
  }

  /** Takes the earliest entry out and shows it in `time`, `place` and `load`. The queue must not be empty. */
  pop(): void {
    const { times, orders, places, loads } = this
    this.time = times[0] as number
    this.place = places[0] as number
    this.load = loads[0] as number
    const last = --this.size
    const time = times[last] as number
    const order = orders[last] as number
    let hole = 0
    for (;;) {
      const child = this.earliestChild(hole)
      if (child < 0 || !this.before(child, time, order)) break
      this.move(child, hole)
      hole = child
    }
    this.put(hole, time, order, places[last] as number, loads[last] as number)
  }

  private earliestChild(parent: number): number {
    const first = 4 * parent + 1
    if (first >= this.size) return -1
    const end = Math.min(first + 4, this.size)
    let best = first
    for (let i = first + 1; i < end; i++)
      if (this.before(i, this.times[best] as number, this.orders[best] as number)) best = i
    return best
  }

  private before(i: number, time: number, order: number): boolean {
    const t = this.times[i] as number
    return t < time || (t === time && (this.orders[i] as number) < order)
  }

  private move(from: number, to: number): void {
    this.put(
      to,
      this.times[from] as number,
      this.orders[from] as number,
      this.places[from] as number,
      this.loads[from] as number,
    )
  }

  private put(i: number, time: number, order: number, place: number, load: number): void {
    this.times[i] = time
    this.orders[i] = order
    this.places[i] = place
    this.loads[i] = load
  }

  private grow(): void {
    const capacity = 2 * this.times.length
    const wider = <A extends Float64Array | Int32Array>(to: A, from: A): A => {
      to.set(from)
      return to
    }
    this.times = wider(new Float64Array(capacity), this.times)
    this.orders = wider(new Float64Array(capacity), this.orders)
    this.places = wider(new Int32Array(capacity), this.places)
    this.loads = wider(new Int32Array(capacity), this.loads)
  }
}
