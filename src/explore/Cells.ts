/**
 * Cells: a place's local state and inbox as one number, and for each cell the list of what can happen there, made when the
 * search first meets it. A step of the whole system is then a look-up.
 */
import type { System } from "../../spec/core/System.ts"
import { type Budgets, free, never } from "./Budgets.ts"
import { Hasher, Words } from "./Hasher.ts"
import { Interner } from "./Interner.ts"
import { Ints } from "./Ints.ts"
import { algebras, type Inbox, type InboxAlgebra, inboxKey, without } from "./inboxes.ts"
import { deferred, type LocalSteps, refused } from "./LocalSteps.ts"
import { PairMap } from "./PairMap.ts"
import { Cause } from "./StepTable.ts"

/** Instead of the index of a row: the action is not enabled after all. */
export const notEnabled = 0
/** Instead of the number of messages in a row: the step changes nothing and sends nothing, so it costs nothing either. */
export const idle = -1

/** A row: the cell after, the local step, how many messages go to other places; then pairs: to which place, which message. */
export const Row = { cell: 0, step: 1, posts: 2, header: 3 } as const

/**
 * `entries` holds, for each cell, pairs: the kind that budgets count (or `free`), and the index of a row in `rows`, or
 * `notEnabled`, or a negative number: the action is computed (`resolve`) when a budget first allows it.
 */
export class Cells {
  readonly entries = new Ints(1 << 12)
  readonly rows = new Ints(1 << 12)
  readonly local = new Ints()
  readonly inbox = new Ints()
  /** Two words made from the content of each cell: its part of a configuration's fingerprint. */
  readonly words = new Ints()
  private readonly steps: LocalSteps
  private readonly budgets: Budgets
  private readonly network: InboxAlgebra
  private readonly consumes: boolean
  private readonly isRounds: boolean
  private readonly inboxes = new Interner<Inbox>(inboxKey)
  private readonly numbers = new PairMap()
  private readonly puts = new PairMap()
  private readonly delivered = new PairMap()
  private readonly absorbed = new PairMap()
  /** Where the entries of a cell begin; 0 while they are not made. The number of entries comes first. */
  private readonly begins = new Ints()
  private readonly empty: number
  private readonly localWords: Words
  private readonly messageWords: Words
  private readonly hasher = new Hasher()

  constructor(system: System, steps: LocalSteps, budgets: Budgets) {
    this.steps = steps
    this.budgets = budgets
    this.network = algebras[system.network]
    this.isRounds = system.network === "rounds"
    this.consumes = system.idle === "consumed" || this.isRounds
    this.empty = this.inboxes.of([])
    this.localWords = new Words((local) => steps.locals.keys[local] as string)
    this.messageWords = new Words((message) => steps.messages.keys[message] as string)
    this.entries.push(0)
    this.rows.push(0)
  }

  /** The cell of a place that has received nothing yet. */
  start(local: number): number {
    return this.cell(local, this.empty)
  }

  /** The cell once a message has been sent to its place. */
  absorb(cell: number, message: number): number {
    const known = this.absorbed.get(cell, message)
    if (known !== -1) return known
    const after = this.cell(this.local.data[cell] as number, this.put(this.inbox.data[cell] as number, message))
    this.absorbed.set(cell, message, after)
    return after
  }

  /** Where the entries of a cell begin: their number, then the pairs. */
  entriesOf(cell: number): number {
    return (this.begins.data[cell] as number) || this.expand(cell)
  }

  /** Computes an action that was put off, and returns what its entry holds from now on. */
  resolve(cell: number, entry: number): number {
    const code = -1 - (this.entries.data[entry + 1] as number)
    const row = this.rowOf(cell, (code & 3) as Cause, code >> 2)
    this.entries.data[entry + 1] = row
    return row
  }

  /**
   * Whether something waits here for ever, if nothing else happens: a place that is down, or a deferred message. In rounds no
   * message waits: what is deferred is used up, and mail for a round after the last one is nobody's.
   */
  waits(cell: number): boolean {
    const local = this.local.data[cell] as number
    if (this.steps.isDown(local)) return true
    if (this.isRounds) return false
    return this.heads(cell).some((message) => this.steps.receive(local, message) === deferred)
  }

  /** The messages that lie in the inbox of a cell. */
  messagesIn(cell: number): Inbox {
    return this.inboxes.values[this.inbox.data[cell] as number] as Inbox
  }

  get bytes(): number {
    const maps = this.numbers.bytes + this.puts.bytes + this.delivered.bytes + this.absorbed.bytes
    const lists = this.entries.bytes + this.rows.bytes + this.local.bytes + this.inbox.bytes + this.words.bytes
    const texts = this.localWords.bytes + this.messageWords.bytes
    return maps + lists + texts + this.begins.bytes + this.inboxes.bytes
  }

  /** The messages that may be delivered next. In a network of rounds those that are due in the round that the place is in. */
  private heads(cell: number): Inbox {
    const inbox = this.inboxes.values[this.inbox.data[cell] as number] as Inbox
    if (!this.isRounds) return this.network.heads(inbox, this.steps.order)
    const round = this.steps.roundOf(this.local.data[cell] as number)
    const due = inbox.filter((message) => this.steps.arrivalOf(message) === round)
    return this.network.heads(due, this.steps.order)
  }

