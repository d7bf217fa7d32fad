/** The recurrence of the margin against a slow twin: every fork of every short string, drawn out. */
import { describe, expect, test } from "vitest"
import { characteristic, margin } from "../../spec/pos/lottery/Margin.ts"
import { rng } from "../../src/random/rng.ts"

interface Vertex {
  readonly label: number
  readonly depth: number
  readonly parent: Vertex | undefined
}

/** Whether two longest branches of a fork share no block above the first `before` slots. */
const isBalanced = (vertices: ReadonlyArray<Vertex>, before: number): boolean => {
  const height = Math.max(...vertices.map((v) => v.depth))
  const tines = vertices.filter((v) => v.depth === height)
  const above = (v: Vertex | undefined): ReadonlyArray<Vertex> =>
    v === undefined || v.label <= before ? [] : [v, ...above(v.parent)]
  // the empty branch above the cut is disjoint from itself
  return tines.some((a, i) =>
    tines.slice(above(a).length === 0 ? i : i + 1).some((b) => above(a).every((v) => !above(b).includes(v))),
  )
}

/** An attacker's block may stand anywhere, twice if need be. */
const attackerBlocksMax = 2

/** Whether the slots allow a fork in which two longest branches part before the slots since `before`. */
const canBalance = (slots: ReadonlyArray<boolean>, before: number): boolean => {
  const grow = (vertices: ReadonlyArray<Vertex>, i: number, honestDepth: number): boolean => {
    if (i === slots.length) return isBalanced(vertices, before)
    const label = i + 1
    const child = (parent: Vertex): Vertex => ({ label, depth: parent.depth + 1, parent })
    if (slots[i] === true)
      return vertices.some((p) => p.depth >= honestDepth && grow([...vertices, child(p)], i + 1, p.depth + 1))
    const place = (now: ReadonlyArray<Vertex>, from: number, left: number): boolean =>
      grow(now, i + 1, honestDepth) ||
      (left > 0 && vertices.some((p, k) => k >= from && place([...now, child(p)], k, left - 1)))
    return place(vertices, 0, attackerBlocksMax)
  }
  return grow([{ label: 0, depth: 0, parent: undefined }], 0, 0)
}

const strings = (length: number): ReadonlyArray<ReadonlyArray<boolean>> =>
  length === 0
    ? [[]]
    : strings(length - 1).flatMap((s) => [
        [...s, true],
        [...s, false],
      ])

describe("margin", () => {
  test.each([
    ["h", -1],
    ["a", 1],
    ["ah", 0],
    ["ahh", -1],
    ["ahah", 0],
    ["hha", -1],
    ["hah", 0],
  ])("of %s is %i", (word, expected) => {
    expect(
      margin(
        [],
        [...word].map((c) => c === "h"),
      ),
    ).toBe(expected)
  })

  // Catches: a recurrence that is off by one where reach or margin is 0, on either side of the cut.
  test.each([1, 2, 3, 4, 5])("is not below 0 exactly where a balanced fork exists: strings of %i slots", (length) => {
    for (const slots of strings(length))
      for (let cut = 0; cut < length; cut++) {
        const word = `${slots.map((h) => (h ? "h" : "a")).join("")} cut at ${cut}`
        expect([word, margin(slots.slice(0, cut), slots.slice(cut)) >= 0]).toEqual([word, canBalance(slots, cut)])
      }
  })
})

describe("how often two chains are still possible", () => {
  const drawn = 4_000
  const lead = 200
  const share = (attacker: number, slots: number): number => {
    const random = rng(1)
    let open = 0
    for (let i = 0; i < drawn; i++) {
      const all = Array.from({ length: lead + slots }, () => random.unit() >= attacker)
      if (margin(all.slice(0, lead), all.slice(lead)) >= 0) open++
    }
    return open / drawn
  }

  test("grows with the attacker's share and falls with time", () => {
    for (const attacker of [0.1, 0.2, 0.3, 0.4]) {
      expect(share(attacker, 20)).toBeLessThan(share(attacker, 5))
      expect(share(attacker, 20)).toBeLessThan(share(attacker + 0.1, 20))
    }
    expect(share(0.3, 50)).toBeLessThan(0.03)
    expect(share(0.3, 100)).toBeLessThan(0.005)
    expect(share(0.55, 100)).toBeGreaterThan(0.9)
  })
})

describe("the characteristic string", () => {
  const led = (slot: number, ...honest: ReadonlyArray<string>) => ({ slot, honest, attacked: false })

  test("a slot helps the honest if one of them has it alone, and everybody hears in time", () => {
    expect(characteristic([led(1, "A"), led(2, "B")], 0, 9)).toEqual([true, true])
    expect(characteristic([led(1, "A"), led(2, "B")], 1, 9)).toEqual([false, true])
    expect(characteristic([led(1, "A"), led(3, "B")], 1, 4)).toEqual([true, false])
    expect(characteristic([led(1, "A", "B")], 0, 9)).toEqual([false])
    expect(characteristic([{ slot: 1, honest: ["A"], attacked: true }], 0, 9)).toEqual([false])
  })
})
