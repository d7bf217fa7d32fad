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

/** In a ring of n, node i sees itself and its nearest neighbours, a majority in all; no two nodes need see the same. */
const ring = (names: Names): ReadonlyArray<Names> => {
  const n = names.length
  const reach = Math.floor(n / 4)
  return names.flatMap((a, i) =>
    Array.from({ length: Math.max(1, reach) }, (_, k) => [a, names[(i + k + 1) % n] as string]),
  )
}

/**
 * The groups of a partition of this shape over randomly ordered names: two places are connected if some group has both.
 * `one` cuts off a single node, `halves` splits in two, `minority-third` cuts off a third, `bridge` joins two halves by one
 * node that sees both, `majorities-ring` lets each node see a different part of the whole.
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
      return ring(order)
    case "bridge": {
      const half = Math.floor((order.length - 1) / 2)
      return [order.slice(0, half + 1), order.slice(half)]
    }
  }
}
