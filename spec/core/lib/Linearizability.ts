/**
 * Linearizability: every operation on a shared object seems to take effect at one instant between its invocation and its response
 * (Herlihy and Wing 1990). A monitor that sees clients only, so it says nothing of how servers agree.
 */
import { spell } from "../Canonical.ts"
import { monitor, type Property, type Statement, type World } from "../Property.ts"
import { setOf } from "./Sets.ts"

/** The object that clients believe to use: what it is at first, and what one operation at a time does to it. */
export interface Sequential<S, A, R> {
  readonly initial: S
  readonly apply: (object: S, operation: A) => { readonly object: S; readonly result: R }
}

/**
 * What a client shows of its dealings with the object: one operation in progress at most, until it is answered, and the completed
 * ones in order.
 */
export interface History<A, R> {
  readonly pending: A | null
  readonly results: ReadonlyArray<Completed<A, R>>
}
export interface Completed<A, R> {
  readonly operation: A
  readonly result: R
}

/**
 * One way to explain all that has been seen: what the object is now, and which operations in progress have taken effect already,
 * by client, with the results that these will get.
 */
export interface Explanation<S, R> {
  readonly object: S
  readonly effected: { readonly [client: string]: R }
}

/** What the monitor remembers: operations in progress by client, and explanations. None is left where none fits. */
export interface Explained<S, A, R> {
  readonly pending: { readonly [client: string]: A }
  readonly explanations: ReadonlyArray<Explanation<S, R>>
}

const without = <A>(all: { readonly [client: string]: A }, client: string): { readonly [client: string]: A } =>
  Object.fromEntries(Object.entries(all).filter(([c]) => c !== client))

/** What explanations can turn into while nobody gets a result: operations in progress take effect, some or all, in any order. */
const later = <S, A, R>(
  spec: Sequential<S, A, R>,
  pending: { readonly [client: string]: A },
  from: ReadonlyArray<Explanation<S, R>>,
): ReadonlyMap<string, Explanation<S, R>> => {
  const found = new Map(from.map((e) => [spell(e), e]))
  // What is added on the way is visited too.
  for (const e of found.values()) for (const next of oneLater(spec, pending, e)) found.set(spell(next), next)
  return found
}

const oneLater = <S, A, R>(
  spec: Sequential<S, A, R>,
  pending: { readonly [client: string]: A },
  e: Explanation<S, R>,
): ReadonlyArray<Explanation<S, R>> =>
  Object.keys(pending)
    .filter((client) => !Object.hasOwn(e.effected, client))
    .map((client) => effect(spec, pending, e, client))

/** A client's operation in progress takes effect now. */
const effect = <S, A, R>(
  spec: Sequential<S, A, R>,
  pending: { readonly [client: string]: A },
  { object, effected }: Explanation<S, R>,
  client: string,
): Explanation<S, R> => {
  const next = spec.apply(object, pending[client] as A)
  return { object: next.object, effected: { ...effected, [client]: next.result } }
}

/** Without the explanations that others can turn into: equal possibilities are equal sets, and small ones. */
const generators = <S, A, R>(
  spec: Sequential<S, A, R>,
  pending: { readonly [client: string]: A },
  explanations: ReadonlyArray<Explanation<S, R>>,
): ReadonlyArray<Explanation<S, R>> => {
  const reached = later(
    spec,
    pending,
    explanations.flatMap((e) => oneLater(spec, pending, e)),
  )
  return explanations.filter((e) => !reached.has(spell(e)))
}

const refuted: Explained<never, never, never> = { pending: {}, explanations: [] }

const invoked = <S, A, R>(seen: Explained<S, A, R>, client: string, operation: A | null): Explained<S, A, R> =>
  operation === null ? seen : { ...seen, pending: { ...seen.pending, [client]: operation } }

/**
 * A client got a result. Only now must its operation have taken effect, possibly after others that were in progress: what took
 * effect later than the last response can as well do so later still.
 */
const responded = <S, A, R>(
  spec: Sequential<S, A, R>,
  { pending, explanations }: Explained<S, A, R>,
  client: string,
  result: R,
): Explained<S, A, R> => {
  const others = without(pending, client)
  const isEffected = (e: Explanation<S, R>) => Object.hasOwn(e.effected, client)
  const before = later(
    spec,
    others,
    explanations.filter((e) => !isEffected(e)),
  )
  const wanted = spell(result)
  const fitting = [
    ...explanations.filter(isEffected),
    ...[...before.values()].map((e) => effect(spec, pending, e, client)),
  ]
    .filter((e) => spell(e.effected[client]) === wanted)
    .map((e) => ({ object: e.object, effected: without(e.effected, client) }))
  if (fitting.length === 0) return refuted
  return { pending: others, explanations: generators(spec, others, setOf(fitting)) }
}

/** One client went from one history to a longer one: new results, then perhaps a new operation. */
const extended = <S, A, R>(
  spec: Sequential<S, A, R>,
  seen: Explained<S, A, R>,
  client: string,
  before: History<A, R>,
  after: History<A, R>,
): Explained<S, A, R> => {
  const completed = after.results
    .slice(before.results.length)
    .reduce(
      (s, { operation, result }) =>
        s.explanations.length === 0 ? s : responded(spec, invoked(s, client, operation), client, result),
      seen,
    )
  return completed.explanations.length === 0 ? refuted : invoked(completed, client, after.pending)
}

/**
 * The histories of all clients together are linearizable. `historyOf` reads a client's history from what it shows; null for a node
 * that is no client. A client that crashes must remember its history.
 *
 * The search of Wing and Gong (1993), carried along the run: it follows every explanation at once, and one that is met again is
 * not followed twice (Lowe 2017).
 */
export const linearizable = <O, S, A, R>(
  statement: Statement,
  spec: Sequential<S, A, R>,
  historyOf: (o: O) => History<A, R> | null,
): Property<O> => {
  const initial: Explained<S, A, R> = { pending: {}, explanations: [{ object: spec.initial, effected: {} }] }
  const start = (world: World<O>) =>
    Object.entries(world).reduce(
      (seen, [place, o]) => invoked(seen, place, o === null ? null : (historyOf(o)?.pending ?? null)),
      initial,
    )
  const folded = monitor<O, Explained<S, A, R>, unknown>(
    statement,
    initial,
    (seen, { place, watched, before, after }) => {
      if (!watched || before === after || after === null || seen.explanations.length === 0) return seen
      const history = historyOf(after)
      if (history === null) return seen
      return extended(spec, seen, place, (before === null ? null : historyOf(before)) ?? history, history)
    },
    (seen) => seen.explanations.length > 0,
  )
  return { ...folded, start } as Property<O>
}

// ── the object that most chapters share ────────────────────────────────────────────────────────────────────────────

/** What can be done to a register. The result of a `Put` is null, that of a `Get` the value. */
export type RegisterOperation<V> = { readonly _tag: "Put"; readonly value: V } | { readonly _tag: "Get" }

/** A register holds one value: a `Get` returns what was put last. */
export const register = <V>(initial: V): Sequential<V, RegisterOperation<V>, V | null> => ({
  initial,
  apply: (object, operation) =>
    operation._tag === "Put" ? { object: operation.value, result: null } : { object, result: object },
})
