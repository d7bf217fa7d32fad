/**
 * The network of a run: which messages are in flight, who reaches whom, and what may be delivered now.
 * Used by [Player.ts](Player.ts).
 */
import { sameValue, spell } from "../../spec/core/Canonical.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { setOf } from "../../spec/core/lib/Sets.ts"
import { type Envelope, isDown, type Local, type Place, type Post, type System } from "../../spec/core/System.ts"
import { comesFirst, roundOf, turnOf } from "../system/turn.ts"

/** A message in flight. */
export interface Flying {
  readonly _tag: "Flying"
  readonly to: number
  /** Number of the first place with the sender's identity; −1 where there is none. */
  readonly from: number
  readonly cause: number
  readonly nth: number
  readonly envelope: Envelope
  readonly key: string | undefined
  /** The tick in which it was sent. */
  readonly sent: number
  /** The local state that deferred it last: it is not tried again before that changes. */
  deferredBy: Local | undefined
}

/** In a network of rounds: whose turn it is, −1 once all rounds are over, and the message that it takes next. */
interface Due {
  readonly turn: number
  readonly first: Flying | undefined
}

const nothing: ReadonlyArray<never> = []

/** How many of the first k posts go to this place. Counted by receiver, so that it stays when other receivers are dropped. */
const sentTo = (posts: ReadonlyArray<Post>, k: number, to: number): number => {
  let n = 0
  for (let i = 0; i < k; i++) if ((posts[i] as Post).to === to) n++
  return n
}

/** The number of the first place with each identity. */
const firstPlaces = (places: ReadonlyArray<Place>): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  places.forEach(({ id }, i) => {
    if (!first.has(id)) first.set(id, i)
  })
  return first
}

export class InFlight {
  readonly flying: Array<Flying> = []
  private readonly system: System
  private readonly environment: Environment
  /** The local states of the player, which changes them. */
  private readonly locals: ReadonlyArray<Local>
  private readonly placeOf: ReadonlyMap<string, number>
  /** Which places reach which, row by row; undefined while nothing is cut. */
  private cut: ReadonlyArray<ReadonlyArray<boolean>> | undefined
  private readonly keepsOrder: boolean
  private readonly met = new Map<string, Set<number>>()
  /** What lies in the inboxes of places that survey theirs; forgotten when something comes or goes. */
  private readonly heard: Array<ReadonlyArray<Envelope> | undefined> = []
  /** Forgotten when something comes or goes, and when a place moves. */
  private due: Due | undefined
  /** The order of messages in a round. */
  private readonly spellings = new WeakMap<Envelope, string>()

  constructor(system: System, environment: Environment, locals: ReadonlyArray<Local>) {
    this.system = system
    this.environment = environment
    this.locals = locals
    this.keepsOrder = system.network === "fifo" || system.network === "rounds"
    this.placeOf = firstPlaces(system.places)
  }

  // ── what may happen ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether a message may be delivered now: its receiver is up, the link is not cut, and it is not out of turn. */
  deliverable(f: Flying): boolean {
    const local = this.locals[f.to] as Local
    if (f.deferredBy === local || isDown(local)) return false
    return (this.cut === undefined || this.reaches(f, this.cut)) && (!this.keepsOrder || this.isNext(f))
  }

  /** Whether a place may do something of itself now: in a network of rounds in its turn, once it has taken its mail. */
  mayOffer(place: number): boolean {
    if (this.system.network !== "rounds") return true
    const { turn, first } = this.whatIsDue()
    return turn === place && first === undefined
  }

  /** In a network of rounds: the place whose turn it is; −1 once all rounds are over. */
  get turn(): number {
    return this.whatIsDue().turn
  }

  /** In order of sending, or in the order of a round, where the network keeps one. */
  private isNext(f: Flying): boolean {
    if (this.system.network === "fifo") {
      return this.flying.find((g) => g.to === f.to && g.envelope.from === f.envelope.from) === f
    }
    const { turn, first } = this.whatIsDue()
    return first !== undefined && this.isDue(f, turn) && !this.comesBefore(first, f)
  }

  private whatIsDue(): Due {
    this.due ??= this.findDue()
    return this.due
  }

  private findDue(): Due {
    const turn = turnOf(this.system, (place) => roundOf(this.locals[place] as Local))
    let first: Flying | undefined
    if (turn < 0) return { turn, first }
    for (const f of this.flying)
      if (this.isDue(f, turn) && (first === undefined || this.comesBefore(f, first))) first = f
    return { turn, first }
  }

