/** Queue, topologies, equality of states and fault schedules, each against a slow obvious twin. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sameValue } from "../../spec/core/Canonical.ts"
import { rng } from "../../src/random/rng.ts"
import { type Cut, type Faults, reachOf } from "../../src/timed/faults.ts"
import { EventQueue } from "../../src/timed/queue.ts"
import { sameState } from "../../src/timed/sameState.ts"
import { complete, connected, isConnected, linked, regular, ring, type Topology } from "../../src/timed/topology.ts"

describe("EventQueue", () => {
  test("gives entries in order of time, equal times in order of insertion", () => {
    // Catches: a heap that is not stable, an entry lost when the arrays grow, children that are not compared.
    const commands = fc.array(fc.oneof(fc.nat({ max: 7 }), fc.constant("pop" as const)), { maxLength: 60 })
    fc.assert(
      fc.property(commands, (list) => {
        const queue = new EventQueue()
        const model: Array<{ readonly time: number; readonly id: number }> = []
        list.forEach((command, id) => {
          if (command !== "pop") {
            queue.push(command, id, id + 7)
            model.push({ time: command, id })
            model.sort((a, b) => a.time - b.time)
          } else if (model.length > 0) {
            const first = model.shift()
            expect(queue.next).toBe(first?.time)
            queue.pop()
            expect([queue.time, queue.place, queue.load - 7]).toEqual([first?.time, first?.id, first?.id])
          }
          expect(queue.size).toBe(model.length)
        })
      }),
    )
  })

  test("holds more than its first arrays", () => {
    // Catches: a growth that forgets one of the arrays.
    const queue = new EventQueue()
    const { unit } = rng(1)
    const times = Array.from({ length: 5000 }, () => Math.floor(unit() * 500))
    times.forEach((time, i) => void queue.push(time, i, i))
    const order = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time)
    for (const { time, i } of order) {
      queue.pop()
      expect([queue.time, queue.place, queue.load]).toEqual([time, i, i])
    }
    expect(queue.next).toBe(Number.POSITIVE_INFINITY)
  })
})

describe("topologies", () => {
  const neighbours = ({ offsets, targets }: Topology, i: number): ReadonlyArray<number> =>
    Array.from(targets.subarray(offsets[i], offsets[i + 1]))
  const lists = (t: Topology) => Array.from({ length: t.size }, (_, i) => neighbours(t, i))

  /** Undirected, without loops and double links, connected. */
  const expectSound = (t: Topology): void => {
    const all = lists(t)
    all.forEach((list, i) => {
      expect(new Set(list).size).toBe(list.length)
      expect(list).not.toContain(i)
      for (const j of list) expect(all[j]).toContain(i)
    })
    expect(isConnected(t)).toBe(true)
  }

  test("regular: everybody has the same number of neighbours", () => {
    // Catches: loops and double links that the repair leaves, a complement with too few links, islands.
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 3, max: 24 }), fc.integer({ min: 2, max: 23 }), (seed, size, degree) => {
        fc.pre(degree < size && (size * degree) % 2 === 0)
        const t = regular(size, degree, rng(seed))
        expectSound(t)
        for (const list of lists(t)) expect(list.length).toBe(degree)
      }),
      { numRuns: 100 },
    )
  })

  test("regular: all graphs of four places in a ring are about equally likely", () => {
    // Catches: ends that are not shuffled. There are three such graphs.
    const seen = new Map<string, number>()
    for (let seed = 0; seed < 3000; seed++) {
      const opposite = [1, 2, 3].find((j) => !neighbours(regular(4, 2, rng(seed)), 0).includes(j))
      seen.set(`${opposite}`, (seen.get(`${opposite}`) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual(["1", "2", "3"])
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(3000 * (2 / 9)))
  })

  test.each([
    [5, 3],
    [4, 4],
    [6, 1],
    [3, 0],
  ])("regular: %i places cannot have %i neighbours each", (size, degree) => {
    // Catches: an endless search where there is no such graph.
    expect(() => regular(size, degree, rng(1))).toThrow(RangeError)
  })

  test("connected, ring and complete are what they say", () => {
    // Catches: an island, a place with too few neighbours, a link to oneself.
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 16 }), fc.nat({ max: 8 }), (seed, size, degree) => {
        const t = connected(size, degree, rng(seed))
        expectSound(t)
        for (const list of lists(t)) expect(list.length).toBeGreaterThanOrEqual(Math.min(degree, size - 1))
        expectSound(ring(size))
        for (const list of lists(ring(size))) expect(list.length).toBe(Math.min(2, size - 1))
        expectSound(complete(size))
        for (const list of lists(complete(size))) expect(list.length).toBe(size - 1)
      }),
    )
    expect(isConnected(linked(3, [[0, 1]]))).toBe(false)
  })
})

