/**
 * The slow obvious twin: the same question decided on plain data, by fixpoints over sets of configurations instead of
 * components. For cross-checks only. Source: Emerson and Lei 1986, "Efficient Model Checking in Fragments of the Propositional
 * Mu-Calculus".
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { Configuration } from "../explore/naiveActions.ts"
import { changesIn, shownIn, startOf } from "./configurations.ts"
import { isLeadsTo, type Judged, type LeadsTo } from "./Lasso.ts"

interface State {
  readonly configuration: Configuration
  readonly changes: ReadonlyArray<{ readonly fair: string | undefined; readonly to: string }>
}
/** Configurations by their spelling, the initial one first. */
type States = ReadonlyMap<string, State>
type Some = ReadonlySet<string>

/** All configurations; undefined if there are more than `statesMax`. */
const statesOf = (system: System, statesMax: number): States | undefined => {
  const states = new Map<string, State>()
  const queue = [startOf(system)]
  const met = new Set(queue.map((c) => spell(c)))
  for (const configuration of queue) {
    const changes = changesIn(system, configuration).map(({ fair, after }) => {
      const to = spell(after)
      if (!met.has(to)) queue.push(after)
      met.add(to)
      return { fair, to }
    })
    if (met.size > statesMax) return undefined
    states.set(spell(configuration), { configuration, changes })
  }
  return states
}

/** The states of `within` from which a run inside of it comes to one of these. */
const canReach = (states: States, within: Some, goal: Some): Some => {
  const reach = new Set(goal)
  for (let before = -1; before < reach.size; ) {
    before = reach.size
    for (const s of within) if (states.get(s)?.changes.some(({ to }) => reach.has(to))) reach.add(s)
  }
  return reach
}

const isEnabled = ({ changes }: State, fair: string): boolean => changes.some((c) => c.fair === fair)

/**
 * The states from which some fair run stays within a set for ever: the greatest set from each state of which, for each class,
 * a run comes to where the class is disabled, or to an action of the class that stays in the set. A run may always do nothing.
 */
const canStay = (states: States, within: Some): Some => {
  const classes = new Set([...states.values()].flatMap(({ changes }) => changes.flatMap(({ fair }) => fair ?? [])))
  let stay = within
  for (;;) {
    let left = stay
    for (const fair of classes) {
      const served = [...stay].filter((s) => {
        const state = states.get(s) as State
        return !isEnabled(state, fair) || state.changes.some((c) => c.fair === fair && stay.has(c.to))
      })
      const serve = canReach(states, within, new Set(served))
      left = new Set([...left].filter((s) => serve.has(s)))
    }
    if (left.size === stay.size) return stay
    stay = left
  }
}

const verdictOf = (system: System, states: States, property: LeadsTo): Judged["verdict"] => {
  const { params } = system
  const initial = spell(startOf(system))
  const all = [...states].map(([s, { configuration }]) => ({ s, world: shownIn(system, configuration) }))
  const waiting = all.filter(({ world }) => !property.then(world, params))
  const asked = waiting.filter(({ s, world }) => property.whenever?.(world, params) ?? s === initial)
  const stay = canStay(states, new Set(waiting.map(({ s }) => s)))
  return asked.some(({ s }) => stay.has(s)) ? "violated" : "holds"
}

/** The verdicts of `judgeTemporal`, found the slow way. */
export const naive = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  statesMax: number,
): ReadonlyArray<Judged["verdict"]> => {
  const states = statesOf(system, statesMax)
  const asked = (properties as ReadonlyArray<Property<Json>>).filter(isLeadsTo)
  return asked.map((p) => (states === undefined ? "inconclusive" : verdictOf(system, states, p)))
}
