/**
 * The tables of the explorer against plain maps and lists.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Interner } from "../../src/explore/Interner.ts"
import { Ints } from "../../src/explore/Ints.ts"
import { algebras, type Inbox, type MessageOrder, without } from "../../src/explore/inboxes.ts"
import { PairMap } from "../../src/explore/PairMap.ts"
import { Worlds } from "../../src/explore/Worlds.ts"
import { canonical } from "../../src/system/canonical.ts"

describe("PairMap", () => {
  test("is a map", () => {
    const key = fc.oneof(fc.nat(20), fc.nat(0x7fffffff))
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            key,
            key,
            fc.integer({ min: -9, max: 9 }).filter((v) => v !== -1),
          ),
          { maxLength: 300 },
        ),
        (writes) => {
          const map = new PairMap(4)
          const model = new Map<string, number>()
          for (const [a, b, v] of writes) {
            map.set(a, b, v)
            model.set(`${a} ${b}`, v)
          }
          expect(map.size).toBe(model.size)
          for (const [a, b] of writes) {
            expect(map.get(a, b)).toBe(model.get(`${a} ${b}`))
            expect(map.get(b, a)).toBe(model.get(`${b} ${a}`) ?? -1)
          }
        },
      ),
    )
  })
})

describe("Ints", () => {
  test("keep what was pushed and read 0 beyond", () => {
    const list = new Ints(1)
    const all = Array.from({ length: 100 }, (_, i) => i * i - 50)
    expect(all.map((n) => list.push(n))).toEqual(all.map((_, i) => i))
    expect([...list.data.subarray(0, 100)]).toEqual(all)
    list.ensure(1000)
    expect(list.data.length).toBeGreaterThanOrEqual(1000)
    expect(list.data[999]).toBe(0)
    expect(list.length).toBe(100)
  })
})

describe("Worlds", () => {
  test("a step leads to the world that has this place changed", () => {
    const shown = fc.nat(2)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), shown), { maxLength: 40 }), (changes) => {
        const worlds = new Worlds(3)
        const now = [0, 0, 0]
        let world = worlds.of((p) => now[p] as number)
        for (const [place, shows] of changes) {
          now[place] = shows
          world = worlds.step(world, place, shows)
          expect(world).toBe(worlds.of((p) => now[p] as number))
          expect([0, 1, 2].map((p) => worlds.at(world, p))).toEqual(now)
        }
        expect(worlds.size).toBeLessThanOrEqual(27)
      }),
    )
  })
})

/** Messages 0–8: number m is from sender m mod 3; contents are ordered against the numbers. */
const order: MessageOrder = { before: (a, b) => a > b, sender: (m) => "CBA"[m % 3] as string }
const message = fc.nat(8)
const filled = (network: keyof typeof algebras, sent: ReadonlyArray<number>): Inbox =>
  sent.reduce<Inbox>((inbox, m) => algebras[network].put(inbox, m, order), [])
const descending = (list: ReadonlyArray<number>) => [...list].sort((a, b) => b - a)

describe("inboxes", () => {
  test("multiset: the order of sending does not matter, copies do", () => {
    fc.assert(
      fc.property(fc.array(message), (sent) => {
        const inbox = filled("multiset", sent)
        expect(inbox).toEqual(descending(sent))
        expect(algebras.multiset.heads(inbox, order)).toEqual(descending([...new Set(sent)]))
        for (const m of sent)
          expect(algebras.multiset.put(algebras.multiset.deliver(inbox, m), m, order)).toEqual(inbox)
      }),
    )
  })

  test("set: copies do not matter either, and a delivery leaves the message", () => {
    fc.assert(
      fc.property(fc.array(message), (sent) => {
        const inbox = filled("set", sent)
        expect(inbox).toEqual(descending([...new Set(sent)]))
        expect(algebras.set.heads(inbox, order)).toEqual(inbox)
        for (const m of sent) {
          expect(algebras.set.deliver(inbox, m)).toEqual(inbox)
          expect(without(inbox, m)).not.toContain(m)
        }
      }),
    )
  })

  test("fifo: the order of sending matters for each sender alone", () => {
    fc.assert(
      fc.property(fc.array(message), (sent) => {
        const lines = ["A", "B", "C"].map((s) => sent.filter((m) => order.sender(m) === s))
        const inbox = filled("fifo", sent)
        expect(inbox).toEqual(lines.flat())
        const heads = algebras.fifo.heads(inbox, order)
        expect(heads).toEqual(lines.flatMap((line) => line.slice(0, 1)))
        for (const m of heads)
          expect(algebras.fifo.deliver(inbox, m)).toEqual(lines.flatMap((l) => (l[0] === m ? l.slice(1) : l)))
      }),
    )
  })
})

describe("Interner", () => {
  test("one number for one content, whatever the order of fields", () => {
    const interner = new Interner<unknown>(canonical())
    expect(interner.of({ a: 1, b: [2n, null] })).toBe(0)
    expect(interner.of({ b: [2n, null], a: 1, c: undefined })).toBe(0)
    expect(interner.of({ a: 1, b: ["2n", null] })).toBe(1)
    expect(interner.of({ a: 1, b: [2n, null] }, "elsewhere ")).toBe(2)
    expect(interner.size).toBe(3)
  })
})

describe("canonical", () => {
  const plain = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 2 }), tie("value"), { maxKeys: 3 }),
    ),
  })).value

  /** Another spelling of the same idea: JSON of pairs, with types named. */
  const told = (v: unknown): string => {
    if (typeof v === "bigint") return `big ${v}`
    if (Array.isArray(v)) return `[${v.map(told).join(";")}]`
    if (v === null || typeof v !== "object") return `${typeof v} ${JSON.stringify(v)}`
    const entries = Object.entries(v).map(([k, x]) => `${JSON.stringify(k)} is ${told(x)}`)
    return `{${entries.sort().join(";")}}`
  }

  test("equal keys mean equal contents", () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const spelled = canonical()
        expect(spelled(a) === spelled(b)).toBe(told(a) === told(b))
        expect(spelled(a)).toBe(canonical()(a))
      }),
    )
  })

  test("a number, a bigint and a text of the same digits are three contents, and so on", () => {
    // Catches: what drawn pairs hardly ever show, a key without the mark of a bigint or the quotes of a text.
    const contents = [
      1,
      1n,
      "1",
      "1n",
      -1,
      true,
      "true",
      null,
      "null",
      [],
      {},
      [1],
      [1n],
      ["1"],
      [1, 1],
      { 1: 1 },
      "[1]",
    ]
    const spelled = canonical()
    expect(new Set(contents.map(spelled)).size).toBe(contents.length)
  })

  test("an addressed value is spelled by its id", () => {
    const spelled = canonical()
    const block = { _tag: "Block", id: "b1", body: [1, 2, 3] }
    expect(spelled({ tip: block })).toBe('{"tip":Block#"b1"}')
    expect(spelled({ tip: { body: [1, 2, 3], id: "b1", _tag: "Block" } })).toBe(spelled({ tip: block }))
    expect(spelled({ tip: { ...block, _tag: "Header", body: [] } })).not.toBe(spelled({ tip: block }))
    expect(() => spelled([{ ...block, body: [1, 2] }])).toThrow("two contents under one id: Block b1")
  })
})
