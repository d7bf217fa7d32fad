/**
 * What a chapter states, as flat lists: its rules, judgements, properties and ids. Pages and lints are made from these.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { AnyRole, AnyRule } from "../../spec/core/Protocol.ts"
import type { Declaration, PremiseText } from "../../spec/core/Rule.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"

export type AnyProperty = Property<Json>
export type AnyScenario = Scenario<Json, Json>

/** A rule or judgement as it was declared. */
export type Declared = Declaration

/** The premises that a declaration states itself. */
export const ownPremises = ({ premises }: Declared): ReadonlyArray<readonly [name: string, text: PremiseText]> =>
  Object.entries(premises).flatMap(([name, asked]) => ("premises" in asked ? [] : [[name, asked] as const]))

/** The judgements that it states; one that is taken more lightly is still that judgement. */
export const ownJudgements = ({ premises }: Declared): ReadonlyArray<Declared> =>
  Object.values(premises).flatMap((asked) => ("premises" in asked ? [asked.lenientOf ?? asked] : []))

/** A rule, who takes it, and upon what. */
export interface RuleRecord {
  readonly declared: Declared
  readonly roles: ReadonlyArray<string>
  readonly upon: ReadonlyArray<string>
  /** Whether only roles that deviate take it. */
  readonly deviates: boolean
}

const listOf = (rules: Json): ReadonlyArray<AnyRule> => (Array.isArray(rules) ? rules : [rules])

const occasions = (role: AnyRole): ReadonlyArray<readonly [rule: AnyRule, upon: string]> => {
  const of = (rules: { readonly [tag: string]: Json } | undefined) =>
    Object.entries(rules ?? {}).flatMap(([tag, r]) => listOf(r).map((rule) => [rule, tag] as const))
  const endOfRound = role.endOfRound === undefined ? {} : { "end of round": role.endOfRound }
  return [...of(role.upon), ...of(role.internal), ...of(role.surveys), ...of(role.timers), ...of(endOfRound)]
}

const unique = <A>(xs: ReadonlyArray<A>): ReadonlyArray<A> => [...new Set(xs)]

/** Every rule of a chapter once, in the order in which its roles declare them; the order of a list of rules is kept. */
export const rulesOf = (chapter: AnyChapter): ReadonlyArray<RuleRecord> => {
  const taken = Object.entries(chapter.protocol.roles).flatMap(([name, role]) =>
    occasions(role).map(([rule, upon]) => ({ rule, upon, name, corrupt: role.corrupt === true })),
  )
  return unique(taken.map(({ rule }) => rule.id)).map((id) => {
    const uses = taken.filter(({ rule }) => rule.id === id)
    return {
      declared: (uses[0] as (typeof uses)[number]).rule as Declared,
      roles: unique(uses.map((u) => u.name)),
      upon: unique(uses.map((u) => u.upon)),
      deviates: uses.every((u) => u.corrupt),
    }
  })
}

const withStates = (d: Declared): ReadonlyArray<Declared> => [d, ...ownJudgements(d).flatMap(withStates)]

/** Every judgement that rules of the chapter state, directly or through another one. */
export const judgementsOf = (chapter: AnyChapter): ReadonlyArray<Declared> =>
  unique(rulesOf(chapter).flatMap(({ declared }) => withStates(declared).slice(1)))

/** The premises that a declaration states, its own and those that it takes over; a name may occur twice. */
export const premisesOf = (d: Declared): ReadonlyArray<readonly [name: string, text: PremiseText]> => [
  ...ownJudgements(d).flatMap(premisesOf),
  ...ownPremises(d),
]

/** Every property of a chapter once: those that it lists, and those that only a scenario names. */
export const propertiesOf = (chapter: AnyChapter): ReadonlyArray<AnyProperty> => {
  const named = chapter.scenarios.flatMap(({ expects: { holds = [], reaches = [], refutes } }) => [
    ...holds,
    ...reaches,
    ...(refutes === undefined ? [] : [refutes.property]),
  ])
  const all: ReadonlyArray<AnyProperty> = [...chapter.properties, ...named]
  return all.filter((p, i) => all.findIndex((q) => q.id === p.id) === i)
}

/** Scenarios that refute a property of the rules as they are. */
export const refuting = (chapter: AnyChapter, property: AnyProperty): ReadonlyArray<AnyScenario> =>
  chapter.scenarios.filter((s) => s.struck === undefined && s.expects.refutes?.property.id === property.id)

/** Whether some scenario expects a property to hold. */
export const isClaimed = (chapter: AnyChapter, property: AnyProperty): boolean =>
  chapter.scenarios.some((s) => s.expects.holds?.some((p) => p.id === property.id))

/** Everything in a chapter that a page may point to: each id once for each thing that has it. */
export const idsOf = (chapter: AnyChapter): ReadonlyArray<string> => [
  ...rulesOf(chapter).map((r) => r.declared.id),
  ...judgementsOf(chapter).map((j) => j.id),
  ...propertiesOf(chapter).map((p) => p.id),
  ...chapter.scenarios.map((s) => s.id),
]
