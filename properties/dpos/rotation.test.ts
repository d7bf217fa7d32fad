/** Rotation: by every preset each active delegate has exactly its quota, and the seats beside the rank go round by weight. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import { approve, deregister, lock, type Operation, register, split, unlock } from "../../spec/dpos/Operations.ts"
import { equals, presets, withFounders } from "../../spec/dpos/Params.ts"
import {
  afterBlock,
  begin,
  cycleEnds,
  type Delegate,
  endOfCycle,
  type Registry,
  seatsOf,
} from "../../spec/dpos/Registry.ts"
import { named } from "../../spec/dpos/RegistryState.ts"
import { orderOf, producerAt, roundLength } from "../../spec/dpos/Schedule.ts"
import { tallyIsExact } from "../../spec/dpos/Tally.ts"
import { lapAfter, lapFrom, lapLength } from "../../spec/dpos/TallyTime.ts"
import { zScore } from "../../src/stats/intervals.ts"
import { afterSlots, lineOf } from "./chain.ts"
import { byTheRules } from "./elections.ts"

const width = 4
const name = (i: number) => `d${String(i).padStart(width, "0")}`

/** So many delegates, each with so many votes of its own coins. */
const chainOf = (params: GovernanceParams, votes: ReadonlyArray<bigint>): Registry => {
  const ballot = (i: number, coins: bigint): ReadonlyArray<Operation> => {
    const vote =
      params.ballot === "split" ? split(name(i), [{ delegate: name(i), amount: coins }]) : approve(name(i), [name(i)])
    return params.stake === "locked" ? [lock(name(i), coins), vote] : [vote]
  }
  const operations = votes.flatMap((coins, i) => [register(name(i)), ...ballot(i, coins)])
  return begin(params, { balances: votes.map((coins, i) => [name(i), coins] as const), operations })
}
const falling = (n: number) => Array.from({ length: n }, (_, i) => BigInt(1000 * (n - i)))

describe.each(Object.entries(governance))("%s", (_, params) => {
  const registry = chainOf(params, falling(130))
  const seats = seatsOf(params, registry) + params.draw.seats

  test("has its number of active delegates: the first of the rank, and those who are drawn", () => {
    const { elected } = endOfCycle(params, registry, 5)
    expect(elected).toHaveLength(seats)
    expect(new Set(elected).size).toBe(seats)
    expect(elected.slice(0, seats - params.draw.seats)).toEqual(
      Array.from({ length: seats - params.draw.seats }, (_, i) => name(i)),
    )
  })

  test("in a round without misses each produces exactly its quota, and nobody else does", () => {
    // Catches: a round that is not as long as its order, a seat given twice.
    const { elected } = endOfCycle(params, registry, 5)
    for (let round = 0; round < 20; round++) {
      const order = orderOf(params, elected, round, 1_500_000_000 + round)
      const length = roundLength(params, order)
      const blocks = new Map<string, number>()
      for (let slot = round * length; slot < (round + 1) * length; slot++) {
        const producer = producerAt(params, order, slot)
        blocks.set(producer, (blocks.get(producer) ?? 0) + 1)
      }
      expect([...blocks.keys()].sort()).toEqual([...elected].sort())
      expect(new Set(blocks.values())).toEqual(new Set([params.quota]))
    }
  })

  test("a hundred rounds in which a delegate is silent and votes change: the tally stays exact, the seats are filled", () => {
    // Catches: an order that an evicted delegate is still in after the cycle that evicted it; a set that shrinks though others stand by.
    const quick = {
      ...params,
      cycle: { unit: "blocks", length: 10 },
      eviction: { _tag: "silent", blocks: 30 },
    } as const
    let now = endOfCycle(quick, registry, 0).registry
    const silent = name(1)
    let evicted = false
    for (let block = 0; block < 400; block++) {
      const order = orderOf(quick, now.elected, Math.floor(block / 10), block)
      let slot = now.slot + 1
      const missed: Array<string> = []
      while (producerAt(quick, order, slot) === silent) missed.push(producerAt(quick, order, slot++))
      const before = now
      const voter = name(2 + (block % 50))
      const operation =
        params.stake === "locked"
          ? unlock(voter, 1n)
          : split(voter, [
              { delegate: voter, amount: BigInt(900 + block) },
              { delegate: name(block % 9), amount: 10n },
            ])
      now = byTheRules(quick, now, operation)
      now = afterBlock(quick, now, { producer: producerAt(quick, order, slot), slot, height: now.height + 1, missed })
      if (!cycleEnds(quick, before, now)) continue
      now = endOfCycle(quick, now, block).registry
      expect(tallyIsExact(quick, now)).toBe(true)
      expect(now.elected.length).toBeGreaterThanOrEqual(seats)
      evicted ||= named(now.delegates, silent)?.active === false
      expect(now.elected.includes(silent)).toBe(!evicted)
    }
    expect(evicted).toBe(true)
  })
})

