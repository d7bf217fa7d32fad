/**
 * What may happen next in a run: the messages that may be delivered, what places offer, what the environment may do.
 * Next: [strategies/Strategy.ts](strategies/Strategy.ts), who chooses.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import { type Budget, type Envelope, isDown, type Local, type Offer } from "../../spec/core/System.ts"
import type { Flying } from "./InFlight.ts"
import type { Player } from "./Player.ts"
import { type Chooser, groupsOf } from "./partitions.ts"
import { mayTick } from "./rest.ts"
import type { Offered } from "./Spots.ts"

/** Something that the environment may do. Which message it hits, and along which lines it cuts, is drawn when it does. */
export interface Fault {
  readonly _tag: "Fault"
  readonly kind: "drop" | "duplicate" | "partition" | "heal" | "tick"
}

/** A message that may be delivered. */
export interface Delivery {
  readonly _tag: "Flying"
  readonly to: number
  readonly envelope: Envelope
}

/** A message that may be delivered, an offer, or a deed of the environment. */
export type Choice = Delivery | Offered | Fault

/** The deeds of the environment, each as a choice. */
export const faults = {
  drop: { _tag: "Fault", kind: "drop" },
  duplicate: { _tag: "Fault", kind: "duplicate" },
  partition: { _tag: "Fault", kind: "partition" },
  heal: { _tag: "Fault", kind: "heal" },
  tick: { _tag: "Fault", kind: "tick" },
} as const satisfies { readonly [kind in Fault["kind"]]: Fault }

/** Whether a choice is something going wrong: a message, a node or a link fails. */
export const isFailure = (choice: Choice): boolean =>
  choice._tag === "Offered" ? choice.offer.kind === "crash" : choice._tag === "Fault" && !isCalming(choice)

const isCalming = ({ kind }: Fault): boolean => kind === "heal" || kind === "tick"

/** What a place offers: in a state, with these messages in its inbox if it surveys it, at a time. */
interface Offers {
  readonly local: Local
  readonly heard: ReadonlyArray<Envelope>
  readonly clock: number
  readonly all: ReadonlyArray<Offered>
}

/** Whether an offer is ever taken up in a state. A premise may still refuse it. */
export const isLikely = ({ kind, rate }: Offer, local: Local): boolean =>
  kind === "crash" || (kind === "recover" ? isDown(local) : rate > 0)

/** Whether a budget allows an offer of this kind. */
export const isAffordable = (kind: string, budget: Budget): boolean => {
  const left = budget[kind]
  return kind === "crash" ? left !== undefined && left > 0 : left !== 0
}

/** What may happen now: at least one thing, in a fixed order. */
export interface Now {
  readonly size: number
  /** The k-th choice, from 0. */
  readonly at: (k: number) => Choice
}

/** Lists what may happen next, step by step, and makes it happen. */
export interface Choosing extends Now {
  /** Lists anew what may happen. An offer may still be refused by a premise. */
  readonly renew: () => void
  /** Makes a choice happen, under this id. Returns whether a step was made: a message may be deferred, an offer refused. */
  readonly take: (choice: Choice, id: number) => boolean
}

/** The choices of a player. */
export class Choices implements Choosing {
  size = 0
  private readonly player: Player
  private readonly chooser: Chooser
  private readonly shapes: ReadonlyArray<PartitionShape> | undefined
  private readonly offers: Array<Offers | undefined> = []
  private readonly list: Array<Choice> = []
  private readonly isRounds: boolean

  constructor(player: Player, chooser: Chooser, shapes: ReadonlyArray<PartitionShape> | undefined) {
    this.player = player
    this.chooser = chooser
    this.shapes = shapes
    this.isRounds = player.system.network === "rounds"
  }

  at(k: number): Choice {
    return this.list[k] as Choice
  }

  private add(choice: Choice): void {
    this.list[this.size++] = choice
  }

  /** Lists anew what may happen. An offer may still be refused by a premise. */
  renew(): void {
    const { player } = this
    const { flying, locals, network } = player
    this.size = 0
    for (let k = 0; k < flying.length; k++) {
      const f = flying[k] as Flying
      if (network.deliverable(f)) this.add(f)
    }
    for (let place = 0; place < locals.length; place++) {
      if (this.isRounds && !network.mayOffer(place)) continue
      const { all, local } = this.offersOf(place)
      for (let j = 0; j < all.length; j++) {
        const offered = all[j] as Offered
        const { offer } = offered
        if (isAffordable(offer.kind, player.budget) && isLikely(offer, local)) this.add(offered)
      }
    }
    this.addFaults()
  }

  private addFaults(): void {
    const { player } = this
    if (player.flying.length > 0) {
      if (this.may("drop")) this.add(faults.drop)
      if (this.may("duplicate")) this.add(faults.duplicate)
    }
    if (player.network.isCut) this.add(faults.heal)
    else if (this.shapes !== undefined && this.may("partition")) this.add(faults.partition)
    if (this.may("tick") && mayTick(player)) this.add(faults.tick)
  }

  private may(kind: string): boolean {
    return (this.player.budget[kind] ?? 0) > 0
  }

  /** What a place offers. Asked anew when anything changes that it may depend on. */
  private offersOf(place: number): Offers {
    const { clock, network } = this.player
    const local = this.player.locals[place] as Local
    const heard = network.heardAt(place)
    const known = this.offers[place]
    if (known !== undefined && known.local === local && known.heard === heard && known.clock === clock) return known
    const made = { local, heard, clock, all: this.player.offeredAt(place) }
    this.offers[place] = made
    return made
  }

  /** Makes a choice happen, under this id. Returns whether a step was made: a message may be deferred, an offer refused. */
  take(choice: Choice, id: number): boolean {
    if (choice._tag === "Flying") return this.player.playMessage("Deliver", choice as Flying, id) === "done"
    return choice._tag === "Offered" ? this.takeOffer(choice, id) : this.takeFault(choice, id)
  }

  /** An offer that is refused, or changes nothing, is not listed again before something changes that it may depend on. */
  private takeOffer(offered: Offered, id: number): boolean {
    const { player } = this
    const { place, offer } = offered
    const local = player.locals[place]
    const inFlight = player.flying.length
    const isTaken = player.offer(place, offer, id) === "done"
    if (player.locals[place] !== local || player.flying.length !== inFlight) return isTaken
    const known = this.offersOf(place)
    this.offers[place] = { ...known, all: known.all.filter((o) => o !== offered) }
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
