/**
 * Draws schedules: step by step one of the actions that are enabled now, weighed so that nodes run at uneven speed.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import { isDown, type Local, type Offer } from "../../spec/core/System.ts"
import type { Player } from "./Player.ts"
import { type Chooser, groupsOf } from "./partitions.ts"

/** How a schedule is drawn. */
export interface Schedule {
  readonly steps: number
  /** Shapes that a partition may take; the environment's budget says how many there may be. */
  readonly partitions?: ReadonlyArray<PartitionShape>
}

/** Relative weights: of a delivery at normal pace, an offer of rate 1, a fault, the healing of a cut, a tick. */
const weight = { offer: 4, fault: 1, heal: 2, tick: 6 } as const
const paceMax = 8
/** Drop, duplicate, partition, heal, tick. */
const faultKinds = 5
/** After so many refused draws in a row the run is taken to be stuck. */
const missesMax = 24

/** Plays random actions until `steps` are done, nothing is enabled, or a property is violated. */
export const playRandom = (player: Player, schedule: Schedule, chooser: Chooser): void => {
  new Drawer(player, schedule, chooser).run()
}

class Drawer {
  private readonly player: Player
  private readonly schedule: Schedule
  private readonly chooser: Chooser
  /** How fast each place takes its messages: some lag behind, and chains fork. */
  private readonly pace: ReadonlyArray<number>
  private readonly offers: Array<ReadonlyArray<Offer>>
  private readonly offeredAt: Array<Local | undefined>
  private weights = new Float64Array(64)
  private id = 1

  constructor(player: Player, schedule: Schedule, chooser: Chooser) {
    this.player = player
    this.schedule = schedule
    this.chooser = chooser
    this.pace = player.locals.map(() => chooser.int(1, paceMax))
    this.offers = player.locals.map(() => [])
    this.offeredAt = player.locals.map(() => undefined)
  }

  run(): void {
    const { player } = this
    let misses = 0
    while (player.performed.length < this.schedule.steps && misses < missesMax && player.violated === undefined) {
      const drawn = this.draw()
      if (drawn === undefined) return
      if (drawn) {
        misses = 0
        this.id++
      } else misses++
    }
  }

  private offersOf(i: number): ReadonlyArray<Offer> {
    const local = this.player.locals[i] as Local
    if (this.offeredAt[i] !== local) {
      this.offeredAt[i] = local
      this.offers[i] = this.player.system.offers(i, local)
    }
    return this.offers[i] as ReadonlyArray<Offer>
  }

  private spent(kind: string): boolean {
    return this.player.budget[kind] === 0
  }

  /** One draw: true if a step was made, false if it was refused, undefined if nothing is left to draw. */
  private draw(): boolean | undefined {
    const { player } = this
    const { flying } = player
    let n = 0
    let total = 0
    let room = flying.length + faultKinds
    for (let i = 0; i < player.locals.length; i++) room += this.offersOf(i).length
    if (this.weights.length < room) this.weights = new Float64Array(room * 2)
    const { weights } = this
    for (let k = 0; k < flying.length; k++) {
      const f = flying[k] as Player["flying"][number]
      total += weights[n++] = player.deliverable(f) ? (this.pace[f.to] as number) : 0
    }
    for (let i = 0; i < player.locals.length; i++) {
      const offers = this.offersOf(i)
      for (let j = 0; j < offers.length; j++) total += weights[n++] = this.weightOf(offers[j] as Offer, i)
    }
    const environment = n
    for (let k = 0; k < faultKinds; k++) total += weights[n++] = this.weightOfFault(k)
    if (total === 0) return undefined
    const k = this.pick(total)
    if (k < flying.length) return player.playMessage("Deliver", k, this.id) === "done"
    if (k >= environment) return this.drawFault(k - environment)
    return this.offerAt(k - flying.length)
  }

  /** In the order of `drawFault`: drop, duplicate, partition, heal, tick. */
  private weightOfFault(which: number): number {
    const { player } = this
    const inFlight = player.flying.length > 0
    if (which === 0) return inFlight && this.may("drop") ? weight.fault : 0
    if (which === 1) return inFlight && this.may("duplicate") ? weight.fault : 0
    if (which === 3) return player.isCut ? weight.heal : 0
    if (which === 4) return this.may("tick") && player.mayTick() ? weight.tick : 0
    return this.may("partition") && !player.isCut && this.schedule.partitions !== undefined ? weight.fault : 0
  }

  private may(kind: string): boolean {
    return (this.player.budget[kind] ?? 0) > 0
  }

  private weightOf({ kind, rate }: Offer, place: number): number {
    if (this.spent(kind)) return 0
    if (kind === "crash") return this.may("crash") ? weight.fault : 0
    if (kind === "recover") return isDown(this.player.locals[place] as Local) ? weight.heal : 0
    return weight.offer * Math.min(rate, paceMax)
  }

  private pick(total: number): number {
    let x = this.chooser.int(0, Math.ceil(total) - 1)
    let k = 0
    while (x >= (this.weights[k] as number)) x -= this.weights[k++] as number
    return k
  }

  private offerAt(index: number): boolean {
    let k = index
    for (let i = 0; ; i++) {
      const offers = this.offersOf(i)
      const offer = offers[k]
      if (offer !== undefined) return this.takes(i, offer)
      k -= offers.length
    }
  }

  /** An offer that is refused is not drawn again before the place changes. */
  private takes(i: number, offer: Offer): boolean {
    const taken = this.player.offer(i, offer, this.id) === "done"
    if (!taken) this.offers[i] = (this.offers[i] as ReadonlyArray<Offer>).filter((o) => o !== offer)
    return taken
  }

  private drawFault(which: number): boolean {
    const { player, chooser, id } = this
    const { flying, system } = player
    if (which === 0) return player.playMessage("Drop", chooser.int(0, flying.length - 1), id) === "done"
    if (which === 1) return player.playMessage("Duplicate", chooser.int(0, flying.length - 1), id) === "done"
    if (which === 3) return player.play({ _tag: "Heal", id }) === "done"
    if (which === 4) return player.play({ _tag: "Tick", id }) === "done"
    const shapes = this.schedule.partitions as ReadonlyArray<PartitionShape>
    const shape = shapes[chooser.int(0, shapes.length - 1)] as PartitionShape
    const names = system.places.map((p) => p.name)
    return player.play({ _tag: "Partition", groups: groupsOf(shape, names, chooser), id }) === "done"
  }
}
