/**
 * Puts a protocol, set up with nodes and parameters, into an environment: the result is a system that engines can run.
 * Next: [Property.ts](Property.ts), what is claimed of a system.
 */
import { adversary, bystander, hear, type Knowledge, knowsNothing, type Lie, questionsOf } from "./adversary.ts"
import { sameValue } from "./Canonical.ts"
import { type Environment, neverUnlessBudgeted } from "./Environment.ts"
import { misfitsOf } from "./misfits.ts"
import { mistake } from "./mistake.ts"
import type { AnyRole, Protocol, Setup } from "./Protocol.ts"
import { liarsOf, placesOf } from "./places.ts"
import type { Context, NodeId, Output, Rejection } from "./Rule.ts"
import {
  type Budget,
  type Input,
  isDown,
  type Json,
  type Local,
  type Offer,
  type Place,
  type Post,
  type Reaction,
  type Running,
  type System,
} from "./System.ts"
import { symmetryOf } from "./symmetry.ts"
import { dispatch, tryRules } from "./tryRules.ts"

const nothing: ReadonlyArray<never> = []

const timersAfter = (timers: ReadonlyArray<string>, outputs: ReadonlyArray<Output<Json>>): ReadonlyArray<string> => {
  if (!outputs.some((o) => o._tag === "SetTimer" || o._tag === "CancelTimer")) return timers
  const set = new Set(timers)
  for (const o of outputs) {
    if (o._tag === "SetTimer") set.add(o.timer)
    if (o._tag === "CancelTimer") set.delete(o.timer)
  }
  return [...set].sort()
}

/** The requests that are left once one has been taken; an event that is no request leaves them all. */
const without = (requests: ReadonlyArray<Json>, event: Json): ReadonlyArray<Json> => {
  const k = requests.findIndex((r) => sameValue(r, event))
  return k < 0 ? requests : [...requests.slice(0, k), ...requests.slice(k + 1)]
}

/** What `nodes["keepr"]?.[0]` gives, perhaps made a text: a mistyped role. A node that is only not in this world is no mistake. */
const isNobody = (to: NodeId | undefined): boolean => to === undefined || to === "undefined"

