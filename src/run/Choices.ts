/**
 * What may happen next in a run: the messages that may be delivered, what places offer, what the environment may do.
 * Next: [strategies/Strategy.ts](strategies/Strategy.ts), who chooses.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import { isDown, type Local, type Offer } from "../../spec/core/System.ts"
import type { Flying } from "./InFlight.ts"
import type { Player } from "./Player.ts"
import { type Chooser, groupsOf } from "./partitions.ts"
import { mayTick } from "./rest.ts"

/** Something that a place may do of itself. */
export interface Offered {
  readonly _tag: "Offered"
  readonly place: number
  readonly offer: Offer
}

/** Something that the environment may do. Which message it hits, and along which lines it cuts, is drawn when it does. */
export interface Fault {
  readonly _tag: "Fault"
  readonly kind: "drop" | "duplicate" | "partition" | "heal" | "tick"
}

/** A message that may be delivered, an offer, or a deed of the environment. */
export type Choice = Flying | Offered | Fault

const drop: Fault = { _tag: "Fault", kind: "drop" }
const duplicate: Fault = { _tag: "Fault", kind: "duplicate" }
const partition: Fault = { _tag: "Fault", kind: "partition" }
const heal: Fault = { _tag: "Fault", kind: "heal" }
const tick: Fault = { _tag: "Fault", kind: "tick" }

/** Whether a choice is something going wrong: a message, a node or a link fails. */
export const isFailure = (choice: Choice): boolean =>
  choice._tag === "Offered" ? choice.offer.kind === "crash" : choice._tag === "Fault" && !isCalming(choice)

const isCalming = ({ kind }: Fault): boolean => kind === "heal" || kind === "tick"

/** Lists the choices of a player, step by step, in a fixed order. */
export class Choices {
  private readonly player: Player
  private readonly chooser: Chooser
  private readonly shapes: ReadonlyArray<PartitionShape> | undefined
  private readonly offers: Array<ReadonlyArray<Offered>>
  private readonly offeredAt: Array<Local | undefined>
  private readonly list: Array<Choice> = []
  private readonly isRounds: boolean

  constructor(player: Player, chooser: Chooser, shapes: ReadonlyArray<PartitionShape> | undefined) {
    this.player = player
    this.chooser = chooser
    this.shapes = shapes
    this.offers = player.locals.map(() => [])
    this.offeredAt = player.locals.map(() => undefined)
    this.isRounds = player.system.network === "rounds"
  }

  /** What may happen now. The list is filled anew at each call. An offer may still be refused by a premise. */
  now(): ReadonlyArray<Choice> {
    const { list, player } = this
    const { flying, locals, network } = player
    list.length = 0
    for (let k = 0; k < flying.length; k++) {
      const f = flying[k] as Flying
      if (network.deliverable(f)) list.push(f)
    }
    for (let place = 0; place < locals.length; place++) {
      if (this.isRounds && !network.mayOffer(place)) continue
      const offers = this.offersOf(place)
      for (let j = 0; j < offers.length; j++) {
        const offered = offers[j] as Offered
        if (player.budget[offered.offer.kind] !== 0 && this.isPossible(offered)) list.push(offered)
      }
    }
    this.listFaults()
    return list
  }

  private isPossible({ place, offer: { kind, rate } }: Offered): boolean {
    if (kind === "crash") return this.may("crash")
    return kind === "recover" ? isDown(this.player.locals[place] as Local) : rate > 0
  }

  private listFaults(): void {
    const { list, player } = this
    if (player.flying.length > 0) {
      if (this.may("drop")) list.push(drop)
      if (this.may("duplicate")) list.push(duplicate)
    }
    if (player.network.isCut) list.push(heal)
    else if (this.shapes !== undefined && this.may("partition")) list.push(partition)
    if (this.may("tick") && mayTick(player)) list.push(tick)
  }

  private may(kind: string): boolean {
    return (this.player.budget[kind] ?? 0) > 0
  }

  private offersOf(place: number): ReadonlyArray<Offered> {
    const local = this.player.locals[place] as Local
    if (this.offeredAt[place] !== local) {
      this.offeredAt[place] = local
      const offers = this.player.system.offers(place, local)
      this.offers[place] = offers.map((offer): Offered => ({ _tag: "Offered", place, offer }))
    }
    return this.offers[place] as ReadonlyArray<Offered>
  }

  /** Makes a choice happen, under this id. Returns whether a step was made: a message may be deferred, an offer refused. */
  take(choice: Choice, id: number): boolean {
    if (choice._tag === "Flying") return this.player.playMessage("Deliver", choice, id) === "done"
    return choice._tag === "Offered" ? this.takeOffer(choice, id) : this.takeFault(choice, id)
  }

  /** An offer that is refused is not listed again before the place changes. */
  private takeOffer(offered: Offered, id: number): boolean {
    const { place, offer } = offered
    const isTaken = this.player.offer(place, offer, id) === "done"
    if (!isTaken) this.offers[place] = this.offersOf(place).filter((o) => o !== offered)
    return isTaken
  }

  private takeFault({ kind }: Fault, id: number): boolean {
    const { player, chooser, shapes = [] } = this
    if (kind === "heal") return player.play({ _tag: "Heal", id }) === "done"
    if (kind === "tick") return player.play({ _tag: "Tick", id }) === "done"
    if (kind === "partition") {
      const shape = shapes[chooser.int(0, shapes.length - 1)] as PartitionShape
      const names = player.system.places.map((p) => p.name)
      return player.play({ _tag: "Partition", groups: groupsOf(shape, names, chooser), id }) === "done"
    }
    const hit = player.flying[chooser.int(0, player.flying.length - 1)] as Flying
    return player.playMessage(kind === "drop" ? "Drop" : "Duplicate", hit, id) === "done"
  }
}
