/** The check of headers files: what it refuses and why, what it cannot know, and that no text breaks it. */

import { existsSync, readFileSync } from "node:fs"
import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, hexOf } from "../../spec/core/lib/Hash.ts"
import type { Header } from "../../spec/core/lib/Header.ts"
import { bitcoin, easy, type Params } from "../../spec/pow/Params.ts"
import { receiveBlock } from "../../spec/pow/Rules.ts"
import { validHeader } from "../../spec/pow/Validity.ts"
import { type HeaderRecord, parseHeaders } from "../../src/cli/headers/parse.ts"
import { type Check, exitCodeOf, type HeadersReport } from "../../src/cli/headers/Report.ts"
import { verifyHeaders } from "../../src/cli/headers/verify.ts"
import {
  breaks,
  brokenChain,
  headerChain,
  headerParams,
  type Stated,
  statedOf,
} from "../arbitrary/malformed/headerChain.ts"
import branch from "../fixtures/bip66-branch.json" with { type: "json" }
import known from "../fixtures/headers.json" with { type: "json" }

const runs = 100

const read = (text: string): ReadonlyArray<HeaderRecord> => {
  const parsed = parseHeaders(text)
  if (Result.isFailure(parsed)) throw new Error(parsed.failure.message)
  return parsed.success
}
const fileOf = (records: ReadonlyArray<object>): string => records.map((r) => JSON.stringify(r)).join("\n")
const check = (params: Params, records: ReadonlyArray<object>, now?: number): HeadersReport =>
  verifyHeaders(params, read(fileOf(records)), now)
const countOf = (report: HeadersReport, name: Check) => report.counts.find((c) => c.check === name)
const checkedOf = (report: HeadersReport, name: Check) => countOf(report, name)?.checked ?? 0
const notCheckedOf = (report: HeadersReport, name: Check) =>
  (countOf(report, name)?.notChecked ?? []).reduce((sum, { headers }) => sum + headers, 0)

/** Heights and headers alone. */
const bare = (headers: ReadonlyArray<Header>) => statedOf(headers).map(({ height, header }) => ({ height, header }))

describe("a good chain", () => {
  test("holds, with every check made that needs no clock", () => {
    // Catches: a check that refuses what is valid; one that is skipped though all it needs is there.
    fc.assert(
      fc.property(headerChain, (headers) => {
        const stated = statedOf(headers)
        const report = check(headerParams, stated)
        const n = headers.length - 1
        const starts = Math.floor(n / 4)
        expect(report.firstViolation).toBeUndefined()
        expect(exitCodeOf(report)).toBe(0)
        expect(report.cumulativeWork?.toString(16)).toBe(stated.at(-1)?.chainwork)
        const made = Object.fromEntries(report.counts.map((c) => [c.check, c.checked]))
        const each = { linkage: n, bitsInPeriod: n - starts, bitsAtRetarget: starts, medianTime: n, version: n }
        const all = { work: n + 1, genesis: 1, statedHash: n + 1, statedBits: n + 1, statedWork: n + 1, futureTime: 0 }
        expect(made).toEqual({ ...each, ...all })
        expect(notCheckedOf(report, "futureTime")).toBe(n)
      }),
      { numRuns: runs },
    )
  })

  test("with headers left out it holds, and what is checked is exactly what the others tell", () => {
    // Catches: a rule judged with the facts of another block, a check counted that was not made.
    fc.assert(
      fc.property(headerChain, fc.array(fc.nat(3), { minLength: 23, maxLength: 23 }), (headers, dice) => {
        const there = statedOf(headers).filter(({ height }) => dice[height] !== 0)
        fc.pre(there.length > 0)
        const report = check(headerParams, there)
        expect(report.firstViolation).toBeUndefined()
        // The genesis is part of the parameters and so always known.
        const heights = new Set([0, ...there.map((r) => r.height)])
        const above = there.map((r) => r.height).filter((h) => h > 0)
        const down = (h: number, count: number) => Array.from({ length: count }, (_, i) => h - 1 - i)
        const all = (hs: ReadonlyArray<number>) => hs.every((h) => heights.has(h))
        const starts = above.filter((h) => h % 4 === 0)
        const inside = above.filter((h) => h % 4 !== 0)
        const count = (hs: ReadonlyArray<number>, holds: (h: number) => boolean) => hs.filter(holds).length
        expect(checkedOf(report, "linkage")).toBe(count(above, (h) => heights.has(h - 1)))
        expect(checkedOf(report, "medianTime")).toBe(count(above, (h) => all(down(h, Math.min(11, h)))))
        expect(checkedOf(report, "bitsAtRetarget")).toBe(count(starts, (h) => all([h - 1, h - 4])))
        expect(checkedOf(report, "bitsInPeriod")).toBe(count(inside, (h) => down(h, h % 4).some((g) => heights.has(g))))
        for (const name of ["linkage", "medianTime"] as const) {
          expect(checkedOf(report, name) + notCheckedOf(report, name)).toBe(above.length)
        }
        expect(report.cumulativeWork !== undefined).toBe(all(down((above.at(-1) ?? 0) + 1, above.at(-1) ?? 0)))
      }),
      { numRuns: 3 * runs },
    )
  })
})

