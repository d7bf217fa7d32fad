/**
 * Puts a protocol, set up with nodes and parameters, into an environment: the result is a system that engines can run.
 * Next: [Property.ts](Property.ts), what is claimed of a system.
 */
import * as Result from "effect/Result"
import { sameValue } from "./Canonical.ts"
import type { Environment } from "./Environment.ts"
import type { AnyRole, AnyRule, Protocol, Rules, Setup } from "./Protocol.ts"
import { type Context, graver, type Output, type Rejection, type Transition } from "./Rule.ts"
import {
  type Budget,
  type Input,
  isDown,
  type Json,
  type Local,
  type Offer,
  type Place,
  type Post,
  type System,
} from "./System.ts"

const nothing: ReadonlyArray<never> = []
const neverUnlessBudgeted: ReadonlySet<string> = new Set(["crash", "drop", "duplicate", "partition", "tick"])

const placesOf = (setup: Setup<unknown>, protocol: Protocol<never>, environment: Environment): ReadonlyArray<Place> =>
  Object.entries(setup.nodes).flatMap(([role, ids]) =>
    ids.flatMap((id): ReadonlyArray<Place> => {
      const corruption = environment.corrupt?.[id]
      const honest = { name: id, id, role, watched: protocol.roles[role]?.corrupt !== true }
      if (corruption === undefined) return [honest]
      if (corruption === "silent") return []
      return [
        { ...honest, watched: false },
        { ...honest, name: `${id}′`, watched: false },
      ]
    }),
  )

const timersAfter = (timers: ReadonlyArray<string>, outputs: ReadonlyArray<Output<Json>>): ReadonlyArray<string> => {
  if (!outputs.some((o) => o._tag === "SetTimer" || o._tag === "CancelTimer")) return timers
  const set = new Set(timers)
  for (const o of outputs) {
    if (o._tag === "SetTimer") set.add(o.timer)
    if (o._tag === "CancelTimer") set.delete(o.timer)
  }
  return [...set].sort()
}

/** The rules that an input calls for, and the input as they see it. */
const dispatch = (
  role: AnyRole,
  input: Input,
): { readonly rules: Rules<Json, Json, Json, Json> | undefined; readonly arg: Json } => {
  switch (input._tag) {
    case "Receive":
      return { rules: role.upon[input.message._tag], arg: input }
    case "Internal":
      return { rules: role.internal[input.event._tag], arg: input.event }
    case "Timer":
      return { rules: role.timers?.[input.timer], arg: input }
    default:
      return { rules: undefined, arg: undefined }
  }
}

/** The requests that are left once one has been taken; an event that is no request leaves them all. */
const without = (requests: ReadonlyArray<Json>, event: Json): ReadonlyArray<Json> => {
  const k = requests.findIndex((r) => sameValue(r, event))
  return k < 0 ? requests : [...requests.slice(0, k), ...requests.slice(k + 1)]
}

type Tried = { readonly rule: AnyRule; readonly transition: Transition<Json, Json> } | { readonly refused: Rejection }

/** The first rule whose premises hold. If there is none, the first refusal that blames the sender, or else the first of all. */
const tryRules = (rules: Rules<Json, Json, Json, Json>, ctx: Context<Json>, state: Json, arg: Json): Tried => {
  const list = Array.isArray(rules) ? (rules as ReadonlyArray<AnyRule>) : [rules as AnyRule]
  let first: Rejection | undefined
  for (const rule of list) {
    const result = rule.apply(ctx, state, arg)
    if (Result.isSuccess(result)) return { rule, transition: result.success }
    first = graver(first, result.failure)
  }
  return { refused: first as Rejection }
}

