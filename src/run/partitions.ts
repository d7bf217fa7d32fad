/**
 * Shapes of a partition, by Jepsen's names: which places can still talk to each other.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"

/** Draws whole numbers, both ends included: fast-check's generator, or any other. */
export interface Chooser {
  readonly int: (min: number, max: number) => number
}

/** The names in a random order. */
export const shuffled = <A>(xs: ReadonlyArray<A>, { int }: Chooser): ReadonlyArray<A> => {
  const out = [...xs]
  for (let i = out.length - 1; i > 0; i--) {
    const j = int(0, i)
    ;[out[i], out[j]] = [out[j] as A, out[i] as A]
  }
  return out
}

type Names = ReadonlyArray<string>

/** In a ring each node sees itself and its nearest neighbours, a majority in all; no two see the same. Needs four nodes. */
const ring = (names: Names): ReadonlyArray<Names> => {
  const n = names.length
  const reach = Math.ceil(Math.floor(n / 2) / 2)
  return names.flatMap((a, i) => Array.from({ length: reach }, (_, k) => [a, names[(i + k + 1) % n] as string]))
}

/** Two halves and one node that sees both. Needs three nodes. */
const bridge = (names: Names): ReadonlyArray<Names> => {
  const half = Math.floor((names.length - 1) / 2)
  return [names.slice(0, half + 1), names.slice(half)]
}

/**
 * The groups of a partition of this shape over randomly ordered names: two places are connected if some group has both.
 * `one` cuts off a single node, `halves` splits in two, `minority-third` cuts off a third, `bridge` joins two halves by one
 * node that sees both, `majorities-ring` lets each node see a different majority. Where there are too few nodes for a shape,
 * a ring becomes a bridge and a bridge cuts off a single node.
 */
export const groupsOf = (shape: PartitionShape, names: Names, chooser: Chooser): ReadonlyArray<Names> => {
  const order = shuffled(names, chooser)
  const cutAt = (k: number) => [order.slice(0, k), order.slice(k)]
  switch (shape) {
    case "one":
      return cutAt(1)
    case "halves":
      return cutAt(Math.floor(order.length / 2))
    case "minority-third":
      return cutAt(Math.max(1, Math.floor(order.length / 3)))
    case "majorities-ring":
      return order.length < 3 ? cutAt(1) : order.length < 4 ? bridge(order) : ring(order)
    case "bridge":
      return order.length < 3 ? cutAt(1) : bridge(order)
  }
}
