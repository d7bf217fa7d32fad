/** The random oracle: the same answer for the same question, and answers that are spread evenly. */
import { describe, expect, test } from "vitest"
import { answersEnd, answerTo, isAnswerBelow, type OracleKind } from "../../spec/core/lib/Oracle.ts"

const kinds: ReadonlyArray<OracleKind> = ["sha256", "mixed"]
const buckets = 16
const asked = 8_000
/** 15 degrees of freedom: an even oracle is above this once in a thousand times. */
const limit = 37.7

const chiSquared = (kind: OracleKind, question: (i: number) => ReadonlyArray<string | number>): number => {
  const counts = new Array<number>(buckets).fill(0)
  for (let i = 0; i < asked; i++) {
    const bucket = Math.floor((answerTo(kind, ...question(i)) / answersEnd) * buckets)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  const expected = asked / buckets
  return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
}

describe.each(kinds)("the oracle %s", (kind) => {
  test("repeats itself, and parts are told apart", () => {
    expect(answerTo(kind, "a", 1)).toBe(answerTo(kind, "a", 1))
    expect(answerTo(kind, "a", 11)).not.toBe(answerTo(kind, "a1", 1))
  })

  test("says the same whether an answer is below a limit, at the limit too", () => {
    for (let i = 0; i < 1_000; i++) {
      const answer = answerTo(kind, "below", i)
      for (const limit of [0, 1, answer - 0x10000, answer, answer + 1, answer + 0x10000, answersEnd])
        expect(isAnswerBelow(limit, kind, "below", i)).toBe(answer < limit)
    }
  })

  test("is even over slots, over keys and over seeds", () => {
    expect(chiSquared(kind, (i) => ["seed", i, "A"])).toBeLessThan(limit)
    expect(chiSquared(kind, (i) => ["seed", 7, `key${i}`])).toBeLessThan(limit)
    expect(chiSquared(kind, (i) => [`seed${i}`, 7, "A"])).toBeLessThan(limit)
  })
})

test("real answers are the first six bytes of the hash", () => {
  // printf 'abc' | sha256sum begins with ba7816bf8f01
  expect(answerTo("sha256", "abc")).toBe(0xba7816bf8f01)
})
