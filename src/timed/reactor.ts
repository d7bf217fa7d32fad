/** Gives inputs to rules, and remembers, for one message, what it did to each state. */
import * as Result from "effect/Result"
import type { AnyRole, AnyRule, Protocol, Setup } from "../../spec/core/Protocol.ts"
import {
  type Context,
  type Disposition,
  graver,
  type NodeId,
  type Output,
  type Rejection,
  type Transition,
} from "../../spec/core/Rule.ts"
import type { Input, Json } from "../../spec/core/System.ts"
import { sameState } from "./sameState.ts"

const nothing: ReadonlyArray<never> = []

/** How often something happened. */
export interface Tally {
  count: number
}

/** What an input does to a state. */
export interface Outcome {
  /** Undefined where a rule has fired. */
  readonly refused: Disposition | undefined
  readonly state: Json
  /** Whether the rule made another state (not: one with another content). */
  readonly changed: boolean
  readonly outputs: ReadonlyArray<Output<Json>>
  /** The counter of the rule that fired or of the premise that refused. */
  readonly tally: Tally
  /** The reading of the clock that the rule was given. */
  readonly now: number
  /** What the node could do next of itself; filled in when first asked for. */
  offered: ReadonlyArray<Json> | undefined
}

/** What one message did to each state it met: exact, as rules are functions. Roles are kept apart. */
export class Memory {
  private readonly outcomes: ReadonlyArray<Map<Json, Outcome>>
  private readonly results: ReadonlyArray<Array<Json>>

  constructor(roles: number) {
    this.outcomes = Array.from({ length: roles }, () => new Map<Json, Outcome>())
    this.results = Array.from({ length: roles }, () => [])
  }

  recall(role: number, before: Json): Outcome | undefined {
    return this.outcomes[role]?.get(before)
  }

  keep(role: number, before: Json, outcome: Outcome): void {
    this.outcomes[role]?.set(before, outcome)
  }

  /** The first state equal to this one that the message led to: nodes that agree share one object. */
  share(role: number, state: Json): Json {
    const known = this.results[role] as Array<Json>
    for (const other of known) if (sameState(other, state)) return other
    if (known.length < 8) known.push(state)
    return state
  }

  forget(): void {
    for (const map of this.outcomes) map.clear()
    for (const list of this.results) list.length = 0
  }
}

/** Of so many inputs so many are tried with a memory, the first ones; it pays if so many of these were recalled. */
const season = 32_768
const tries = 512
const recalledMin = tries / 16

/**
 * Whether it pays to remember: where no two nodes agree, comparing their states is all loss. This decides what is recalled, never
 * an outcome.
 */
class Habit {
  pays = true
  private asked = 0
  private recalled = 0

  note(isRecalled: boolean): void {
    this.asked++
    if (isRecalled) this.recalled++
    if (this.asked === tries) this.pays = this.recalled >= recalledMin
    if (this.asked < season) return
    this.asked = 0
    this.recalled = 0
    this.pays = true
  }
}

/** The nodes of a setup, role after role: node i is at place i. */
export const nodesOf = (setup: Setup<never>): ReadonlyArray<NodeId> => Object.values(setup.nodes).flat()

export class Reactor {
  readonly ids: ReadonlyArray<NodeId>
  readonly roles: ReadonlyArray<AnyRole>
  /** The role of each place, by its index in `roles`. */
  readonly roleAt: Int32Array
  private readonly contexts: ReadonlyArray<Context<Json>>
  recalled = 0
  /** Whether the node's own name was looked at since this was last cleared: if not, another node would do the same. */
  selfRead = false
  private readonly tallies = new Map<string, Map<string, Tally>>()
  private readonly habit = new Habit()

  constructor(protocol: Protocol<never>, setup: Setup<never>) {
    const names = Object.keys(setup.nodes)
    this.roles = names.map((name) => {
      const role = protocol.roles[name]
      if (role === undefined) throw new RangeError(`${protocol.name} has no role ${name}`)
      if (role.endOfRound !== undefined || role.surveys !== undefined)
        throw new RangeError(`the role ${name} takes turns in rounds or surveys its inbox: it has no timed form`)
      return role as AnyRole
    })
    this.roleAt = Int32Array.from(names.flatMap((name, k) => (setup.nodes[name] ?? []).map(() => k)))
    this.ids = nodesOf(setup)
    this.contexts = this.ids.map((id) => this.contextOf(id, setup))
  }

  role(place: number): AnyRole {
    return this.roles[this.roleAt[place] as number] as AnyRole
  }

  /** What the rules of a place may read besides its state. */
  context(place: number): Context<Json> {
    return this.contexts[place] as Context<Json>
  }

  /** Whether what a message does is remembered at present. */
  get remembers(): boolean {
    return this.habit.pays
  }

