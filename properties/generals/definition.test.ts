/**
 * OM(m) against its definition: the recursion of the paper, written down as it stands there, and the same lies.
 */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import type { NodeId } from "../../spec/core/Rule.ts"
import { byDefault, majority } from "../../spec/generals/Majority.ts"
import type { Order } from "../../spec/generals/Params.ts"
import type { Path, Seen } from "../../spec/generals/State.ts"
import { aloudOrSilent, everyWorld } from "../../spec/generals/Worlds.ts"
import { endOf, type Lie, lies } from "./lies.ts"

type Orders = ReadonlyMap<NodeId, Order>

/** OM(m): the last general of the path is the commander of this part, and gives its order to the others. */
const om = (
  path: Path,
  order: Order,
  others: ReadonlyArray<NodeId>,
  m: number,
  isTraitor: (n: NodeId) => boolean,
  lie: Lie,
): Orders => {
  const self = path[path.length - 1] as NodeId
  const received = new Map(others.map((l) => [l, isTraitor(self) ? (lie(path, l) ?? byDefault) : order] as const))
  if (m === 0) return received
  const parts = others.map((j) => {
    const rest = others.filter((l) => l !== j)
    return om([...path, j], received.get(j) as Order, rest, m - 1, isTraitor, lie)
  })
  const heardBy = (l: NodeId) => [received.get(l) as Order, ...parts.flatMap((p) => p.get(l) ?? [])]
  return new Map(others.map((l) => [l, majority(heardBy(l))] as const))
}

const sizes = fc.record({
  n: fc.integer({ min: 2, max: 6 }),
  m: fc.integer({ min: 0, max: 3 }),
  traitors: fc.nat(3),
  pick: fc.nat(),
})

test("every loyal lieutenant obeys what the recursion gives it", () => {
  let disagreed = 0
  fc.assert(
    fc.property(sizes, lies, ({ n, m, traitors, pick }, lie) => {
      const worlds = everyWorld(aloudOrSilent, n, m, Math.min(traitors, n))
      const world = worlds[pick % worlds.length] as (typeof worlds)[number]
      const { setup, environment } = world
      const end = endOf(world, lie)
      const isTraitor = (l: NodeId) => environment.corrupt?.[l] !== undefined
      const others = setup.nodes["lieutenant"] as ReadonlyArray<NodeId>
      const expected = om(["C"], setup.params.order, others, m, isTraitor, lie)
      const loyal = others.filter((l) => !isTraitor(l))
      expect(loyal.map((l) => (end[l] as Seen).obeys)).toEqual(loyal.map((l) => expected.get(l)))
      if (new Set(loyal.map((l) => expected.get(l))).size > 1) disagreed++
    }),
    { numRuns: 1500 },
  )
  // the lies are bad enough to matter
  expect(disagreed).toBeGreaterThan(0)
})