/** Composes a system. Pure: equal arguments give systems that behave alike. */
export const compose = <P>(protocol: Protocol<P>, setup: Setup<P>, environment: Environment): System => {
  const places = placesOf(setup, protocol as Protocol<never>, environment)
  const roles = places.map((p) => protocol.roles[p.role] as AnyRole)
  const contexts = places.map((p): Context<P> => ({ self: p.id, params: setup.params, nodes: setup.nodes }))
  const linked = places.map((p) => places.map((q) => environment.links?.[p.name]?.includes(q.name) ?? true))
  const keyOf = (from: number, message: Json): string | undefined =>
    environment.relay === true ? (roles[from] as AnyRole).relay?.(message) : undefined

  const route = (from: number, outputs: ReadonlyArray<Output<Json>>): ReadonlyArray<Post> => {
    if (outputs.length === 0) return nothing
    const me = (places[from] as Place).id
    const posts: Array<Post> = []
    for (const o of outputs) {
      if (o._tag !== "Send" && o._tag !== "Broadcast") continue
      const post = { envelope: { from: me, message: o.message }, key: keyOf(from, o.message) }
      places.forEach((p, to) => {
        const meant = o._tag === "Send" ? p.id === o.to : p.id !== me && linked[from]?.[to] === true
        if (meant && (roles[to] as AnyRole).upon[o.message._tag] !== undefined) posts.push({ to, ...post })
      })
    }
    return posts
  }

  const starts = places.map((p, i): { readonly local: Local; readonly posts: ReadonlyArray<Post> } => {
    const requests = environment.workload?.[p.name] ?? nothing
    if (environment.late?.includes(p.name)) return { local: { durable: null, requests }, posts: nothing }
    const start = (roles[i] as AnyRole).initial(contexts[i] as Context<P>)
    const local = { state: start.state, timers: timersAfter(nothing, start.outputs), requests }
    return { local, posts: route(i, start.outputs) }
  })

  const react: System["react"] = (place, local, input) => {
    const role = roles[place] as AnyRole
    const ctx = contexts[place] as Context<P>
    const { requests } = local
    if (isDown(local)) {
      if (input._tag !== "Recover") return refusal("Down", place, input)
      const back = (role.recover as NonNullable<AnyRole["recover"]>)(ctx, local.durable)
      const up = { state: back.state, timers: timersAfter(nothing, back.outputs), requests }
      return { local: up, posts: route(place, back.outputs), rule: "recover" }
    }
    if (input._tag === "Recover") return refusal("Up", place, input)
    if (input._tag === "Crash") {
      if (role.durable === undefined) return refusal("NeverCrashes", place, input)
      return { local: { durable: role.durable(local.state), requests }, posts: nothing, rule: "crash" }
    }
    const { rules, arg } = dispatch(role, input)
    if (rules === undefined) return refusal("NoRule", place, input)
    const tried = tryRules(rules, ctx, local.state, arg)
    if ("refused" in tried) return tried.refused
    const { state, outputs } = tried.transition
    const fired = input._tag === "Timer" ? local.timers.filter((t) => t !== input.timer) : local.timers
    const left = input._tag === "Internal" && requests.length > 0 ? without(requests, input.event) : requests
    const timers = timersAfter(fired, outputs)
    const unchanged = state === local.state && timers === local.timers && left === requests
    const next = unchanged ? local : { state, timers, requests: left }
    return { local: next, posts: route(place, outputs), rule: tried.rule.id }
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

  const offers: System["offers"] = (place, local) => {
    if (isDown(local)) return [recover]
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
    initial: {
      locals: starts.map((s) => s.local),
      posts: starts.flatMap((s) => s.posts),
      budget: environment.budget ?? {},
    },
    react,
    offers,
    ready: (place, local, input, now) => {
      if (input._tag === "Timer") return { ...input, now }
      if (input._tag !== "Internal" || isDown(local) || local.requests.includes(input.event)) return input
      const event = roles[place]?.ready?.(contexts[place] as Context<P>, local.state, input.event, now) ?? input.event
      return event === input.event ? input : { _tag: "Internal", event }
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
    observe: (place, local) =>
      isDown(local) ? null : (roles[place] as AnyRole).observe(contexts[place] as Context<P>, local.state),
  }
}