  /** Whether a message is to be taken in the round that is going on, by the place whose turn it is. */
  private isDue(f: Flying, turn: number): boolean {
    return f.to === turn && f.envelope.round === roundOf(this.locals[turn] as Local)
  }

  private comesBefore(f: Flying, g: Flying): boolean {
    return comesFirst(this.system, f.envelope, g.envelope, (e) => this.spelled(e))
  }

  /** A place has got a new local state: in a network of rounds it may be somebody else's turn. */
  moved(): void {
    this.due = undefined
  }

  private spelled(envelope: Envelope): string {
    const known = this.spellings.get(envelope)
    if (known !== undefined) return known
    const spelling = spell(envelope)
    this.spellings.set(envelope, spelling)
    return spelling
  }

  private reaches({ from, to }: Flying, cut: ReadonlyArray<ReadonlyArray<boolean>>): boolean {
    return from < 0 || cut[from]?.[to] === true
  }

  get isCut(): boolean {
    return this.cut !== undefined
  }

  /** All that lies in the inbox of a place, in the order of its content, if the place surveys it. */
  heardAt(place: number): ReadonlyArray<Envelope> {
    if (this.system.places[place]?.surveys !== true) return nothing
    this.heard[place] ??= setOf(this.flying.filter((f) => f.to === place).map((f) => f.envelope))
    return this.heard[place]
  }

  /** Whether a message like this one is in flight already. */
  has({ to, envelope }: Post): boolean {
    return this.flying.some((g) => g.to === to && sameValue(g.envelope, envelope))
  }

  // ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Sends what an action sent. */
  post(cause: number, posts: ReadonlyArray<Post>, clock: number): void {
    for (let i = 0; i < posts.length; i++) {
      const post = posts[i] as Post
      if (post.key !== undefined) this.meet(post.key, this.placeOf.get(post.envelope.from)).add(post.to)
      this.fly(post, cause, sentTo(posts, i, post.to), clock)
    }
  }

  /** Gossip: what a place accepted goes to every neighbour that has not met it. */
  passOn(f: Flying, cause: number, posts: ReadonlyArray<Post>, clock: number): void {
    if (f.key === undefined) return
    const met = this.meet(f.key, undefined).add(f.to)
    const me = this.system.places[f.to] as Place
    const links = this.environment.links?.[me.name]
    const envelope: Envelope = { from: me.id, message: f.envelope.message }
    this.system.places.forEach((p, to) => {
      if (met.has(to) || (links !== undefined && !links.includes(p.name))) return
      met.add(to)
      this.fly({ to, envelope, key: f.key }, cause, sentTo(posts, posts.length, to), clock)
    })
  }

  private fly(post: Post, cause: number, nth: number, clock: number): void {
    if (this.system.network === "set" && this.has(post)) return
    const { to, envelope, key } = post
    const from = this.placeOf.get(envelope.from) ?? -1
    this.flying.push({ _tag: "Flying", to, from, cause, nth, envelope, key, sent: clock, deferredBy: undefined })
    this.heard[to] = undefined
    this.due = undefined
  }

  /** The places that have met, or were sent, what this key stands for. */
  private meet(key: string, origin: number | undefined): Set<number> {
    let places = this.met.get(key)
    if (places === undefined) {
      places = new Set(origin === undefined ? [] : [origin])
      this.met.set(key, places)
    }
    return places
  }

  /** A message has been used up. */
  remove(f: Flying): void {
    this.flying.splice(this.flying.indexOf(f), 1)
    this.heard[f.to] = undefined
    this.due = undefined
  }

  /** A message is lost: others may pass it on to its receiver again. */
  lose(f: Flying): void {
    this.remove(f)
    if (f.key !== undefined) this.met.get(f.key)?.delete(f.to)
    if (this.system.network === "set") this.undefer()
  }

  /** What was deferred may be tried again: something else than its receiver's state has changed. */
  undefer(): void {
    for (const f of this.flying) f.deferredBy = undefined
  }

  /** From now on two places reach each other only where some group has both. */
  partition(groups: ReadonlyArray<ReadonlyArray<string>>): void {
    const together = (a: string, b: string) => a === b || groups.some((g) => g.includes(a) && g.includes(b))
    this.cut = this.system.places.map((p) => this.system.places.map((q) => together(p.name, q.name)))
  }

  heal(): void {
    this.cut = undefined
  }
}
