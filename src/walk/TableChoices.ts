/**
 * What may happen next in a run on tables. The slow twin is [Choices.ts](../run/Choices.ts), which lists the same in the same order.
 */
import type { Budget } from "../../spec/core/System.ts"
import { type Choice, type Choosing, type Fault, faults, isAffordable } from "../run/Choices.ts"
import type { Chooser } from "../run/partitions.ts"
import type { TableOffered } from "./Answers.ts"
import type { Flight } from "./TableMail.ts"
import type { TableStage } from "./TableStage.ts"

/** What a place offers: in a version of its state, with such news in its inbox if it surveys it. */
interface Listed {
  readonly version: number
  readonly news: number
  readonly all: ReadonlyArray<TableOffered>
  /** Those of them that a budget allows. */
  readonly affordable: ReadonlyArray<TableOffered>
  readonly budget: Budget
}

export class TableChoices implements Choosing {
  size = 0
  private readonly stage: TableStage
  private readonly chooser: Chooser
  private readonly listed: Array<Listed | undefined> = []
  private readonly list: Array<Choice> = []
  private readonly isRounds: boolean

  constructor(stage: TableStage, chooser: Chooser) {
    this.stage = stage
    this.chooser = chooser
    this.isRounds = stage.system.network === "rounds"
  }

  at(k: number): Choice {
    return this.list[k] as Choice
  }

  private add(choice: Choice): void {
    this.list[this.size++] = choice
  }

  renew(): void {
    const { stage } = this
    const { mail, locals, tables } = stage
    const { flying } = mail
    this.size = 0
    for (let k = 0; k < flying.length; k++) {
      const f = flying[k] as Flight
      if (mail.deliverable(f)) this.add(f)
    }
    for (let place = 0; place < locals.length; place++) {
      if (this.isRounds && !mail.mayOffer(place)) continue
      const { affordable } = this.offersOf(place)
      for (let j = 0; j < affordable.length; j++) this.add(affordable[j] as TableOffered)
    }
    if (flying.length === 0 || !tables.isBudgeted) return
    if ((stage.budget["drop"] ?? 0) > 0) this.add(faults.drop)
    if ((stage.budget["duplicate"] ?? 0) > 0) this.add(faults.duplicate)
  }

  /** What a place offers. Asked anew when anything changes that it may depend on. */
  private offersOf(place: number): Listed {
    const { stage } = this
    const { answers } = stage.tables
    const version = stage.versions[place] as number
    const news = answers.surveys[place] === true ? (stage.mail.news[place] as number) : 0
    const known = this.listed[place]
    if (known === undefined || known.version !== version || known.news !== news)
      return this.note(place, version, news, answers.likelyOffers(stage.locals[place] as number))
    return known.budget === stage.budget ? known : this.note(place, version, news, known.all)
  }

  private note(place: number, version: number, news: number, all: ReadonlyArray<TableOffered>): Listed {
    const { budget, tables } = this.stage
    const affordable = tables.isBudgeted ? all.filter(({ offer }) => isAffordable(offer.kind, budget)) : all
    const made = { version, news, all, affordable, budget }
    this.listed[place] = made
    return made
  }

  take(choice: Choice, id: number): boolean {
    if (choice._tag === "Flying") return this.stage.deliver(choice as Flight, id) === "done"
    return choice._tag === "Offered" ? this.takeOffer(choice as TableOffered, id) : this.takeFault(choice, id)
  }

  /** An offer that is refused, or changes nothing, is not listed again before something changes that it may depend on. */
  private takeOffer(offered: TableOffered, id: number): boolean {
    const { stage } = this
    const { place, index } = offered
    const version = stage.versions[place]
    const inFlight = stage.mail.flying.length
    const isTaken = stage.offer(place, index, id) === "done"
    if (stage.versions[place] !== version || stage.mail.flying.length !== inFlight) return isTaken
    const { all, news } = this.offersOf(place)
    this.note(
      place,
      version as number,
      news,
      all.filter((o) => o !== offered),
    )
    return isTaken
  }

  private takeFault({ kind }: Fault, id: number): boolean {
    const { flying } = this.stage.mail
    const hit = flying[this.chooser.int(0, flying.length - 1)] as Flight
    return (kind === "drop" ? this.stage.drop(hit, id) : this.stage.duplicate(hit, id)) === "done"
  }
}
