/**
 * What can happen in a configuration, on plain data: every action and what it leads to, worked out anew each time.
 */
import { spell } from "../../spec/core/Canonical.ts"
import {
  type Budget,
  type Envelope,
  type Input,
  isDown,
  isReaction,
  type Json,
  type Local,
  type Post,
  type System,
} from "../../spec/core/System.ts"
import { refusalsIn } from "../../spec/core/tryRules.ts"
import type { Move } from "../system/Move.ts"
import { isMidRound, roundOf, turnOf } from "../system/turn.ts"

type Inbox = ReadonlyArray<Envelope>

export interface Configuration {
  readonly locals: ReadonlyArray<Local>
  readonly inboxes: ReadonlyArray<Inbox>
  readonly budget: Budget
  readonly monitors: ReadonlyArray<Json>
}

/** An action that is enabled, and what it leads to, but for the monitors. `rule` is undefined where no rule fired. */
export interface Action {
  readonly move: Move
  readonly rule: string | undefined
  readonly after: Omit<Configuration, "monitors">
}

/** Distinct pairs of local state and input: `fired rule` or `refused rule premise` → the pairs, spelled. */
export type Coverage = Map<string, Set<string>>

export const same = (a: Json, b: Json): boolean => spell(a) === spell(b)

const replaced = <A>(list: ReadonlyArray<A>, at: number, value: A): ReadonlyArray<A> =>
  list.map((x, i) => (i === at ? value : x))

const by =
  (key: (envelope: Envelope) => string) =>
  (a: Envelope, b: Envelope): number =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0

const put = (system: System, inbox: Inbox, envelope: Envelope): Inbox => {
  if (system.network === "fifo") return [...inbox, envelope].sort(by((e) => e.from))
  if (system.network === "set" && inbox.some((e) => same(e, envelope))) return inbox
  return [...inbox, envelope].sort(by(spell))
}

/** The inboxes once these posts have been sent, in order. */
export const sent = (system: System, inboxes: ReadonlyArray<Inbox>, posts: ReadonlyArray<Post>): ReadonlyArray<Inbox> =>
  posts.reduce((all, { to, envelope }) => replaced(all, to, put(system, all[to] as Inbox, envelope)), inboxes)

const lost = (inbox: Inbox, envelope: Envelope): Inbox => {
  const at = inbox.findIndex((e) => same(e, envelope))
  return inbox.filter((_, i) => i !== at)
}

/** The messages that the network may handle next: each content once, and of a fifo line only the first. */
const heads = ({ network, environment }: System, local: Local, inbox: Inbox): Inbox => {
  if (network === "rounds") {
    const due = inbox.filter((e) => e.round === roundOf(local))
    const senders = due.map((e) => e.from).sort()
    const next = environment.mail === "backwards" ? senders.at(-1) : senders[0]
    return due.filter((e) => e.from === next).slice(0, 1)
  }
  return inbox.filter((e, i) => !inbox.slice(0, i).some((f) => (network === "fifo" ? f.from === e.from : same(e, f))))
}

const receipt = ({ from, message }: Envelope): Input => ({ _tag: "Receive", from, message, now: 0 })

/** Whether something waits in a configuration in which nothing happens any more. */
export const isStuck = (system: System, { locals, inboxes }: Configuration): boolean =>
  isMidRound(system, (place) => roundOf(locals[place] as Local)) ||
  locals.some((local, place) => {
    if (isDown(local)) return true
    if (system.network === "rounds") return false
    return heads(system, local, inboxes[place] as Inbox).some((e) => {
      const reaction = system.react(place, local, receipt(e))
      return !isReaction(reaction) && reaction.disposition === "defer"
    })
  })

/** Every action that is enabled, place by place: first what the network can do with each message, then the offers. */
export const actionsOf = (system: System, c: Configuration, coverage: Coverage): ReadonlyArray<Action> => {
  const actions: Array<Action> = []
  const isRounds = system.network === "rounds"
  const consumes = isRounds || system.idle === "consumed"

  const cover = (key: string, place: number, input: Input) => {
    const pairs = coverage.get(key) ?? new Set()
    coverage.set(key, pairs.add(spell([place, c.locals[place], input])))
  }

  /** Gives an input to a place; `left` is what its inbox holds afterwards. */
  const give = (move: Move, left: Inbox) => {
    const { kind, place, input } = move
    const isDelivery = kind === "deliver"
    const budget = isDelivery ? c.budget : system.charge(c.budget, kind)
    if (budget === undefined) return
    const local = c.locals[place] as Local
    const inboxes = replaced(c.inboxes, place, left)
    if (kind === "drop") {
      cover("fired drop", place, input)
      return void actions.push({ move, rule: "drop", after: { ...c, inboxes, budget } })
    }
    const reaction = system.react(place, local, input)
    for (const refusal of refusalsIn(reaction)) cover(`refused ${refusal.rule} ${refusal._tag}`, place, input)
    if (!isReaction(reaction)) {
      const isUsedUp =
        isDelivery && (isRounds || reaction.disposition !== "defer") && consumes && left.length < inboxLength(place)
      if (isUsedUp) actions.push({ move, rule: undefined, after: { ...c, inboxes } })
      return
    }
    const { rule, posts } = reaction
    cover(`fired ${rule}`, place, input)
    const isIdle = same(reaction.local, local) && posts.length === 0
    if (isIdle && kind === "duplicate") return
    if (kind === "duplicate") cover("fired duplicate", place, input)
    if (isIdle && !(isDelivery && consumes)) return void actions.push({ move, rule, after: c })
    const locals = replaced(c.locals, place, reaction.local)
    actions.push({ move, rule, after: { locals, inboxes: sent(system, inboxes, posts), budget } })
  }
  const inboxLength = (place: number): number => (c.inboxes[place] as Inbox).length

  c.locals.forEach((local, place) => {
    const inbox = c.inboxes[place] as Inbox
    if (isRounds && place !== turnOf(system, (k) => roundOf(c.locals[k] as Local))) return
    const next = heads(system, local, inbox)
    for (const e of next) {
      const from = system.places.findIndex((p) => p.id === e.from)
      const move = { place, input: receipt(e), ...(from < 0 ? {} : { from }) }
      const isSet = system.network === "set"
      if (!isDown(local)) give({ kind: "deliver", ...move }, isSet ? inbox : lost(inbox, e))
      if (!isDown(local) && !isSet) give({ kind: "duplicate", ...move }, inbox)
      give({ kind: "drop", ...move }, lost(inbox, e))
    }
    if (isRounds && next.length > 0) return
    for (const { kind, input } of system.offers(place, local)) {
      const ready = system.ready(place, local, input, 0, inbox)
      give({ kind, place, input: ready, ...(ready === input ? {} : { offered: input }) }, inbox)
    }
  })
  return actions
}
