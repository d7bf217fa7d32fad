/**
 * Where the explorer keeps configurations, each part against a plain twin; and how little it takes for each.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { Column } from "../../src/explore/Column.ts"
import { Configurations } from "../../src/explore/Configurations.ts"
import { explore } from "../../src/explore/explore.ts"
import { Fingerprints } from "../../src/explore/Fingerprints.ts"
import { Index } from "../../src/explore/Index.ts"
import type { Known } from "../../src/explore/Known.ts"
import { Vectors } from "../../src/explore/Vectors.ts"
import { Waiting } from "../../src/explore/Waiting.ts"

/** Numbers on both sides of what 16 bits hold. */
const part = fc.oneof(fc.nat(3), fc.constantFrom(0xfffe, 0xffff, 0x10000, 0x7fffffff))
const vector = fc.tuple(part, part, part)
const read = (vectors: Vectors, row: number): ReadonlyArray<number> => {
  const into = new Int32Array(vectors.width)
  vectors.read(row, into)
  return [...into]
}

describe("Column", () => {
  test("holds what was pushed and set, over many pages, and gives back the last", () => {
    const column = new Column()
    for (let i = 0; i < 20_000; i++) {
      const { bytes, growth } = column
      const isRight = column.push(i * 3) === i && column.bytes - bytes === growth
      if (!isRight) throw new Error(`${column.bytes} bytes after ${i}, from ${bytes}, told ${growth}`)
    }
    column.set(7, -1)
    column.set(19_998, -2)
    expect([0, 7, 4095, 4096, 19_998].map((i) => column.get(i))).toEqual([0, -1, 12_285, 12_288, -2])
    expect([column.pop(), column.pop(), column.length]).toEqual([59_997, -2, 19_998])
    expect(column.bytes).toBeLessThan(4 * 20_000 + 4 * 4096)
  })
})

describe("Vectors", () => {
  test("hold rows of small and of large numbers", () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 60 }), fc.array(fc.nat(59)), (rows, again) => {
        const vectors = new Vectors(3)
        const model = rows.map((row) => [...row])
        rows.forEach((row, i) => {
          vectors.write(i, Int32Array.from(row))
        })
        for (const i of again) {
          const row = rows[(i * 7) % rows.length] as [number, number, number]
          vectors.write(i % rows.length, Int32Array.from(row))
          model[i % rows.length] = [...row]
        }
        expect(rows.map((_, i) => read(vectors, i))).toEqual(model)
        for (const [i, row] of model.entries()) {
          expect(vectors.equals(i, Int32Array.from(row))).toBe(true)
          expect(vectors.equals(i, Int32Array.from([...row.slice(0, 2), (row[2] as number) ^ 1]))).toBe(false)
        }
      }),
    )
  })

  test("take 2 bytes a number, 4 in pages with a large one, and use forgotten pages again", () => {
    const vectors = new Vectors(5)
    for (let i = 0; i < 10_000; i++) vectors.write(i, new Int32Array(5).fill(i))
    expect(vectors.bytes).toBeLessThan(10_000 * 5 * 2 * 1.15)
    vectors.write(10_000, new Int32Array(5).fill(1e6))
    const { bytes } = vectors
    vectors.forgetBelow(9000)
    for (let i = 10_001; i < 18_000; i++) vectors.write(i, new Int32Array(5).fill(i))
    expect(vectors.bytes).toBe(bytes)
    expect([9000, 10_000, 10_001, 17_999].map((i) => read(vectors, i)[4])).toEqual([9000, 1e6, 10_001, 17_999])
  })
})

