/** Time cut into slots: when the next one begins, for whom, and what a clock shows that counts nothing finer. */
import { EventQueue } from "./queue.ts"

const rounding = 2 ** -52

/** When a slot begins, in seconds of the clock that counts it: `Math.floor(time / slotSeconds)` is the slot, however that rounds. */
const beginning = (slot: number, slotSeconds: number): number => {
  const time = slot * slotSeconds
  return Math.floor(time / slotSeconds) < slot ? time + time * rounding : time
}

/** The places whose clocks agree begin their slots together. `coming` is the slot that begins next. */
interface Group {
  readonly ahead: number
  readonly places: ReadonlyArray<number>
  coming: number
}

/** From the first slot that begins in the run, in the order of the places. */
const groupsOf = (slotSeconds: number, ahead: Float64Array): ReadonlyArray<Group> => {
  const members = new Map<number, Array<number>>()
  ahead.forEach((seconds, place) => {
    const places = members.get(seconds) ?? []
    members.set(seconds, places)
    places.push(place)
  })
  return [...members].map(([seconds, places]) => ({
    ahead: seconds,
    places,
    coming: Math.max(1, Math.ceil(seconds / slotSeconds)),
  }))
}

/** The slots of a run. Nothing is allocated per slot. */
export class Slots {
  private readonly seconds: number
  private readonly ahead: Float64Array
  private readonly groups: ReadonlyArray<Group>
  private readonly queue = new EventQueue()
  /** The last slot that has begun, and for whom. */
  slot = 0
  places: ReadonlyArray<number> = []
  /** The highest slot that has begun for anybody. */
  highest = 0

  /** ahead: how far the clock of each place is ahead, in seconds. Errors: RangeError for a length that is not above 0. */
  constructor(slotSeconds: number | undefined, ahead: Float64Array) {
    if (slotSeconds !== undefined && !(slotSeconds > 0 && Number.isFinite(slotSeconds)))
      throw new RangeError(`slotSeconds is ${slotSeconds}: a slot lasts a finite number of seconds above 0`)
    this.seconds = slotSeconds ?? Number.POSITIVE_INFINITY
    this.ahead = ahead
    this.groups = slotSeconds === undefined ? [] : groupsOf(slotSeconds, ahead)
    this.groups.forEach((group, k) => void this.queue.push(this.begins(group), k, 0))
  }

  /** When the next slot begins for somebody, on the virtual clock; infinite where the run has no slots. */
  get next(): number {
    return this.queue.next
  }

  /** Moves on to the next slot and shows it in `slot` and `places`. */
  begin(): void {
    this.queue.pop()
    const group = this.groups[this.queue.place] as Group
    this.places = group.places
    this.slot = group.coming++
    this.highest = Math.max(this.highest, this.slot)
    this.queue.push(this.begins(group), this.queue.place, 0)
  }

  /** What the clock of a place shows where it counts slots only: when its present slot began, in seconds of its own. */
  reading(now: number, place: number): number {
    return beginning(Math.floor((now + (this.ahead[place] as number)) / this.seconds), this.seconds)
  }

  /** When the coming slot of a group begins on the virtual clock. */
  private begins({ ahead, coming }: Group): number {
    let time = Math.max(0, beginning(coming, this.seconds) - ahead)
    while (Math.floor((time + ahead) / this.seconds) < coming) time += (time + Math.abs(ahead)) * rounding
    return time
  }
}