/** The last check that is made of a header that breaks a premise: of linkage, work, bits, median time, version. */
const lastCheck: { readonly [P in keyof typeof breaks]: number } = {
  ParentUnknown: 0,
  BadTarget: 1,
  HighHash: 1,
  WrongBits: 2,
  TimeTooOld: 3,
  TimeTooNew: 3,
  OldVersion: 4,
}

describe("a broken chain with valid work", () => {
  test("there is one for each premise of a header", () => {
    // Catches: a premise of VALID-HEADER that no headers file has ever been refused for.
    expect(Object.keys(breaks).toSorted()).toEqual([...Object.keys(validHeader.premises), "ParentUnknown"].toSorted())
    expect(receiveBlock.stated.find((p) => p.name === "ParentUnknown")?.by).toBe("pow/receive-block")
  })

  const premises = Object.keys(breaks) as ReadonlyArray<keyof typeof breaks>
  const cases = premises.flatMap((premise) =>
    (premise === "WrongBits" ? (["inside", "retarget"] as const) : (["anywhere"] as const)).map(
      (where) => [premise, where] as const,
    ),
  )
  test.each(cases)("%s, %s", (premise, where) => {
    // Catches: a premise that is not asked of the file, asked with wrong facts, or reported under another name or height.
    fc.assert(
      fc.property(brokenChain(breaks[premise], where), ({ headers, at }) => {
        const now = premise === "TimeTooNew" ? (headers[at]?.time ?? 0) - headerParams.futureLimit - 1 : undefined
        const report = check(headerParams, bare(headers), now)
        const rule = premise === "ParentUnknown" ? "pow/receive-block" : "pow/valid-header"
        expect(report.firstViolation).toMatchObject({ height: at, rule, premise })
        expect(report.lookedAt).toBe(at + 1)
        expect(exitCodeOf(report)).toBe(1)
        expect(report.cumulativeWork).toBeUndefined()
        // At the broken header the checks are made up to the one that fails; the genesis has its work checked too.
        const bits = checkedOf(report, "bitsInPeriod") + checkedOf(report, "bitsAtRetarget")
        const [linkage, work, median, version] = [
          checkedOf(report, "linkage"),
          checkedOf(report, "work") - 1,
          checkedOf(report, "medianTime"),
          checkedOf(report, "version"),
        ]
        const last = lastCheck[premise]
        expect([linkage, work, bits, median, version]).toEqual([0, 1, 2, 3, 4].map((i) => (i <= last ? at : at - 1)))
      }),
      { numRuns: runs },
    )
  })

  test("without a clock no time is too far ahead", () => {
    // Catches: the machine's clock read behind the caller's back.
    fc.assert(
      fc.property(brokenChain(breaks.TimeTooNew), ({ headers, at }) => {
        expect(check(headerParams, bare(headers.slice(0, at + 1))).firstViolation).toBeUndefined()
      }),
      { numRuns: runs },
    )
  })

  test("another block at height 0 is no genesis", () => {
    // Catches: a chain of another network taken for this one.
    const report = check(bitcoin, bare([headerParams.genesis.header]))
    expect(report.firstViolation).toMatchObject({ height: 0, rule: "pow/receive-block", premise: "ParentUnknown" })
    expect(check(easy, bare([easy.genesis.header])).firstViolation).toBeUndefined()
  })
})

describe("what the file states", () => {
  const other = (hex: string) => ((BigInt(`0x${hex}`) ^ 1n) + 2n).toString(16).padStart(hex.length, "0")
  test.each([
    ["hash", "pow/valid-header", "StatedHash"],
    ["bits", "pow/valid-header", "StatedBits"],
    ["chainwork", "pow/fork-choice", "StatedWork"],
  ] as const)("%s", (field, rule, premise) => {
    // Catches: a stated value that nobody reads.
    fc.assert(
      fc.property(headerChain, fc.nat(99), (headers, n) => {
        const at = n % headers.length
        const wrong = statedOf(headers).map((r) => (r.height === at ? { ...r, [field]: other(r[field]) } : r))
        expect(check(headerParams, wrong).firstViolation).toMatchObject({ height: at, rule, premise })
      }),
      { numRuns: runs },
    )
  })

  test("chain work is compared with what the last stated one leads to", () => {
    // Catches: a gap behind which any work passes; work compared where a whole period is missing.
    const stated = statedOf(fc.sample(headerChain, { seed: 7, numRuns: 50 }).find((h) => h.length > 20) ?? [])
    const only = (...heights: ReadonlyArray<number>) => stated.filter((r) => heights.includes(r.height))
    const moved = (records: ReadonlyArray<Stated>, height: number) =>
      records.map((r) => (r.height === height ? { ...r, chainwork: other(r.chainwork) } : r))
    expect(check(headerParams, only(9, 10, 14)).firstViolation).toBeUndefined()
    expect(check(headerParams, moved(only(9, 10, 14), 14)).firstViolation?.premise).toBe("StatedWork")
    expect(check(headerParams, moved(only(9, 10), 10)).firstViolation?.premise).toBe("StatedWork")
    expect(check(headerParams, moved(only(3, 14), 14)).firstViolation).toBeUndefined()
    expect(notCheckedOf(check(headerParams, only(3, 14)), "statedWork")).toBe(1)
  })
})

