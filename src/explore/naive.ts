/**
 * The slow obvious twin of `explore`: the same search on plain data. It numbers nothing and remembers nothing but the
 * configurations that it has met, spelled in full. For cross-checks only; it knows neither `bytesMax` nor progress.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property, World } from "../../spec/core/Property.ts"
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
import type { Move } from "../system/Move.ts"
import type { Exploration, Found, Options } from "./Exploration.ts"
import { assertSupported } from "./supported.ts"

interface Configuration {
  readonly locals: ReadonlyArray<Local>
  readonly inboxes: ReadonlyArray<ReadonlyArray<Envelope>>
  readonly budget: Budget
  readonly monitors: ReadonlyArray<Json>
}

/** A configuration as the search has met it. */
interface Node {
  readonly configuration: Configuration
  readonly level: number
  readonly path: ReadonlyArray<Move>
}

/** An action that is enabled: what it leads to, but for the monitors. `fired` is undefined where no rule fired. */
interface Action {
  readonly move: Move
  readonly rule: string | undefined
  readonly after: Omit<Configuration, "monitors">
}

const same = (a: Json, b: Json): boolean => spell(a) === spell(b)
const replaced = <A>(list: ReadonlyArray<A>, at: number, value: A): ReadonlyArray<A> =>
  list.map((x, i) => (i === at ? value : x))
const byContent = (a: Json, b: Json): number => (spell(a) < spell(b) ? -1 : spell(a) > spell(b) ? 1 : 0)
const bySender = (a: Envelope, b: Envelope): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)

const put = ({ network }: System, inbox: ReadonlyArray<Envelope>, envelope: Envelope): ReadonlyArray<Envelope> => {
  if (network === "fifo") return [...inbox, envelope].sort(bySender)
  if (network === "set" && inbox.some((e) => same(e, envelope))) return inbox
  return [...inbox, envelope].sort(byContent)
}

const sent = (
  system: System,
  inboxes: Configuration["inboxes"],
  posts: ReadonlyArray<Post>,
): Configuration["inboxes"] =>
  posts.reduce(
    (all, { to, envelope }) => replaced(all, to, put(system, all[to] as ReadonlyArray<Envelope>, envelope)),
    inboxes,
  )

const lost = (inbox: ReadonlyArray<Envelope>, envelope: Envelope): ReadonlyArray<Envelope> => {
  const at = inbox.findIndex((e) => same(e, envelope))
  return inbox.filter((_, i) => i !== at)
}

/** The messages that the network may handle next: each content once; of a fifo line the first. */
const heads = ({ network }: System, inbox: ReadonlyArray<Envelope>): ReadonlyArray<Envelope> =>
  inbox.filter((e, i) => !inbox.slice(0, i).some((f) => (network === "fifo" ? f.from === e.from : same(e, f))))

/** Distinct pairs of local state and input, by what became of them. */
class Coverage {
  readonly fired: Record<string, Set<string>> = {}
  readonly refused: Record<string, Record<string, Set<string>>> = {}
}

const sizes = (sets: Record<string, Set<string>>): { readonly [key: string]: number } =>
  Object.fromEntries(Object.entries(sets).map(([key, set]) => [key, set.size]))

