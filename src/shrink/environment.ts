/**
 * Simpler environments: everybody linked to everybody, no bound on delays, right clocks, nobody late, nobody corrupt.
 */
import { asynchronous, type Environment, neverUnlessBudgeted } from "../../spec/core/Environment.ts"
import type { Action, WorldSpec } from "../run/Action.ts"

type Part = "links" | "timing" | "skew" | "late" | "relay" | "corrupt"

const omit = (e: Environment, part: Part): Environment => {
  const { [part]: _, ...rest } = e
  return rest
}

/** The object without one key. */
const withoutKey = <A>(o: { readonly [key: string]: A }, key: string): { readonly [key: string]: A } =>
  Object.fromEntries(Object.entries(o).filter(([k]) => k !== key))

/** Environments with one thing less, the larger steps first. */
const simplerThan = (e: Environment): ReadonlyArray<Environment> => {
  const skewed = Object.keys(e.skew ?? {})
  const late = e.late ?? []
  const corrupt = Object.keys(e.corrupt ?? {})
  const none = <A>(xs: ReadonlyArray<A>, part: Part): ReadonlyArray<Environment> =>
    xs.length === 0 ? [] : [omit(e, part)]
  const each = <A>(xs: ReadonlyArray<A>, less: (x: A) => Environment): ReadonlyArray<Environment> =>
    xs.length < 2 ? [] : xs.map(less)
  return [
    ...(e.links === undefined ? [] : [omit(e, "links")]),
    ...(e.timing === undefined || e.timing._tag === "asynchronous" ? [] : [{ ...e, timing: asynchronous }]),
    ...none(skewed, "skew"),
    ...none(late, "late"),
    ...none(corrupt, "corrupt"),
    ...each(skewed, (node) => ({ ...e, skew: withoutKey(e.skew ?? {}, node) })),
    ...each(late, (node) => ({ ...e, late: late.filter((other) => other !== node) })),
    ...each(corrupt, (node) => ({ ...e, corrupt: withoutKey(e.corrupt ?? {}, node) })),
    ...(e.relay === true ? [omit(e, "relay")] : []),
  ]
}

/** Worlds whose environment has one thing less. */
export const simplerWorlds = <P>(world: WorldSpec<P>): ReadonlyArray<WorldSpec<P>> =>
  simplerThan(world.environment).map((environment) => ({ ...world, environment }))

/** How often each kind of action happens: what budgets count. */
const spentBy = (actions: ReadonlyArray<Action>): ReadonlyMap<string, number> => {
  const spent = new Map<string, number>()
  const count = (kind: string) => spent.set(kind, (spent.get(kind) ?? 0) + 1)
  for (const a of actions) {
    if (a._tag === "Do") count(a.event._tag)
    else if (a._tag === "Fire") count(a.timer)
    else count(a._tag.toLowerCase())
  }
  return spent
}

/** The world with budgets that the actions use up. */
export const justEnough = <P>(world: WorldSpec<P>, actions: ReadonlyArray<Action>): WorldSpec<P> => {
  const { budget, ...rest } = world.environment
  if (budget === undefined) return world
  const spent = spentBy(actions)
  const less = Object.entries(budget)
    .map(([kind, most]) => [kind, Math.min(most, spent.get(kind) ?? 0)] as const)
    .filter(([kind, most]) => most > 0 || !neverUnlessBudgeted.has(kind))
  return { ...world, environment: { ...rest, ...unlessEmpty("budget", Object.fromEntries(less)) } }
}

/** The world with the requests that the actions take, and no other. `taken` says whether one is. */
export const onlyTaken = <P>(
  world: WorldSpec<P>,
  taken: (place: string, request: unknown) => boolean,
): WorldSpec<P> => {
  const { workload, ...rest } = world.environment
  if (workload === undefined) return world
  const left = Object.entries(workload)
    .map(([place, requests]) => [place, requests.filter((request) => taken(place, request))] as const)
    .filter(([, requests]) => requests.length > 0)
  return { ...world, environment: { ...rest, ...unlessEmpty("workload", Object.fromEntries(left)) } }
}

/** A field of an environment; nothing if it is undefined or has no entries. */
export const unlessEmpty = <K extends keyof Environment>(
  key: K,
  value: Environment[K] | undefined,
): Pick<Environment, K> | Record<never, never> =>
  value === undefined || Object.keys(value).length === 0 ? {} : { [key]: value }