/** Composes a system. Pure: equal arguments give systems that behave alike. */
export const compose = <P>(protocol: Protocol<P>, setup: Setup<P>, environment: Environment): System => {
  const places = placesOf(setup, protocol as Protocol<never>, environment)
  const isRounds = environment.network === "rounds"
  const rounds = isRounds ? (protocol.rounds?.(setup.params) ?? 0) : 0
  const liars = liarsOf(setup, environment)
  const honest = places.filter((p) => p.role !== adversary).map((p) => p.id)
  const roles = places.map((p) => protocol.roles[p.role] ?? bystander)
  const contexts = places.map((p): Context<P> => ({ self: p.id, params: setup.params, nodes: setup.nodes }))
  const linked = places.map((p) => places.map((q) => environment.links?.[p.name]?.includes(q.name) ?? true))
  const keyOf = (from: number, message: Json): string | undefined =>
    environment.relay === true ? (roles[from] as AnyRole).relay?.(message) : undefined

  /** Whether a place takes such a message if it is sent to this identity. */
  const takes = (place: number, id: NodeId, tag: string): boolean =>
    (places[place] as Place).id === id && (roles[place] as AnyRole).upon[tag] !== undefined
  /** The adversary takes it for every liar whose role knows such messages. */
  const overhears = (place: number, tag: string, isMeant: (id: NodeId) => boolean): boolean =>
    roles[place] === bystander && liars.some((l) => isMeant(l.id) && protocol.roles[l.role]?.upon[tag] !== undefined)

  /** The posts of some outputs. In a network of rounds they arrive in the given one. */
  const route = (from: number, outputs: ReadonlyArray<Output<Json>>, round: number): ReadonlyArray<Post> => {
    if (outputs.length === 0) return nothing
    const me = (places[from] as Place).id
    const posts: Array<Post> = []
    for (const o of outputs) {
      if (o._tag !== "Send" && o._tag !== "Broadcast") continue
      if (o._tag === "Send" && isNobody(o.to))
        mistake(`${me} sends ${o.message._tag} to ${o.to}: no node was found to send it to`)
      const envelope = isRounds ? { from: me, message: o.message, round } : { from: me, message: o.message }
      const post = { envelope, key: keyOf(from, o.message) }
      const isMeant = (id: NodeId) => (o._tag === "Send" ? id === o.to : id !== me)
      places.forEach(({ id }, to) => {
        if (o._tag === "Broadcast" && linked[from]?.[to] !== true) return
        const isTaken = isMeant(id) && takes(to, id, o.message._tag)
        if (isTaken || overhears(to, o.message._tag, isMeant)) posts.push({ to, ...post })
      })
    }
    return posts
  }

  const inRound = (round: number): { readonly round?: number } => (isRounds ? { round } : {})

  const starts = places.map((p, i): { readonly local: Local; readonly posts: ReadonlyArray<Post> } => {
    const requests = environment.workload?.[p.name] ?? nothing
    if (p.role === adversary)
      return { local: { state: knowsNothing, timers: nothing, requests, round: 1 }, posts: nothing }
    if (environment.late?.includes(p.name)) return { local: { durable: null, requests }, posts: nothing }
    const start = (roles[i] as AnyRole).initial(contexts[i] as Context<P>)
    const local = { state: start.state, timers: timersAfter(nothing, start.outputs), requests, ...inRound(1) }
    return { local, posts: route(i, start.outputs, 1) }
  })

  /** What the adversary does: it hears, it answers the next question, it ends the round. */
  const conspire = (place: number, local: Running, input: Input): Reaction | Rejection => {
    const knowledge = local.state as Knowledge
    const round = local.round as number
    if (input._tag === "Receive") {
      const state = hear(knowledge, input.message, liars)
      return { local: state === knowledge ? local : { ...local, state }, posts: nothing, rule: "hear" }
    }
    if (input._tag === "EndOfRound") {
      const state = { ...knowledge, answered: 0 }
      return { local: { ...local, state, round: round + 1 }, posts: nothing, rule: "end-of-round" }
    }
    if (input._tag !== "Internal") return refusal("NoRule", place, input)
    const { from, to, says } = input.event as Lie
    const state = { ...knowledge, answered: knowledge.answered + 1 }
    const receivers = places.flatMap((_, k) => (says !== null && takes(k, to, says._tag) ? [k] : []))
    const posts = receivers.map((k) => ({ to: k, envelope: { from, message: says, round }, key: undefined }))
    return { local: { ...local, state }, posts, rule: "lie" }
  }

  const react: System["react"] = (place, local, input) => {
    const role = roles[place] as AnyRole
    const ctx = contexts[place] as Context<P>
    const { requests } = local
    if (role === bystander) return conspire(place, local as Running, input)
    if (isDown(local)) {
      if (input._tag !== "Recover") return refusal("Down", place, input)
      const back = (role.recover as NonNullable<AnyRole["recover"]>)(ctx, local.durable)
      const up = { state: back.state, timers: timersAfter(nothing, back.outputs), requests }
      return { local: up, posts: route(place, back.outputs, 0), rule: "recover" }
    }
    if (input._tag === "Recover") return refusal("Up", place, input)
    if (input._tag === "Crash") {
      if (role.durable === undefined) return refusal("NeverCrashes", place, input)
      return { local: { durable: role.durable(local.state), requests }, posts: nothing, rule: "crash" }
    }
    const { rules, arg } = dispatch(role, input)
    const after = (local.round ?? 0) + 1
    const passed = input._tag === "EndOfRound" ? inRound(after) : {}
    if (rules === undefined && input._tag === "EndOfRound") {
      return { local: { ...local, ...passed }, posts: nothing, rule: "end-of-round" }
    }
    if (rules === undefined) return refusal("NoRule", place, input)
    const tried = tryRules(rules, ctx, local.state, arg)
    if ("refused" in tried) return tried.refused
    const { state, outputs } = tried.transition
    const fired = input._tag === "Timer" ? local.timers.filter((t) => t !== input.timer) : local.timers
    const left = input._tag === "Internal" && requests.length > 0 ? without(requests, input.event) : requests
    const timers = timersAfter(fired, outputs)
    const isSame =
      Object.is(state, local.state) && timers === local.timers && left === requests && passed.round === undefined
    const next = isSame ? local : { ...local, state, timers, requests: left, ...passed }
    const done = { local: next, posts: route(place, outputs, after), rule: tried.rule.id }
    return tried.inVain.length === 0 ? done : { ...done, inVain: tried.inVain }
  }

  /** An input that no rule is there for: the engine asked too much, or a node is down. */
  const refusal = (tag: string, place: number, input: Input): Rejection => ({
    _tag: tag,
    rule: "environment",
    statedBy: "environment",
    disposition: "defer",
    seen: { place: places[place]?.name, input: input._tag },
  })

  const internal = (place: number, event: Json): Offer => {
    const rate = roles[place]?.rate?.(contexts[place] as Context<P>, event) ?? 1
    return { input: { _tag: "Internal", event }, kind: event._tag, rate }
  }
  const memo: ReadonlyArray<WeakMap<object, Offer>> = places.map(() => new WeakMap())
  const offerOf = (place: number, event: Json): Offer => {
    const known = memo[place]?.get(event)
    if (known !== undefined) return known
    const made = internal(place, event)
    memo[place]?.set(event, made)
    return made
  }
  const crash: Offer = { input: { _tag: "Crash" }, kind: "crash", rate: 1 }
  const recover: Offer = { input: { _tag: "Recover" }, kind: "recover", rate: 1 }
  const mayCrash = (environment.budget?.["crash"] ?? 0) > 0

  /** The questions of a round are the same as long as the adversary has seen the same. */
  const asked = new WeakMap<object, Map<number, ReadonlyArray<ReadonlyArray<Lie>>>>()
  const questionsIn = (round: number, knowledge: Knowledge): ReadonlyArray<ReadonlyArray<Lie>> => {
    const byRound = asked.get(knowledge.seen) ?? new Map<number, ReadonlyArray<ReadonlyArray<Lie>>>()
    asked.set(knowledge.seen, byRound)
    const questions = byRound.get(round) ?? questionsOf(protocol, setup, liars, honest, round, knowledge)
    byRound.set(round, questions)
    return questions
  }

  /** In a network of rounds: the next question to the adversary, or the end of the round. */
  const offersInRound = (place: number, local: Running): ReadonlyArray<Offer> => {
    const round = local.round as number
    if (round > rounds) return nothing
    if (roles[place] === bystander) {
      const knowledge = local.state as Knowledge
      const question = questionsIn(round, knowledge)[knowledge.answered]
      if (question !== undefined) return question.map((event) => offerOf(place, event))
    }
    return [{ input: { _tag: "EndOfRound", round }, kind: "end-of-round", rate: 1 }]
  }

  const offers: System["offers"] = (place, local) => {
    if (isDown(local)) return [recover]
    if (isRounds) return offersInRound(place, local)
    const role = roles[place] as AnyRole
    const out: Array<Offer> = []
    for (const event of role.candidates(contexts[place] as Context<P>, local.state)) out.push(offerOf(place, event))
    for (const event of local.requests) out.push(offerOf(place, event))
    for (const timer of local.timers) out.push({ input: { _tag: "Timer", timer, now: 0 }, kind: timer, rate: 1 })
    if (mayCrash && role.durable !== undefined) out.push(crash)
    return out
  }

  return {
    name: protocol.name,
    places,
    params: setup.params,
    environment,
    network: environment.network,
    idle: environment.idle,
    rounds,
    misfits: misfitsOf(protocol, setup, environment),
    symmetry: symmetryOf(protocol, setup, environment, places),
    initial: {
      locals: starts.map((s) => s.local),
      posts: starts.flatMap((s) => s.posts),
      budget: environment.budget ?? {},
    },
    react,
    offers,
    ready: (place, local, input, now, heard) => {
      if (input._tag === "Timer") return { ...input, now }
      if (input._tag !== "Internal" || isDown(local)) return input
      if (roles[place]?.surveys?.[input.event._tag] !== undefined) return { ...input, heard }
      if (local.requests.includes(input.event)) return input
      const event = roles[place]?.ready?.(contexts[place] as Context<P>, local.state, input.event, now) ?? input.event
      return event === input.event ? input : { _tag: "Internal", event }
    },
    isFair: (place, input) => {
      // a round ends whoever is corrupt: whether the adversary is silent is one of its answers
      if (isRounds) return true
      if (places[place]?.watched !== true || input._tag === "Crash" || input._tag === "Recover") return false
      return input._tag !== "Internal" || (roles[place]?.fair?.(input.event) ?? true)
    },
    reconnect: (place, local) => {
      if (isDown(local)) return nothing
      const events = roles[place]?.reconnect?.(contexts[place] as Context<P>, local.state) ?? nothing
      return events.map((event): Input => ({ _tag: "Internal", event }))
    },
    charge: (budget, kind): Budget | undefined => {
      const left = budget[kind]
      if (left === undefined) return neverUnlessBudgeted.has(kind) ? undefined : budget
      return left === 0 ? undefined : { ...budget, [kind]: left - 1 }
    },
    observe: (place, local) => {
      if (isDown(local)) return null
      const shown = (roles[place] as AnyRole).observe(contexts[place] as Context<P>, local.state)
      if (roles[place] === bystander || (shown !== null && shown !== undefined)) return shown
      const { name, role } = places[place] as Place
      return mistake(`${name} is up, and its role ${role} shows ${shown}: null stands for a node that is down`)
    },
  }
}