describe("the seat that goes by virtual time", () => {
  const params: GovernanceParams = { ...governance.steem, delegates: 2, delegatesMax: 2 }

  /** How often each delegate has the drawn seat in so many cycles. */
  const seatsIn = (start: Registry, cycles: number): { readonly seen: Map<string, number>; readonly end: Registry } => {
    const seen = new Map<string, number>()
    let now = start
    for (let i = 0; i < cycles; i++) {
      const cycle = endOfCycle(params, now, i)
      now = cycle.registry
      expect(now.delegates.filter((d) => d.lap.due < now.virtualTime)).toEqual([])
      const last = cycle.elected.at(-1) as string
      expect(cycle.elected).toHaveLength(3)
      seen.set(last, (seen.get(last) ?? 0) + 1)
    }
    return { seen, end: now }
  }

  test("is each runner-up's as often as its votes weigh", () => {
    // Catches: a lap that does not start anew, votes that do not speed it up, those of the rank who get the seat.
    const { seen } = seatsIn(chainOf(params, [10_000n, 9_000n, 3_000n, 2_000n, 1_000n]), 600)
    expect(seen.get(name(2))).toBeGreaterThanOrEqual(298)
    expect(seen.get(name(2))).toBeLessThanOrEqual(302)
    expect(seen.get(name(3))).toBeGreaterThanOrEqual(198)
    expect(seen.get(name(3))).toBeLessThanOrEqual(202)
    expect([...seen.keys()].sort()).toEqual([name(2), name(3), name(4)])
  })

  test("follows the votes when they change on the way", () => {
    const { end } = seatsIn(chainOf(params, [10_000n, 9_000n, 3_000n, 3_000n]), 10)
    const changed = byTheRules(params, end, unlock(name(3), 2_000n))
    const { seen } = seatsIn(changed, 400)
    expect(seen.get(name(2))).toBeGreaterThanOrEqual(298)
    expect(seen.get(name(2))).toBeLessThanOrEqual(302)
  })

  test("a lap takes the longer the fewer votes there are, and what has been run of it is kept", () => {
    // Catches: votes + 2, a change of votes that begins the lap anew, also the second one, a lap that would be due in the past.
    expect(lapFrom(0n, 0n)?.due).toBe(lapLength)
    expect(lapFrom(3n, 5n)?.due).toBe(5n + lapLength / 4n)
    expect(lapFrom(0n, 1n)).toBe(undefined)
    const half = lapLength / 8n
    const runner = { ...(named(chainOf(params, [9n]).delegates, name(0)) as Delegate), votes: 4n }
    const lap = { position: 0n, since: 0n, due: lapLength / 5n }
    expect(lapAfter({ ...runner, lap }, 7n, half)).toEqual({
      position: 4n * half,
      since: half,
      due: half + (lapLength - 4n * half) / 8n,
    })
    const once = { ...runner, votes: 7n, lap: lapAfter({ ...runner, lap }, 7n, half) }
    expect(lapAfter(once, 1n, half + 8n)).toEqual({
      position: 4n * half + 56n,
      since: half + 8n,
      due: half + 8n + (lapLength - 4n * half - 56n) / 2n,
    })
    const late = lapLength - 10n
    expect(lapAfter({ ...runner, votes: 0n, lap: { ...lap, since: late } }, 1n, late).due).toBe(lapLength)
  })

  test("is not given for laps in the rank: after each cycle no lap is due in the past", () => {
    // Catches: a new lap for those only who are drawn. Who falls out of the rank would have the seat again and again for old laps.
    const first = chainOf(params, [10_000n, 4_000n, 3_000n, 2_000n])
    const { end } = seatsIn(first, 30)
    const fallen = byTheRules(params, end, approve(name(3), [name(2), name(3)]))
    expect(endOfCycle(params, fallen, 0).elected.slice(0, 2)).toEqual([name(0), name(2)])
    const { seen } = seatsIn(fallen, 30)
    expect([seen.get(name(1)), seen.get(name(3))]).toEqual([20, 10])
  })

  test("is never that of somebody who has left", () => {
    const start = byTheRules(params, chainOf(params, [10_000n, 9_000n, 3_000n, 2_000n]), deregister(name(2)))
    expect([...seatsIn(start, 20).seen.keys()]).toEqual([name(3)])
  })

  test("virtual time starts again where it would pass its last moment", () => {
    const late = { ...chainOf(params, [10_000n, 9_000n, 3_000n, 2_000n]), virtualTime: (1n << 128n) - 2n }
    const due = {
      ...late,
      delegates: late.delegates.map((d) => ({ ...d, lap: { position: 0n, since: 0n, due: late.virtualTime } })),
    }
    const after = endOfCycle(params, due, 0).registry
    expect(after.virtualTime).toBe(0n)
    expect(seatsIn(after, 70).seen.get(name(2))).toBe(42)
  })
})

describe("seats that are drawn by weight", () => {
  const params: GovernanceParams = {
    ...governance.lisk,
    delegates: 2,
    delegatesMax: 2,
    draw: { by: "by-weight", seats: 1 },
  }
  const registry = chainOf(params, [10_000n, 9_000n, 5_000n, 3_000n, 2_000n])

  test("are each delegate's with a chance as large as its weight", () => {
    // Catches: a draw among all delegates, or with equal chances.
    const draws = 4_000
    const seen = Array.from({ length: draws }, (_, seed) => endOfCycle(params, registry, seed).elected.at(-1))
    for (const [i, chance] of [
      [2, 0.5],
      [3, 0.3],
      [4, 0.2],
    ] as const) {
      expect(Math.abs(zScore(seen.filter((who) => who === name(i)).length, draws, chance))).toBeLessThan(4)
    }
  })

  test("are drawn anew at the end of each cycle of a chain", () => {
    // Catches: a draw with the same seed each time, so that one runner-up keeps the seat.
    const lisk = { ...presets.lisk, governance: { ...params, cycle: { unit: "blocks", length: 3 } } as const }
    const seats: Array<string | undefined> = []
    const founded = withFounders(lisk, equals(Array.from({ length: 5 }, (_, i) => name(i))))
    afterSlots(lineOf(founded), 90, undefined, ({ chain }) => seats.push(chain.registry.elected[2]))
    expect(new Set(seats)).toEqual(new Set([name(2), name(3), name(4)]))
  })

  test("go to different delegates, and to as many as there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), (seats, seed) => {
        const { elected } = endOfCycle({ ...params, draw: { by: "by-weight", seats } }, registry, seed)
        expect(new Set(elected).size).toBe(2 + Math.min(seats, 3))
      }),
    )
  })
})