/** The same header with one byte changed, in every place and by several values. */
const corrupted = (raw: string): ReadonlyArray<string> =>
  Array.from({ length: 80 }, (_, at) => at).flatMap((at) =>
    [0x01, 0x80, 0xff, 0x10 + at].map((mask) => hexOf(bytesOf(raw).map((byte, i) => (i === at ? byte ^ mask : byte)))),
  )

describe("mainnet", () => {
  const alone = [...known, ...branch].map(({ height, raw }) => ({ height, raw }))

  test.each(alone)("header $height with any byte changed is refused", ({ height, raw }) => {
    // Catches: a byte that is not hashed, a target so read that every hash meets it.
    const report = check(bitcoin, [{ height, header: raw }])
    expect(report.firstViolation?.premise).toBe(height === 363_731 ? "OldVersion" : undefined)
    // What follows the genesis is known to have it for a parent; of the others the parent is not known.
    const expected = height > 1 ? /^(HighHash|BadTarget)$/ : /^(ParentUnknown|HighHash|BadTarget)$/
    for (const header of corrupted(raw)) {
      const violation = check(bitcoin, [{ height, header }]).firstViolation
      expect(violation?.premise).toMatch(expected)
    }
  })

  test("the branch of 4 July 2015 falls at its first block, whose version is old", () => {
    // Catches: a version gate at another height, a version read as bits.
    const records = branch.map(({ height, raw, hash }) => ({ height, header: raw, hash }))
    expect(check(bitcoin, records).firstViolation).toMatchObject({
      height: 363_731,
      rule: "pow/valid-header",
      premise: "OldVersion",
    })
    expect(check(bitcoin, records.slice(1)).firstViolation).toBeUndefined()
  })
})

const folder = new URL("../../../shared/data/", import.meta.url)
const present = (name: string) => existsSync(new URL(name, folder))
const load = (name: string) => readFileSync(new URL(name, folder), "utf8")

describe("files beside the checkout", () => {
  const first = "bitcoin-mainnet-headers-0-200.json"
  test.skipIf(!present(first))("headers 0 to 200 hold; a changed byte is refused where it is", () => {
    // Catches: a rule that real headers break; a violation told of a neighbour.
    const records = read(load(first))
    const report = verifyHeaders(bitcoin, records)
    expect(report.firstViolation).toBeUndefined()
    expect(report.cumulativeWork).toBe(201n * 0x100010001n)
    expect([checkedOf(report, "work"), checkedOf(report, "linkage"), checkedOf(report, "medianTime")]).toEqual([
      201, 200, 200,
    ])
    const raws = JSON.parse(load(first)) as ReadonlyArray<Stated>
    for (const at of [1, 100, 170, 200]) {
      for (const header of corrupted(raws[at]?.header ?? "").filter((_, i) => i % 3 === 0)) {
        const around = raws.slice(at - 1, at + 2).map((r, i) => (i === 1 ? { ...r, header } : r))
        expect(check(bitcoin, around).firstViolation?.height).toBe(at)
      }
    }
  })

  const second = "bitcoin-mainnet-period-starts.json"
  test.skipIf(!present(second))("first headers of 220 periods hold, with their chain work", () => {
    // Catches: a target of any difficulty read wrongly, work summed with the wrong one.
    const report = verifyHeaders(bitcoin, read(load(second)))
    expect(report.firstViolation).toBeUndefined()
    expect([checkedOf(report, "statedWork"), checkedOf(report, "statedHash"), checkedOf(report, "statedBits")]).toEqual(
      [220, 220, 220],
    )
    expect(notCheckedOf(report, "linkage")).toBe(220)
    expect(notCheckedOf(report, "bitsAtRetarget")).toBe(220)
    expect(report.cumulativeWork).toBeUndefined()
  })

  const third = "bitcoin-bip66-invalid-branch.json"
  test.skipIf(!present(third))("the branch of July 2015 is refused", () => {
    // Catches: keys of the file that are not of the format, and must be passed over.
    const report = verifyHeaders(bitcoin, read(load(third)))
    expect(report.firstViolation).toMatchObject({ height: 363_731, premise: "OldVersion" })
  })
})