/** Every action that is enabled in a configuration, in order: place by place, its messages, then its offers. */
const actionsOf = (system: System, c: Configuration, coverage: Coverage): ReadonlyArray<Action> =>
  c.locals.flatMap((local, place) => {
    const inbox = c.inboxes[place] as ReadonlyArray<Envelope>
    const give = (kind: string, input: Input, left: ReadonlyArray<Envelope>, from?: number): ReadonlyArray<Action> => {
      const budget = kind === "deliver" ? c.budget : system.charge(c.budget, kind)
      if (budget === undefined) return []
      const move = from === undefined || from < 0 ? { kind, place, input } : { kind, place, input, from }
      if (kind === "drop")
        return [{ move, rule: "drop", after: { ...c, inboxes: replaced(c.inboxes, place, left), budget } }]
      const reaction = system.react(place, local, input)
      const pair = spell([place, local, input])
      if (!isReaction(reaction)) {
        coverage.refused[reaction.rule] ??= {}
        ;((coverage.refused[reaction.rule] as Record<string, Set<string>>)[reaction._tag] ??= new Set()).add(pair)
        if (kind !== "deliver" || reaction.disposition === "defer" || system.idle === "stays" || left === inbox)
          return []
        return [{ move, rule: undefined, after: { ...c, inboxes: replaced(c.inboxes, place, left) } }]
      }
      ;(coverage.fired[reaction.rule] ??= new Set()).add(pair)
      const isIdle = same(reaction.local, local) && reaction.posts.length === 0
      if (isIdle && kind === "duplicate") return []
      if (isIdle && (kind !== "deliver" || system.idle === "stays")) return [{ move, rule: reaction.rule, after: c }]
      const inboxes = sent(system, replaced(c.inboxes, place, left), reaction.posts)
      return [
        { move, rule: reaction.rule, after: { locals: replaced(c.locals, place, reaction.local), inboxes, budget } },
      ]
    }
    const ofNetwork = heads(system, inbox).flatMap((e) => {
      const input: Input = { _tag: "Receive", from: e.from, message: e.message, now: 0 }
      const from = system.places.findIndex((p) => p.id === e.from)
      const up = !isDown(local)
      return [
        ...(up ? give("deliver", input, system.network === "set" ? inbox : lost(inbox, e), from) : []),
        ...(up && system.network !== "set" ? give("duplicate", input, inbox, from) : []),
        ...give("drop", input, lost(inbox, e), from),
      ]
    })
    const offers = system.offers(place, local)
    return [
      ...ofNetwork,
      ...offers.flatMap(({ kind, input }) => give(kind, system.ready(place, local, input, 0), inbox)),
    ]
  })

const observed = (system: System, { locals }: { readonly locals: ReadonlyArray<Local> }): ReadonlyArray<Json> =>
  locals.map((local, place) => system.observe(place, local))

const worldOf = (system: System, c: { readonly locals: ReadonlyArray<Local> }): World<Json> =>
  Object.fromEntries(
    observed(system, c).flatMap((o, i) => (system.places[i]?.watched ? [[system.places[i].name, o]] : [])),
  )

/** What a monitor sees of an action. */
const inputOf = ({ kind, input }: Move): unknown => {
  if (kind === "drop" || input._tag === "Crash" || input._tag === "Recover") return undefined
  return input._tag === "Receive" ? input.message : input._tag === "Internal" ? input.event : input
}

const monitored = (
  system: System,
  p: Property<Json>,
  state: Json,
  c: Configuration,
  { move, rule, after }: Action,
): Json => {
  if (p.kind !== "monitor" || rule === undefined) return state
  const { place } = move
  const { name, watched } = system.places[place] as System["places"][number]
  const step = { place: name, watched, rule, input: inputOf(move), clock: 0 }
  const before = observed(system, c)[place]
  return p.update(state, { ...step, before, after: observed(system, after)[place] }, system.params, system.environment)
}

/** Whether a property is violated by a configuration, or a witness sees what it looks for in it. */
const caughtIn = (system: System, p: Property<Json>, c: Configuration, monitor: Json): boolean => {
  const shown = Object.values(worldOf(system, c)).filter((o) => o !== null)
  if (p.kind === "eachNode") return shown.some((o) => !p.holds(o, system.params))
  if (p.kind === "invariant") return !p.holds(worldOf(system, c), system.params)
  if (p.kind === "monitor") return !p.holds(monitor, system.params)
  const sees = p.kind === "witness" ? p.sees : {}
  return "node" in sees && shown.some((o) => sees.node(o, system.params))
}

/** The same of a step. One that leaves observations as they are is no step to a property. */
const caughtBy = (system: System, p: Property<Json>, c: Configuration, { move, rule, after }: Action): boolean => {
  if (p.kind === "witness" && "rule" in p.sees) return p.sees.rule === rule
  const { watched, name } = system.places[move.place] as System["places"][number]
  const before = worldOf(system, c)
  const then = worldOf(system, after)
  if (!watched || same(before, then)) return false
  if (p.kind === "stepInvariant") return !p.holds(before, then, system.params)
  if (before[name] === null || then[name] === null) return false
  if (p.kind === "eachStep") return !p.holds(before[name], then[name], system.params)
  return p.kind === "witness" && "step" in p.sees && p.sees.step(before[name], then[name], system.params)
}