  private cell(local: number, inbox: number): number {
    const known = this.numbers.get(local, inbox)
    if (known !== -1) return known
    const cell = this.local.push(local)
    this.inbox.push(inbox)
    this.hash(local, inbox)
    this.begins.push(0)
    this.numbers.set(local, inbox, cell)
    return cell
  }

  private hash(local: number, inbox: number): void {
    const { hasher, localWords, messageWords, words } = this
    hasher.start(0).add(localWords.low(local)).add(localWords.high(local))
    for (const message of this.inboxes.values[inbox] as Inbox) {
      hasher.add(messageWords.low(message)).add(messageWords.high(message))
    }
    hasher.finish()
    words.push(hasher.low)
    words.push(hasher.high)
  }

  private put(inbox: number, message: number): number {
    const known = this.puts.get(inbox, message)
    if (known !== -1) return known
    const after = this.inboxes.of(this.network.put(this.inboxes.values[inbox] as Inbox, message, this.steps.order))
    this.puts.set(inbox, message, after)
    return after
  }

  private deliver(inbox: number, message: number): number {
    const known = this.delivered.get(inbox, message)
    if (known !== -1) return known
    const after = this.inboxes.of(this.network.deliver(this.inboxes.values[inbox] as Inbox, message))
    this.delivered.set(inbox, message, after)
    return after
  }

  /** Makes the entries of a cell: what the network can do with each message, then what the place offers. */
  private expand(cell: number): number {
    const { steps, budgets, network, entries } = this
    const local = this.local.data[cell] as number
    const up = !steps.isDown(local)
    const list: Array<number> = []
    const later = (kind: number, cause: Cause, about: number) => {
      if (kind === free) list.push(free, this.rowOf(cell, cause, about))
      else if (kind !== never) list.push(kind, -1 - ((about << 2) | cause))
    }
    const heads = this.heads(cell)
    for (const message of heads) {
      if (up) later(free, Cause.deliver, message)
      if (up && network.doubles) later(budgets.kind("duplicate"), Cause.duplicate, message)
      later(budgets.kind("drop"), Cause.drop, message)
    }
    // in a network of rounds a place takes its mail first
    const offers = this.isRounds && heads.length > 0 ? [] : steps.possibilities(local)
    offers.forEach(({ kind }, index) => {
      later(budgets.kind(kind), Cause.offer, index)
    })
    const enabled = list.filter((_, i) => list[i | 1] !== notEnabled)
    const begin = entries.push(enabled.length / 2)
    for (const n of enabled) entries.push(n)
    this.begins.data[cell] = begin
    return begin
  }

  /** The row of one action in a cell. */
  private rowOf(cell: number, cause: Cause, about: number): number {
    const local = this.local.data[cell] as number
    const inbox = this.inbox.data[cell] as number
    switch (cause) {
      case Cause.deliver:
        return this.delivery(cell, local, inbox, about)
      case Cause.duplicate:
        return this.rowFor(cell, inbox, this.steps.receiveCopy(local, about))
      case Cause.drop: {
        const left = this.inboxes.of(without(this.inboxes.values[inbox] as Inbox, about))
        return this.rowFor(cell, left, this.steps.lose(local, about))
      }
      default:
        return this.rowFor(cell, inbox, this.steps.take(local, about, this.inboxes.values[inbox] as Inbox))
    }
  }

  private delivery(cell: number, local: number, inbox: number, message: number): number {
    const step = this.steps.receive(local, message)
    if (step === deferred && !this.isRounds) return notEnabled
    const isRefused = step === refused || step === deferred
    if (!isRefused && !this.steps.table.isIdle(step)) return this.rowFor(cell, this.deliver(inbox, message), step)
    if (!this.consumes) return isRefused ? notEnabled : this.selfLoop(cell, step)
    const left = this.deliver(inbox, message)
    if (left === inbox) return isRefused ? notEnabled : this.selfLoop(cell, step)
    return this.rowFor(cell, left, isRefused ? this.steps.use(local, message) : step)
  }

  /** Writes the row of a local step that leaves the cell as it is and costs nothing. */
  private selfLoop(cell: number, step: number): number {
    const row = this.rows.push(cell)
    this.rows.push(step)
    this.rows.push(idle)
    return row
  }

  /** Writes the row of a local step that leaves this inbox behind; the place's messages to itself join that inbox. */
  private rowFor(cell: number, inbox: number, step: number): number {
    if (step < 0) return notEnabled
    const { table } = this.steps
    if (table.isIdle(step) && inbox === this.inbox.data[cell]) return this.selfLoop(cell, step)
    const place = this.steps.placeOf[this.local.data[cell] as number]
    const { rows } = this
    const row = rows.push(0)
    rows.push(step)
    rows.push(0)
    let mine = inbox
    let others = 0
    const end = table.postsAt.data[step + 1] as number
    for (let p = table.postsAt.data[step] as number; p < end; p += 2) {
      const to = table.posts.data[p] as number
      const message = table.posts.data[p + 1] as number
      if (to === place) mine = this.put(mine, message)
      else {
        rows.push(to)
        rows.push(message)
        others++
      }
    }
    const after = this.cell(table.after.data[step] as number, mine)
    rows.data[row + Row.cell] = after
    rows.data[row + Row.posts] = others
    return row
  }
}