describe("Index", () => {
  test("finds every number among those that may have its hash, if hashes are good, alike or equal", () => {
    for (const hashOf of [(n: number) => Math.imul(n, 0x9e3779b1), (n: number) => n, (n: number) => -1 - n, () => 5]) {
      const index = new Index(hashOf, 1.5, 16)
      const size = hashOf(1) === hashOf(2) ? 300 : 20_000
      const find = (number: number) => {
        let found = index.first(hashOf(number))
        while (found !== -1 && found !== number) found = index.next()
        return found
      }
      const numbers = Array.from({ length: size }, (_, n) => n)
      const grown = numbers.filter((n) => {
        if (find(n) !== -1) throw new Error(`${n} is found before it is there`)
        const { bytes, growth } = index
        index.add(n)
        const isRight = index.bytes === (growth > 0 ? growth : bytes) && (n < 100 || index.bytes / (n + 1) < 8.2)
        if (!isRight) throw new Error(`${index.bytes} bytes after ${n}, from ${bytes}, told ${growth}`)
        return growth > 0
      })
      expect(grown.length).toBeGreaterThan(5)
      expect(numbers.filter((n) => find(n) !== n)).toEqual([])
    }
  })

  test("seldom looks at a wrong number", () => {
    const hashOf = (n: number) => Math.imul(n ^ (n >>> 7), 0x85ebca6b) ^ Math.imul(n, 0x9e3779b1)
    const index = new Index(hashOf, 2)
    let wrong = 0
    for (let n = 0; n < 50_000; n++) {
      for (let found = index.first(hashOf(n)); found !== -1; found = index.next()) wrong++
      index.add(n)
    }
    expect(wrong).toBeLessThan(500)
  })
})

const hashOf = (v: ReadonlyArray<number> | Int32Array): number => ((v[0] as number) * 0x9e3779b1 + (v[1] as number)) | 0

describe("configurations are found again", () => {
  const agrees = (
    known: Known,
    of: (v: ReadonlyArray<number>) => number,
    all: ReadonlyArray<ReadonlyArray<number>>,
  ) => {
    const model = new Map<string, number>()
    for (const v of all) {
      const words = [of(v), Math.imul(v[2] as number, 0x85ebca6b)] as const
      expect(known.find(Int32Array.from(v), ...words)).toBe(model.get(v.join()) ?? -1)
      if (model.has(v.join())) continue
      model.set(v.join(), model.size)
      expect(known.add(Int32Array.from(v), ...words, model.size - 2)).toBe(model.size - 1)
      expect(known.parents.get(model.size - 1)).toBe(model.size - 2)
    }
    expect(known.count).toBe(model.size)
  }

  test("in full, even if all hashes are equal", () => {
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 100 }), fc.boolean(), (vectors, alike) => {
        const of = alike ? () => 7 : hashOf
        agrees(new Configurations(3, of), of, vectors)
      }),
    )
  })

  test("by both words of a fingerprint", () => {
    const small = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3))
    fc.assert(
      fc.property(fc.array(small, { maxLength: 100 }), (vectors) => agrees(new Fingerprints(), hashOf, vectors)),
    )
  })

  test("once there are many, and both say before by how much they grow", () => {
    for (const known of [new Configurations(2, (v) => Math.imul(v[0] as number, 0x9e3779b1)), new Fingerprints()]) {
      const numbers = Array.from({ length: 20_000 }, (_, i) => i)
      const find = (i: number) => known.find(Int32Array.of(i, 2 * i), Math.imul(i, 0x9e3779b1), i)
      const surprises = numbers.filter((i) => {
        const { bytes, growth } = known
        const isKnown = find(i) !== -1
        known.add(Int32Array.of(i, 2 * i), Math.imul(i, 0x9e3779b1), i, i - 1)
        return isKnown || known.bytes - bytes > growth + 4 * 2 * 1024
      })
      expect(surprises).toEqual([])
      expect(numbers.filter((i) => find(i) !== i)).toEqual([])
    }
  })
})

describe("Waiting", () => {
  test.each([true, false])("is a stack; others keep the configurations: %s", (isKept) => {
    const kept = new Vectors(2)
    const waiting = new Waiting(2, isKept ? kept : undefined)
    const into = new Int32Array(2)
    for (let i = 0; i < 3000; i++) {
      kept.write(i, Int32Array.of(i, 7))
      waiting.push(i, Int32Array.of(i, 7))
      if (i % 3 === 0) expect([waiting.pop(into), into[0], into[1]]).toEqual([i, i, 7])
    }
    for (let i = 2999; i > 0; i--) if (i % 3 !== 0) expect([waiting.pop(into), into[0]]).toEqual([i, i])
    expect(waiting.pop(into)).toBe(-1)
  })
})

describe("bytes for each state of two-phase commit with 6 nodes", () => {
  const bytes = (options: Parameters<typeof explore>[2]) =>
    explore(compose(twoPhase, transaction(6), messageSet), [], options).bytesPerState

  test("are few, and fewer with fingerprints", () => {
    expect(bytes({})).toBeLessThan(50)
    expect(bytes({ store: "fingerprints" })).toBeLessThan(bytes({}))
    expect(bytes({ store: "fingerprints" })).toBeLessThan(40)
  })
})
