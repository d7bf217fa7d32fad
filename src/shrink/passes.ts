/**
 * The passes of shrinking, in series: nodes, faults, environment, chunks of actions, pairs of events, where events happen,
 * how messages come, numbers, and what is left unused. Each proposes changed runs; whether they still fail is for
 * [shrink.ts](shrink.ts) to find out.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { Action, Run, WorldSpec } from "../run/Action.ts"
import { spontaneous, withoutChunk, withoutDoubles, withoutFaults } from "./actions.ts"
import { justEnough, onlyTaken, simplerWorlds } from "./environment.ts"
import { dropNode, inherit, lastFirst, mergeable, mergeNodes } from "./nodes.ts"
import { recount } from "./recount.ts"
import { chaosLength, isSmaller, sizeOf } from "./size.ts"
import { numbersIn, type Path, withSmaller } from "./values.ts"

/** Where a pass stands: how far it has come, the size of its chunks, and whether all passes have been through before. */
export interface Position {
  readonly at: number
  readonly chunk: number
  readonly round: number
}

/** A run that might fail too. What cannot happen in it is left out when it is played. */
export interface Proposal {
  readonly world: WorldSpec
  readonly actions: ReadonlyArray<Action>
  /** Where the pass goes on, should the proposal be accepted. */
  readonly at: number
  readonly chunk: number
  /** Whether it is worth while to compute the settling anew. */
  readonly resettle: boolean
}

/** What passes may know of the failure. */
export interface Hints {
  /** The run fails once it is at rest: what comes from the last Heal on is its settling. */
  readonly atRest: boolean
  /** The run fails at its last action: without that it cannot fail. */
  readonly atLast: boolean
  readonly allows: (world: WorldSpec) => boolean
  /** More worlds to try, simpler than the given one in ways that only the caller knows. */
  readonly simpler: (world: WorldSpec) => Iterable<WorldSpec>
  readonly systemOf: (world: WorldSpec) => System
}

type Pass = (run: Run, hints: Hints, from: Position) => Iterable<Proposal>

const chaosOf = ({ actions }: Run, { atRest }: Hints): number => (atRest ? chaosLength(actions) : actions.length)

/** The actions in another world, in which `name` says who has taken the place of each node. */
const moved = (run: Run, hints: Hints, world: WorldSpec, name: (node: NodeId) => NodeId): ReadonlyArray<Action> => {
  const before = hints.systemOf(run.world)
  return before.initial.posts.length === 0 ? run.actions : recount(run.actions, before, hints.systemOf(world), name)
}

function* fewerNodes(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const nodes = lastFirst(run.world)
  for (let i = at; i < nodes.length; i++) {
    const world = dropNode(run.world, nodes[i] as NodeId)
    if (!hints.allows(world)) continue
    yield { world, actions: moved(run, hints, world, (node) => node), at: i, chunk: 0, resettle: true }
  }
}

function* mergedNodes(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const nodes = lastFirst(run.world)
  for (let i = at; i < nodes.length; i++) {
    const node = nodes[i] as NodeId
    for (const heir of mergeable(run.world, node)) {
      const world = mergeNodes(run.world, node, heir)
      if (!hints.allows(world)) continue
      const actions = moved(run, hints, world, (other) => (other === node ? heir : other))
      yield { world, actions: inherit(actions, node, heir), at: i, chunk: 0, resettle: true }
    }
  }
}

function* calmer(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const fewer = [...withoutFaults(run.actions, chaosOf(run, hints)), ...withoutDoubles(run.actions)]
  for (let i = at; i < fewer.length; i++) {
    yield { world: run.world, actions: fewer[i] ?? [], at: i, chunk: 0, resettle: true }
  }
}

function* simplerEnvironment(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const worlds = [...simplerWorlds(run.world), ...hints.simpler(run.world)]
  for (let i = at; i < worlds.length; i++) {
    const world = worlds[i] as WorldSpec
    if (hints.allows(world)) yield { world, actions: run.actions, at: i, chunk: 0, resettle: true }
  }
}

/** Chunks of halving size, from the end; after the first round single actions only. */
function* fewerActions(run: Run, hints: Hints, from: Position): Iterable<Proposal> {
  const { world, actions } = run
  const n = chaosOf(run, hints)
  const needed = hints.atLast ? 1 : 0
  let chunk = from.chunk > 0 ? Math.min(from.chunk, Math.max(1, n)) : from.round === 0 ? Math.max(1, n >> 1) : 1
  let tried = from.chunk > 0 ? Math.max(from.at, needed) : needed
  for (;;) {
    for (let to = n - tried; to > 0; to -= chunk) {
      const left = withoutChunk(actions, Math.max(0, to - chunk), to)
      yield { world, actions: left, at: n - to, chunk, resettle: true }
    }
    if (chunk === 1) return
    chunk >>= 1
    tried = needed
  }
}

