/**
 * A protocol: the roles that its nodes play, each a set of rules over one kind of local state.
 * Next: [System.ts](System.ts), what a protocol becomes once it is set up in an environment.
 */
import type { Context, NodeId, Received, Rule, Tagged, Transition } from "./Rule.ts"

// biome-ignore lint/suspicious/noExplicitAny: a role is used through its own types; what composes roles sees none of them
type Any = any

/** Rules for one kind of input. In a list the first whose premises hold fires; see compose for what is refused. */
export type Rules<P, S, I, M> = Rule<P, S, I, M> | ReadonlyArray<Rule<P, S, I, M>>

/** One role of a protocol: miner, server, client … `In` are the messages that it understands, `N` its internal events. */
export interface Role<P, S, In extends Tagged, N extends Tagged, M extends Tagged, O> {
  /** A role that need not follow the protocol: its nodes are corrupt, no property is asked of them. */
  readonly corrupt?: boolean
  readonly initial: (ctx: Context<P>) => Transition<S, M>
  readonly upon: { readonly [K in In["_tag"]]: Rules<P, S, Received<Extract<In, { readonly _tag: K }>>, M> }
  readonly internal: { readonly [K in N["_tag"]]: Rules<P, S, Extract<N, { readonly _tag: K }>, M> }
  /** The internal events to try in this state: finite, in a fixed order. The premises of the rules decide what is enabled. */
  readonly candidates: (ctx: Context<P>, state: S) => ReadonlyArray<N | Tagged>
  /** What luck and the clock add to an event just before it happens (a time stamp, a nonce). Absent: nothing. */
  ready?(ctx: Context<P>, state: S, event: N, now: number): N
  /**
   * Protocols in slots: the events that a node tries when a slot begins. Simulations with a clock ask for them; elsewhere the
   * same events are among the `candidates`. Only what a look at the state shows to be hopeless may be left out.
   */
  atSlot?(ctx: Context<P>, state: S, slot: number): ReadonlyArray<N>
  /** How often an internal event happens, relative to the others (hash power, stake); 1 where absent. */
  rate?(ctx: Context<P>, event: N): number
  /**
   * Rules of internal events that read, beside the state, all the messages that lie in the node's inbox: for papers in which every
   * guard reads one growing set of messages. In a network `set` only. Their events are among the `candidates`.
   */
  readonly surveys?: { readonly [event: string]: Rules<P, S, Any, M> }
  readonly timers?: { readonly [timer: string]: Rules<P, S, { readonly timer: string; readonly now: number }, M> }
  /** Lock-step protocols: what a node does once all mail of a round has arrived. What it sends arrives in the next round. */
  readonly endOfRound?: Rules<P, S, { readonly round: number }, M>
  /**
   * What a corrupt node in this role could say to a node in a round: a list of questions, each the list of its possible answers.
   * All well-typed messages: the environment strikes out those with signatures that the adversary cannot make.
   */
  lies?(ctx: Context<P>, round: number, to: NodeId): ReadonlyArray<ReadonlyArray<M>>
  /** Whether a node keeps doing what it could do: weak fairness of its internal events, where absent of all of them. */
  fair?(event: N): boolean
  /** What survives a crash. Absent: the role does not crash. */
  readonly durable?: (state: S) => unknown
  /** The restart after a crash, from what was durable; null for a node that joins for the first time. */
  readonly recover?: (ctx: Context<P>, durable: Any) => Transition<S, M>
  /**
   * The fields of a state that are about the node alone: rules of messages neither read nor change them. Nodes that differ in
   * nothing else do the same with a message.
   */
  readonly own?: ReadonlyArray<keyof S & string>
  /**
   * Messages that do not touch each other. Of two with the same `about` and different `by`, heard at one reading of the clock, a
   * node gives each the same answer and ends in the same state, whichever comes first. Undefined for all others.
   */
  apart?(message: M): { readonly about: string; readonly by: string } | undefined
  /** What a node does, of itself, when the network comes back. */
  readonly reconnect?: (ctx: Context<P>, state: S) => ReadonlyArray<N>
  /** Messages that an environment with relay passes on once they are accepted: one key for one content. */
  relay?(message: M): string | undefined
  /** What properties, pictures and statistics see of a node that is up: anything but null, which stands for one that is down. */
  readonly observe: (ctx: Context<P>, state: S) => O
}

