/**
 * OM(m) against its definition: the recursion of the paper, written down as it stands there, and the same lies.
 */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Input } from "../../spec/core/System.ts"
import { byDefault, majority } from "../../spec/generals/Majority.ts"
import type { Order } from "../../spec/generals/Params.ts"
import { generals } from "../../spec/generals/Roles.ts"
import type { Path, Seen } from "../../spec/generals/State.ts"
import { aloudOrSilent, everyWorld } from "../../spec/generals/Worlds.ts"
import { endings } from "./rounds.ts"

/** What a traitor says to somebody, as the last one of a path; null for silence. */
type Lie = (path: Path, to: NodeId) => Order | null
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
  return new Map(
    others.map((l) => [l, majority([received.get(l) as Order, ...parts.flatMap((p) => p.get(l) ?? [])])] as const),
  )
}

/** The adversary answers as the lie has it. */
const answering =
  (lie: Lie) =>
  (offers: ReadonlyArray<Input>): ReadonlyArray<Input> => {
    const events = offers.map((o) => (o._tag === "Internal" ? o.event : undefined))
    const { path } = events.find((e) => e.says !== null).says
    const k = events.findIndex((e) => (e.says?.order ?? null) === lie(path, e.to))
    return [offers[k] as Input]
  }

const lies = fc.func(fc.constantFrom<Order | null>("ATTACK", "RETREAT", null))
const sizes = fc.record({
  n: fc.integer({ min: 2, max: 6 }),
  m: fc.integer({ min: 0, max: 3 }),
  k: fc.nat(3),
  pick: fc.nat(),
})

test("every loyal lieutenant obeys what the recursion gives it", () => {
  let disagreed = 0
  fc.assert(
    fc.property(sizes, lies, ({ n, m, k, pick }, lie) => {
      const worlds = everyWorld(aloudOrSilent, n, m, Math.min(k, n))
      const { setup, environment } = worlds[pick % worlds.length] as (typeof worlds)[number]
      const end = [...endings(compose(generals, setup, environment), answering(lie))][0] ?? {}
      const isTraitor = (l: NodeId) => environment.corrupt?.[l] !== undefined
      const others = setup.nodes["lieutenant"] as ReadonlyArray<NodeId>
      const expected = om(["C"], setup.params.order, others, m, isTraitor, lie)
      const loyal = others.filter((l) => !isTraitor(l))
      expect(loyal.map((l) => (end[l] as Seen).obeys)).toEqual(loyal.map((l) => expected.get(l)))
      if (new Set(loyal.map((l) => expected.get(l))).size > 1) disagreed++
    }),
    { numRuns: 400 },
  )
  // the lies are bad enough to matter
  expect(disagreed).toBeGreaterThan(0)
})