/** The result of `explore`, found the slow way. */
export const naive = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  options: Options<O> = {},
): Omit<Exploration, "bytesPerState"> => {
  assertSupported(system)
  const { statesMax = Infinity, depthMax = Infinity, stopAtFirst = true, collect } = options
  const all = properties as ReadonlyArray<Property<Json>>
  const monitors = all.filter((p) => p.kind === "monitor")
  const coverage = new Coverage()
  const violations = new Map<string, Found>()
  const reached = new Map<string, Found>()
  const antecedents: Record<string, number> = Object.fromEntries(
    all.flatMap((p) => (p.kind === "temporal" ? [[p.id, 0]] : [])),
  )
  const collected: Record<string, number> = {}
  const count = { transitions: 0, selfLoops: 0, terminals: 0, deadlocks: 0 }
  let isCut = statesMax < 1

  const note = (p: Property<Json>, path: ReadonlyArray<Move>) => {
    const book = p.kind === "witness" ? reached : violations
    if (!book.has(p.id)) book.set(p.id, { property: p.id, path })
  }
  const judge = (c: Configuration, path: ReadonlyArray<Move>) => {
    for (const p of all) if (caughtIn(system, p, c, c.monitors[monitors.indexOf(p as never)])) note(p, path)
  }
  const isOver = () => isCut || (stopAtFirst && violations.size > 0)

  const { locals, posts, budget } = system.initial
  const inboxes = sent(
    system,
    locals.map(() => []),
    posts,
  )
  const initial: Configuration = { locals, inboxes, budget, monitors: monitors.map((m) => m.initial) }
  const met = new Set([spell(initial)])
  const queue: Array<Node> = [{ configuration: initial, level: 1, path: [] }]
  judge(initial, [])

  const expand = ({ configuration: c, level, path }: Node) => {
    const before = count.transitions
    for (const action of actionsOf(system, c, coverage)) {
      const after =
        action.after === c
          ? c
          : { ...action.after, monitors: monitors.map((m, i) => monitored(system, m, c.monitors[i], c, action)) }
      if (same(after, c)) {
        count.selfLoops++
        continue
      }
      count.transitions++
      const longer = [...path, action.move]
      if (!met.has(spell(after)) && met.size >= statesMax) isCut = true
      if (isCut) return
      judge(after, longer)
      for (const p of all) if (caughtBy(system, p, c, action)) note(p, longer)
      if (!met.has(spell(after))) {
        met.add(spell(after))
        queue.push({ configuration: after, level: level + 1, path: longer })
      }
      if (isOver()) return
    }
    if (count.transitions === before) atEnd(c, path)
  }

  const atEnd = (c: Configuration, path: ReadonlyArray<Move>) => {
    count.terminals++
    const world = worldOf(system, c)
    const waits = c.locals.some(
      (local, place) =>
        isDown(local) ||
        heads(system, c.inboxes[place] as ReadonlyArray<Envelope>).some((e) => isDeferred(place, local, e)),
    )
    if (waits) count.deadlocks++
    const label = collect?.(world)
    if (label !== undefined) collected[label] = (collected[label] ?? 0) + 1
    if (c.locals.some((local, place) => isDown(local) && system.places[place]?.watched === true)) return
    for (const p of all) {
      if (p.kind !== "temporal" || !p.whenever(world, system.params)) continue
      antecedents[p.id] = (antecedents[p.id] as number) + 1
      if (!p.then(world, system.params)) note(p, path)
    }
  }
  const isDeferred = (place: number, local: Local, { from, message }: Envelope): boolean => {
    const reaction = system.react(place, local, { _tag: "Receive", from, message, now: 0 })
    return !isReaction(reaction) && reaction.disposition === "defer"
  }

  for (let at = 0; at < queue.length && !isOver(); at++) {
    if ((queue[at] as Node).level >= depthMax) isCut = true
    else expand(queue[at] as Node)
  }

  const verdict =
    violations.size > 0
      ? "violated"
      : isCut
        ? "inconclusive (budget)"
        : (`holds (exhaustive, ${met.size} states)` as const)
  const inOrder = (book: ReadonlyMap<string, Found>) => all.flatMap((p) => book.get(p.id) ?? [])
  return {
    verdict,
    states: met.size,
    transitions: count.transitions,
    generated: count.transitions + count.selfLoops + 1,
    depth: (queue[queue.length - 1] as Node).level,
    terminals: count.terminals,
    deadlocks: count.deadlocks,
    collected,
    antecedents,
    violations: inOrder(violations),
    reached: inOrder(reached),
    fired: sizes(coverage.fired),
    refused: Object.fromEntries(Object.entries(coverage.refused).map(([rule, premises]) => [rule, sizes(premises)])),
  }
}
