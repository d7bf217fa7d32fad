/**
 * Fingerprints: made from content, spread well, and honest about what they may miss.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { explore } from "../../src/explore/explore.ts"
import { Fingerprints } from "../../src/explore/Fingerprints.ts"
import { Hasher, Words } from "../../src/explore/Hasher.ts"
import { Judges } from "../../src/explore/Judges.ts"
import { LocalSteps } from "../../src/explore/LocalSteps.ts"
import { Successors } from "../../src/explore/Successors.ts"
import { drawn, systemOf } from "./randomProtocol.ts"

const of = (text: string, salt = 0): readonly [number, number] => {
  const { low, high } = new Hasher().start(salt).text(text).finish()
  return [low, high]
}
const bits = (word: number): number => {
  let count = 0
  for (let x = word >>> 0; x !== 0; x = Math.floor(x / 2)) count += x % 2
  return count
}

describe("the hash of a text", () => {
  const texts = Array.from({ length: 40_000 }, (_, i) => `{"count":${i % 200},"from":"N${Math.floor(i / 200)}"}`)

  test("keeps similar texts apart in each word and in any 32 of the 64 bits", () => {
    const pairs = texts.map((text) => of(text))
    const words = [
      pairs.map(([low]) => low),
      pairs.map(([, high]) => high),
      pairs.map(([low, high]) => (low & 0xffff) | (high << 16)),
      pairs.map(([low, high]) => (low >>> 16) | (high & ~0xffff)),
      pairs.map(([low, high]) => low ^ high),
      pairs.map(([low, high]) => (low + high) | 0),
    ]
    // 40,000² / 2³³ = 0.19 equal pairs are expected in each
    for (const all of words) expect(texts.length - new Set(all).size).toBeLessThanOrEqual(2)
  })

  test("changes half of all bits when one character changes", () => {
    const changed = texts.slice(1).map((text, i) => {
      const [a, b] = [of(text), of(texts[i] as string)]
      return [bits(a[0] ^ b[0]), bits(a[1] ^ b[1])]
    })
    for (const k of [0, 1]) {
      const mean = changed.reduce((sum, c) => sum + (c[k] as number), 0) / changed.length
      expect(Math.abs(mean - 16)).toBeLessThan(0.1)
    }
  })

  test("sums of two parts are as good: what sums of Zobrist's kind need", () => {
    const parts = texts.slice(0, 200).map((text) => of(text))
    const sums = parts.flatMap((a, i) => parts.slice(0, i).map((b) => [(a[0] + b[0]) | 0, (a[1] + b[1]) | 0] as const))
    for (const k of [0, 1] as const) expect(sums.length - new Set(sums.map((s) => s[k])).size).toBeLessThanOrEqual(2)
  })

  test("depends on the salt, and on the order of what is added", () => {
    expect(of("a", 1)).not.toEqual(of("a", 2))
    expect(of("ab")).not.toEqual(of("ba"))
    expect(of("a")).not.toEqual(of("a\0"))
    const words = new Words((n) => `text ${n}`, 3)
    expect([words.low(5), words.high(5)]).toEqual(of("text 5", 3))
    expect([words.high(6), words.low(6)]).toEqual([...of("text 6", 3)].reverse())
  })
})

type Seen = { readonly path: string; readonly vector: Int32Array }

/** Every path of a few steps, with the fingerprint of the configuration that it leads to; explored from one end or the other. */
const fingerprints = (system: ReturnType<typeof systemOf>, isReversed: boolean): ReadonlyMap<string, string> => {
  const steps = new LocalSteps(system)
  const successors = new Successors(system, steps, new Judges([], steps).monitors)
  const initial = new Int32Array(successors.width)
  successors.start(initial)
  const all = new Map<string, string>()
  let level: ReadonlyArray<Seen> = [{ path: "", vector: initial }]
  for (let depth = 0; depth < 4; depth++) {
    const next: Array<Seen> = []
    for (const { path, vector } of isReversed ? [...level].reverse() : level) {
      const { low, high } = successors.hash(vector)
      all.set(path, `${low} ${high}`)
      successors.each(vector, {
        selfLoop: () => true,
        step: (step, ...words) => {
          const to = successors.to.slice()
          const again = successors.hash(to)
          expect(words).toEqual([again.low, again.high])
          next.push({ path: `${path} ${JSON.stringify(steps.move(step))}`, vector: to })
          return next.length < 200
        },
      })
    }
    level = next
  }
  return all
}

describe("the fingerprint of a configuration", () => {
  test("is the same in another search that meets things in another order", () => {
    let different = 0
    fc.assert(
      fc.property(drawn, (protocol) => {
        const system = systemOf(protocol)
        const forwards = fingerprints(system, false)
        const backwards = fingerprints(system, true)
        for (const [path, fingerprint] of forwards) {
          if (backwards.has(path)) expect(backwards.get(path)).toBe(fingerprint)
        }
        different += new Set(forwards.values()).size
      }),
      { numRuns: 60 },
    )
    expect(different).toBeGreaterThan(600)
  })
})

describe("what may be missed is said", () => {
  test("the birthday bound", () => {
    const known = new Fingerprints()
    for (let i = 0; i < 1000; i++) {
      known.find(Int32Array.of(i), i, i)
      known.add(Int32Array.of(i), i, i, -1)
      if (i === 0) expect(known.collisionProbability).toBe(0)
    }
    expect(known.collisionProbability).toBeCloseTo((1000 * 999) / 2 / 2 ** 64, 25)
  })

  test("in the verdict", () => {
    const found = explore(compose(twoPhase, transaction(3), messageSet), [], { store: "fingerprints" })
    expect(found.verdict).toBe(
      "holds (exhaustive, 288 states; fingerprints of 64 bits; probability of a missed state ≤ 2.2e-15)",
    )
    expect(found.collisionProbability).toBe((288 * 287) / 2 ** 65)
    expect(explore(compose(twoPhase, transaction(3), messageSet), []).collisionProbability).toBe(0)
  })

  test("configurations with one fingerprint are taken for one", () => {
    const known = new Fingerprints()
    known.find(Int32Array.of(1), 5, 6)
    known.add(Int32Array.of(1), 5, 6, -1)
    expect(known.find(Int32Array.of(2), 5, 6)).toBe(0)
    expect(known.find(Int32Array.of(1), 5, 7)).toBe(-1)
    expect(known.find(Int32Array.of(1), 4, 6)).toBe(-1)
  })
})