/** Single actions of the settling. */
function* lessSettling(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const { world, actions } = run
  for (let i = actions.length - 1 - at; i >= chaosOf(run, hints); i--) {
    yield { world, actions: withoutChunk(actions, i, i + 1), at: actions.length - 1 - i, chunk: 0, resettle: false }
  }
}

/** Two events at a time: a block of each of two branches, say. */
function* fewerPairs(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const { world, actions } = run
  const end = chaosOf(run, hints) - (hints.atLast ? 1 : 0)
  const events = spontaneous(actions).filter((i) => i < end)
  for (let a = at; a < events.length; a++) {
    for (let b = a + 1; b < events.length; b++) {
      const left = actions.filter((_, i) => i !== events[a] && i !== events[b])
      yield { world, actions: left, at: a, chunk: 0, resettle: true }
    }
  }
}

/** One event at a time happens at another node: what was sent to that node for it is then sent no more. */
function* movedEvents(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const { world, actions } = run
  for (let i = at; i < chaosOf(run, hints); i++) {
    const action = actions[i] as Action
    if (action._tag !== "Do") continue
    for (const other of mergeable(world, action.at)) {
      const moved = actions.map((a, j) => (i === j ? { ...action, at: other } : a))
      yield { world, actions: moved, at: i, chunk: 0, resettle: true }
    }
  }
}

/**
 * What came as an answer, or was passed on, comes directly instead: as what some event before it has sent. The delivery that
 * caused it is left out.
 */
function* directMessages(run: Run, hints: Hints, { at }: Position): Iterable<Proposal> {
  const { world, actions } = run
  for (let i = at; i < chaosOf(run, hints); i++) {
    const action = actions[i] as Action
    if (action._tag !== "Deliver") continue
    const detour = actions.find((a) => a.id === action.cause)
    if (detour?._tag !== "Deliver") continue
    for (const source of actions.slice(0, i)) {
      if (source._tag !== "Do" || source.at === action.to) continue
      const direct = actions.flatMap((a, k) => {
        if (a === detour) return []
        return [k === i ? { ...action, cause: source.id, nth: 0 } : a]
      })
      yield { world, actions: direct, at: i, chunk: 0, resettle: true }
    }
  }
}

/** The world in which a request is another one, if it is a request. */
const withRequest = (world: WorldSpec, at: string, event: Json, smaller: Json): WorldSpec => {
  const requests = world.environment.workload?.[at]
  const k = requests?.findIndex((r) => sameValue(r, event)) ?? -1
  if (requests === undefined || k < 0) return world
  const workload = { ...world.environment.workload, [at]: requests.map((r, i) => (i === k ? smaller : r)) }
  return { ...world, environment: { ...world.environment, workload } }
}

function* smallerNumbers(run: Run, _: Hints, { at }: Position): Iterable<Proposal> {
  const { world, actions } = run
  const numbers = actions.flatMap((a, i) =>
    a._tag === "Do" ? numbersIn(a.event).map((path): readonly [number, Path] => [i, path]) : [],
  )
  for (let k = at; k < numbers.length; k++) {
    const [i, path] = numbers[k] as readonly [number, Path]
    const action = actions[i] as Extract<Action, { readonly _tag: "Do" }>
    for (const event of withSmaller(action.event, path)) {
      const changed = actions.map((a, j) => (i === j ? { ...action, event } : a))
      const there = withRequest(world, action.at, action.event, event)
      yield { world: there, actions: changed, at: k, chunk: 0, resettle: true }
    }
  }
}

function* onlyWhatIsUsed(run: Run): Iterable<Proposal> {
  const { actions } = run
  const does = (place: string, request: Json): boolean =>
    actions.some((a) => a._tag === "Do" && a.at === place && sameValue(a.event, request))
  const world = justEnough(onlyTaken(run.world, does), actions)
  if (isSmaller(sizeOf({ world, actions }), sizeOf(run))) yield { world, actions, at: 0, chunk: 0, resettle: false }
}

export const passes: ReadonlyArray<Pass> = [
  fewerNodes,
  mergedNodes,
  calmer,
  simplerEnvironment,
  fewerActions,
  lessSettling,
  fewerPairs,
  movedEvents,
  directMessages,
  smallerNumbers,
  onlyWhatIsUsed,
]