describe("sameState", () => {
  const tagged = fc.record({
    _tag: fc.constantFrom("A", "B"),
    id: fc.constantFrom("x", "y"),
    value: fc.nat({ max: 2 }),
  })
  const value = fc.letrec<{ readonly value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(0, 1, 2n, "a", null, true),
      tagged,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(tie("value"), fc.constant(undefined)), { maxKeys: 3 }),
    ),
  })).value

  test("agrees with the equality of the core", () => {
    // Catches: an undefined field that counts, a missing field that does not, content compared where ids decide.
    fc.assert(
      fc.property(value, value, (a, b) => sameState(a, b) === sameValue(a, b)),
      { numRuns: 3000 },
    )
    fc.assert(fc.property(value, (a) => sameState(a, structuredClone(a))))
  })
})

describe("reachOf", () => {
  const ids = ["a", "b", "c"]
  const span = fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 })).map(([at, length]) => ({ at, until: at + length }))
  const cut: fc.Arbitrary<Cut> = fc.tuple(span, fc.subarray(ids), fc.boolean()).map(([s, group, both]) => ({
    ...s,
    groups: both ? [group, ids.filter((id) => !group.includes(id))] : [group],
  }))
  const crash = fc.tuple(span, fc.constantFrom(...ids)).map(([s, node]) => ({ ...s, node }))
  const schedule = fc.record({ cuts: fc.array(cut, { maxLength: 3 }), crashes: fc.array(crash, { maxLength: 3 }) })

  const isCut = ({ cuts = [] }: Faults, from: string, to: string, t: number): boolean =>
    cuts.some(({ at, until, groups }) => {
      const side = (id: string) => groups.findIndex((g) => g.includes(id))
      return at <= t && t < until && side(from) !== side(to)
    })
  const isDown = ({ crashes = [] }: Faults, to: string, t: number): boolean =>
    crashes.some(({ node, at, until }) => node === to && at <= t && t < until)

  test("held: a message arrives at the first moment at which nothing is in its way", () => {
    // Catches: a barrier that is passed because an earlier one let go within it. All times are whole here.
    fc.assert(
      fc.property(
        schedule,
        fc.nat({ max: 12 }),
        fc.constantFrom(0, 1, 2),
        fc.constantFrom(0, 1, 2),
        (s, t, from, to) => {
          const [a, b] = [ids[from] as string, ids[to] as string]
          let expected = t
          while (isCut(s, a, b, expected) || isDown(s, b, expected)) expected++
          expect(reachOf(s, ids)?.(from, to, 0, t) ?? t).toBe(expected)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test("lost: a message is lost if the link was cut at any time of its way, or its receiver is down", () => {
    // Catches: a cut that is only looked for at one end of the way, a receiver that was down earlier.
    fc.assert(
      fc.property(schedule, fc.nat({ max: 9 }), fc.nat({ max: 5 }), fc.constantFrom(0, 1, 2), (s, sent, delay, to) => {
        const [a, b] = [ids[0] as string, ids[to] as string]
        const way = Array.from({ length: delay + 1 }, (_, k) => sent + k)
        const lost = way.some((t) => isCut(s, a, b, t)) || isDown(s, b, sent + delay)
        const arrival = reachOf({ ...s, unreachable: "lost" }, ids)?.(0, to, sent, sent + delay) ?? sent + delay
        expect(arrival).toBe(lost ? Number.POSITIVE_INFINITY : sent + delay)
      }),
      { numRuns: 1000 },
    )
  })

  test("a name that nobody has, or a fault that ends too early, is an error", () => {
    // Catches: a fault that silently hits nobody.
    expect(() => reachOf({ cuts: [{ at: 0, until: 1, groups: [["z"]] }] }, ids)).toThrow(RangeError)
    expect(() => reachOf({ crashes: [{ node: "a", at: 2, until: 1 }] }, ids)).toThrow(RangeError)
  })
})