  /** As `react` of a composed system: the first rule whose premises hold; otherwise the refusal that counts most. */
  react(place: number, state: Json, input: Input, offered: Memory | undefined): Outcome {
    const now = "now" in input ? input.now : 0
    const role = this.roleAt[place] as number
    const memory = this.remembers ? offered : undefined
    const known = memory?.recall(role, state)
    const isRecalled = known !== undefined && known.now === now
    if (offered !== undefined) this.habit.note(isRecalled)
    if (isRecalled) {
      this.recalled++
      known.tally.count++
      return known
    }
    this.selfRead = false
    const outcome = this.evaluate(place, state, input, now, memory)
    outcome.tally.count++
    if (!this.selfRead) memory?.keep(role, state, outcome)
    return outcome
  }

  /**
   * What an input does to a state, kept for others and not counted as given to anybody. Undefined if a rule throws: it need not be
   * ready for what its own node has said.
   */
  foresee(place: number, state: Json, input: Input, memory: Memory): Outcome | undefined {
    const role = this.roleAt[place] as number
    const now = "now" in input ? input.now : 0
    const known = memory.recall(role, state)
    if (known !== undefined && known.now === now) return known
    this.selfRead = false
    try {
      const outcome = this.evaluate(place, state, input, now, memory)
      if (!this.selfRead) memory.keep(role, state, outcome)
      return outcome
    } catch {
      return undefined
    }
  }

  /** The state after a message that was accepted before, in another order. Errors: one for a message that is refused now. */
  reread(place: number, state: Json, input: Input): Json {
    const { refused, state: after } = this.evaluate(place, state, input, 0, undefined)
    if (refused !== undefined) throw new Error(`${this.ids[place]} refuses in one order what it takes in another`)
    return after
  }

  /** The candidates of a place; `outcome`, where given, is how all that agree came into this state, and keeps them. */
  candidates(place: number, state: Json, outcome: Outcome | undefined): ReadonlyArray<Json> {
    this.selfRead = false
    const offered = this.role(place).candidates(this.context(place), state)
    if (outcome !== undefined && !this.selfRead) outcome.offered = offered
    return offered
  }

  /** How often each rule fired. */
  fired(): { readonly [rule: string]: number } {
    const counts = [...this.tallies].map(([rule, by]) => [rule, by.get("")?.count ?? 0] as const)
    return Object.fromEntries(counts.filter(([, n]) => n > 0))
  }

  /** How often each premise refused. */
  refused(): { readonly [rule: string]: { readonly [premise: string]: number } } {
    const counts = [...this.tallies].map(([rule, by]) => {
      const premises = [...by]
        .filter(([name, { count }]) => name !== "" && count > 0)
        .map(([name, { count }]) => [name, count] as const)
      return [rule, Object.fromEntries(premises)] as const
    })
    return Object.fromEntries(counts.filter(([, by]) => Object.keys(by).length > 0))
  }

  private evaluate(place: number, before: Json, input: Input, now: number, memory: Memory | undefined): Outcome {
    const rules = rulesFor(this.role(place), input)
    const arg = input._tag === "Internal" ? input.event : input
    let first: Rejection | undefined
    for (const rule of rules) {
      const result = rule.apply(this.context(place), before, arg)
      if (Result.isSuccess(result)) {
        const { state, outputs }: Transition<Json, Json> = result.success
        const changed = state !== before
        const shared = changed && memory !== undefined ? memory.share(this.roleAt[place] as number, state) : state
        const tally = this.tally(rule.id, "")
        return { refused: undefined, state: shared, changed, outputs, tally, now, offered: undefined }
      }
      first = graver(first, result.failure)
    }
    const { rule, _tag, disposition } = first ?? noRule
    const tally = this.tally(rule, _tag)
    return { refused: disposition, state: before, changed: false, outputs: nothing, tally, now, offered: undefined }
  }

  private tally(rule: string, premise: string): Tally {
    const by = this.tallies.get(rule) ?? new Map<string, Tally>()
    this.tallies.set(rule, by)
    const tally = by.get(premise) ?? { count: 0 }
    by.set(premise, tally)
    return tally
  }

  private contextOf(self: NodeId, { params, nodes }: Setup<never>): Context<Json> {
    const noteRead = (): NodeId => {
      this.selfRead = true
      return self
    }
    return {
      get self() {
        return noteRead()
      },
      params,
      nodes,
    }
  }
}

/** An input that no rule is there for is dropped. */
const noRule = { rule: "environment", _tag: "NoRule", disposition: "ignore" } as const

const rulesFor = (role: AnyRole, input: Input): ReadonlyArray<AnyRule> => {
  const rules =
    input._tag === "Receive"
      ? role.upon[input.message._tag]
      : input._tag === "Internal"
        ? role.internal[input.event._tag]
        : input._tag === "Timer"
          ? role.timers?.[input.timer]
          : undefined
  if (rules === undefined) return nothing
  return Array.isArray(rules) ? (rules as ReadonlyArray<AnyRule>) : [rules as AnyRule]
}
