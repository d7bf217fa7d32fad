/**
 * One protocol in the shared world, watched from one honest node that is not of the large party: when its chain reached which
 * height, and what it knows at the end.
 * Next: [measure.ts](measure.ts), what is made of it.
 */
import type { AnyCompared, Arena, Staged, Written } from "../../spec/core/Comparison.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import type { Context, NodeId } from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Faults } from "../timed/faults.ts"
import type { TimedOptions, TimedResult } from "../timed/options.ts"
import { simulateTimed } from "../timed/simulate.ts"
import type { Net, Order } from "./World.ts"

/** A chapter, as far as it is measured. */
export interface Measured {
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's parameters are its own affair
  readonly protocol: Protocol<any>
  readonly compared: AnyCompared
}

export interface Wanted {
  readonly arena: Arena
  readonly net: Net
  readonly orders: ReadonlyArray<Order>
  readonly seconds: number
  readonly seed: number
  /** The large party is cut off from the others until then; not at all where absent. */
  readonly apartUntil?: number
  /** Ends the run early; asked after each change, with what the two watched nodes have come to. */
  readonly ends?: (ours: Step, theirs: Step) => boolean
  /** From when to when messages are counted; 0 to the end where absent. */
  readonly counted?: readonly [from: number, to: number]
}

/** A change of head at one of the two nodes that are watched. */
export interface Step {
  readonly at: number
  readonly height: number
  /** What fork choice compares: its height, or what the protocol says. */
  readonly weight: number
  /** The height up to which nothing is taken back; −1 where the protocol has no finality. */
  readonly final: number
}

export interface Watched {
  readonly staged: Staged<Json>
  readonly result: TimedResult
  /** Messages and their bytes in the time that was to be counted. */
  readonly messages: number
  readonly bytes: number
  /** The watched node's steps: those that changed its head or what is final there. */
  readonly steps: ReadonlyArray<Step>
  /** The same of the first node of the large party. */
  readonly theirs: ReadonlyArray<Step>
  /** The chain of that node at the end. */
  readonly theirChain: ReadonlyArray<Written>
  /** The watched node's chain at the end, from height 1 on. */
  readonly chain: ReadonlyArray<Written>
  /** Blocks that it knows between two heights, both included. */
  readonly known: (from: number, to: number) => number
  /** The ids of the payments, in the order of the orders. */
  readonly payments: ReadonlyArray<string>
}

/** How a node's state is seen from outside. */
const observerOf = ({ protocol }: Measured, { setup }: Staged<Json>) => {
  const roleOf = new Map(Object.entries(setup.nodes).flatMap(([role, ids]) => ids.map((id) => [id, role] as const)))
  return (id: NodeId): ((state: Json) => Json) => {
    const role = protocol.roles[roleOf.get(id) ?? ""] as AnyRole
    const context: Context<Json> = { self: id, params: setup.params, nodes: setup.nodes }
    return (state) => role.observe(context, state)
  }
}

/** Keeps the steps of one node. */
class Diary {
  readonly steps: Array<Step> = []
  last: Step = { at: 0, height: 0, weight: 0, final: -1 }
  private readonly compared: AnyCompared
  private readonly params: Json
  private readonly observe: (state: Json) => Json

  constructor(compared: AnyCompared, params: Json, observe: (state: Json) => Json) {
    this.compared = compared
    this.params = params
    this.observe = observe
  }

  note(state: Json, at: number): void {
    if (state === null) return
    const seen = this.observe(state)
    const height = this.compared.height(seen)
    const final = this.compared.finalHeight?.(seen, this.params) ?? -1
    const weight = this.compared.weight?.(seen, this.params) ?? height
    if (this.last.height === height && this.last.weight === weight && this.last.final === final) return
    this.last = { at, height, weight, final }
    this.steps.push(this.last)
  }
}

const retrySeconds = 1

const optionsOf = (
  { staged, ids, wanted }: { staged: Staged<Json>; ids: ReadonlyArray<NodeId>; wanted: Wanted },
  requests: TimedOptions["requests"],
): Omit<TimedOptions, "until"> => {
  const { luckPerSecond, slotSeconds, clockSeconds = 1, clockStart, party } = staged
  const { apartUntil, net, seed } = wanted
  const faults: Faults = apartUntil === undefined ? {} : { cuts: [{ at: 0, until: apartUntil, groups: [party] }] }
  if (net.topology.size !== ids.length) throw new RangeError(`${ids.length} nodes in a net of ${net.topology.size}`)
  return {
    seed,
    topology: net.topology,
    latency: net.delay,
    relay: true,
    faults,
    retrySeconds,
    ...(requests !== undefined && { requests }),
    ...(clockStart !== undefined && { clockAhead: () => clockStart }),
    ...(luckPerSecond !== undefined && { luckPerSecond }),
    ...(slotSeconds === undefined
      ? { clock: (now: number) => Math.floor(now / clockSeconds) * clockSeconds }
      : { slotSeconds }),
  }
}

/** Runs a protocol in a world. Pure: equal arguments give equal results. */
export const watch = (measured: Measured, wanted: Wanted): Watched => {
  const { compared, protocol } = measured
  const staged = compared.stage(wanted.arena)
  const { setup, party } = staged
  const ids = Object.values(setup.nodes).flat()
  const payments = wanted.orders.map((_, k) => compared.payment(setup.params, k))
  const requests = wanted.orders.map(({ at, place }, k) => ({
    at,
    node: ids[place] as NodeId,
    event: payments[k]?.event,
  }))
  const members = new Set(party)
  const honest = ids.findIndex((id) => !members.has(id))
  const theirPlace = ids.findIndex((id) => members.has(id))
  const observer = observerOf(measured, staged)
  const look = observer(ids[honest] as NodeId)
  const mine = new Diary(compared, setup.params, look)
  const theirs = new Diary(compared, setup.params, observer(ids[theirPlace] as NodeId))
  const { ends, seconds, counted: [from, to] = [0, seconds] } = wanted
  const traffic = { messages: 0, bytes: 0 }
  const when = () => ends?.(mine.last, theirs.last) === true
  const result = simulateTimed(protocol, setup, {
    ...optionsOf({ staged, ids, wanted }, requests),
    until: { seconds, ...(ends !== undefined && { when }) },
    sizeOf: compared.bytes,
    onMessage: (bytes, at) => {
      if (at < from || at > to) return
      traffic.messages++
      traffic.bytes += bytes
    },
    onChange: (place, _, after, at) => {
      if (place === honest) mine.note(after, at)
      else if (place === theirPlace) theirs.note(after, at)
    },
  })
  const seenAt = (place: number): Json => {
    const local = result.locals[place]
    if (local === undefined || !("state" in local)) throw new RangeError("the node that is watched is down")
    return observer(ids[place] as NodeId)(local.state)
  }
  const seen = seenAt(honest)
  return {
    staged,
    result,
    ...traffic,
    steps: mine.steps,
    theirs: theirs.steps,
    chain: compared.chain(seen),
    theirChain: compared.chain(seenAt(theirPlace)),
    known: (from, to) => compared.known(seen, from, to),
    payments: payments.map(({ id }) => id),
  }
}