export type AnyRole = Role<Any, Any, Any, Any, Any, Any>
export type AnyRule = Rule<Any, Any, Any, Any>

/** A protocol over parameters `P`. */
export interface Protocol<P> {
  readonly name: string
  readonly roles: { readonly [role: string]: Role<P, Any, Any, Any, Any, Any> }
  /** How many rounds a run of a lock-step protocol takes. */
  rounds?(params: P): number
  /** What parameters ask of nodes that take no part: a sentence each; see [misfits.ts](misfits.ts). Absent: nothing. */
  misfits?(setup: Setup<P>): ReadonlyArray<string>
  readonly symmetry?: Symmetry<P>
}

/**
 * Names, of nodes or of values, that can be exchanged without any rule or property telling the difference. `groups`: the names of
 * one group are interchangeable. `sets`: the fields of states, messages and parameters whose arrays are sets (see `core/lib/Sets`).
 */
export interface Symmetry<P> {
  readonly groups: (setup: Setup<P>) => ReadonlyArray<ReadonlyArray<string>>
  readonly sets: ReadonlyArray<string>
}

/** Who takes part, and with which parameters. */
export interface Setup<P> {
  readonly params: P
  readonly nodes: { readonly [role: string]: ReadonlyArray<NodeId> }
}

const listOf = (rules: Rules<Any, Any, Any, Any>): ReadonlyArray<AnyRule> =>
  Array.isArray(rules) ? rules : [rules as AnyRule]

/** All rules of a role, in the order in which it declares them. */
export const rulesOf = (role: AnyRole): ReadonlyArray<AnyRule> => [
  ...Object.values(role.upon).flatMap((r) => listOf(r as Rules<Any, Any, Any, Any>)),
  ...Object.values(role.internal).flatMap((r) => listOf(r as Rules<Any, Any, Any, Any>)),
  ...Object.values(role.surveys ?? {}).flatMap(listOf),
  ...Object.values(role.timers ?? {}).flatMap((r) => listOf(r as Rules<Any, Any, Any, Any>)),
  ...(role.endOfRound === undefined ? [] : listOf(role.endOfRound)),
]

/** The protocol with premises struck out of its rules. */
export const strike = <P>(protocol: Protocol<P>, struck: ReadonlyArray<Struck>): Protocol<P> => {
  if (struck.length === 0) return protocol
  const change = (rule: AnyRule): AnyRule =>
    struck.filter((s) => s.rule === rule.id).reduce((r, s) => r.without(s.premise), rule)
  const each = (rules: Rules<Any, Any, Any, Any>) =>
    Array.isArray(rules) ? rules.map(change) : change(rules as AnyRule)
  const all = (rules: { readonly [tag: string]: Rules<Any, Any, Any, Any> }) =>
    Object.fromEntries(Object.entries(rules).map(([tag, r]) => [tag, each(r)]))
  const roles = Object.entries(protocol.roles).map(([name, role]) => {
    const timers = role.timers === undefined ? {} : { timers: all(role.timers) }
    const surveys = role.surveys === undefined ? {} : { surveys: all(role.surveys) }
    const endOfRound = role.endOfRound === undefined ? {} : { endOfRound: each(role.endOfRound) }
    return [name, { ...role, upon: all(role.upon), internal: all(role.internal), ...surveys, ...timers, ...endOfRound }]
  })
  return { ...protocol, roles: Object.fromEntries(roles) }
}

/** A premise of a rule, named to be struck out. */
export interface Struck {
  readonly rule: string
  readonly premise: string
}
