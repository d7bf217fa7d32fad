/** The rules over longer stretches of mainnet, wherever a folder with these headers lies next to the checkout. */

import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { decodeCompact } from "../../spec/core/lib/Compact.ts"
import { bytesOf } from "../../spec/core/lib/Hash.ts"
import { decodeHeader, type Header, hashMeetsTarget, headerHash } from "../../spec/core/lib/Header.ts"
import { medianTimePast } from "../../spec/core/lib/MedianTime.ts"
import { merkleRoot } from "../../spec/core/lib/Merkle.ts"
import { workOf } from "../../spec/core/lib/Work.ts"
import { nakamoto, rosenfeld } from "../../src/stats/closedForms.ts"
import retargets from "../fixtures/retargets.json" with { type: "json" }

const folder = new URL("../../../shared/data/", import.meta.url)
const readJson = <A>(name: string): A => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as A
const without = (...names: ReadonlyArray<string>) => !names.every((name) => existsSync(new URL(name, folder)))
const headerOf = (raw: string) => decodeHeader(bytesOf(raw)) as Header

interface Block {
  readonly height: number
  readonly header: string
  readonly hash: string
  readonly txids: ReadonlyArray<string>
}
interface PeriodStart {
  readonly height: number
  readonly header: string
  readonly hash: string
  readonly chainwork: string
}
interface ClosedForms {
  readonly nakamoto: { readonly [q: string]: ReadonlyArray<string> }
  readonly rosenfeld_percent: { readonly [q: string]: ReadonlyArray<string> }
}

describe.skipIf(without("bitcoin-mainnet-headers-0-200.json"))("blocks 0 to 200", () => {
  const blocks = () => readJson<ReadonlyArray<Block>>("bitcoin-mainnet-headers-0-200.json")

  test("each hashes as recorded, meets its target and names the block before", () => {
    // Catches: a hash, a byte order or a comparison that is right for the five headers of the fixture only.
    const list = blocks()
    expect(list.length).toBe(201)
    list.forEach((block, i) => {
      const header = headerOf(block.header)
      expect(headerHash(header)).toBe(block.hash)
      expect(hashMeetsTarget(block.hash, decodeCompact(header.bits).target)).toBe(true)
      expect(header.parent).toBe(list[i - 1]?.hash ?? "0".repeat(64))
    })
  })

  test("each has the root of its transactions, without mutation", () => {
    // Catches: a false alarm of the mutation test, a wrong root.
    for (const block of blocks()) {
      expect(merkleRoot(block.txids)).toEqual({ root: headerOf(block.header).merkleRoot, mutated: false })
    }
  })

  test("each is later than the median of the 11 before", () => {
    // Catches: a median that is too late and refuses a block that was accepted.
    const times = blocks().map(({ header }) => headerOf(header).time)
    times.forEach((time, height) => {
      expect(time).toBeGreaterThan(medianTimePast(times.slice(Math.max(0, height - 11), height)))
    })
  })
})

describe.skipIf(without("bitcoin-mainnet-period-starts.json"))("first blocks of 220 periods", () => {
  const starts = () => readJson<ReadonlyArray<PeriodStart>>("bitcoin-mainnet-period-starts.json")

  test("each hashes as recorded and meets its target", () => {
    // Catches: a target of a harder period decoded wrongly.
    for (const start of starts()) {
      const header = headerOf(start.header)
      expect(headerHash(header)).toBe(start.hash)
      expect(hashMeetsTarget(start.hash, decodeCompact(header.bits).target)).toBe(true)
    }
  })

  test("chain work grows by 2016 blocks of the period's work", () => {
    // Catches: work summed with the wrong target, or rounded otherwise, anywhere in 443,520 blocks.
    let before = 0n
    let work = workOf(decodeCompact(0x1d00ffff).target)
    for (const [i, start] of starts().entries()) {
      expect(start.height).toBe(2016 * (i + 1))
      before += 2016n * work
      work = workOf(decodeCompact(headerOf(start.header).bits).target)
      expect(before + work).toBe(BigInt(`0x${start.chainwork}`))
    }
  })

  test("no target changes by more than four, and just one period reached the quarter", () => {
    // Catches: a clamp other than four, as seen from the outside.
    const targets = [0x1d00ffff, ...starts().map(({ header }) => headerOf(header).bits)].map(
      (bits) => decodeCompact(bits).target,
    )
    const quartered = targets.flatMap((target, i) => {
      const old = targets[i - 1] ?? target
      expect(target <= 4n * old).toBe(true)
      // Truncation to the compact form may lose one part in 2^15.
      expect(4n * target + (old >> 14n) >= old).toBe(true)
      return 4n * target <= old ? [i * 2016] : []
    })
    expect(quartered).toEqual([68_544])
  })

  test("the first times of the recorded retargets are those of the headers", () => {
    // Catches: a fixture whose period does not start where the rule says.
    const times = starts().map(({ header }) => headerOf(header).time)
    expect(retargets.filter(({ firstTime }) => times.includes(firstTime)).length).toBe(3)
  })
})

describe.skipIf(without("closed-forms.json"))("full tables of the closed forms", () => {
  test("Nakamoto's and Rosenfeld's", () => {
    // Catches: an error at a point that the fixture leaves out.
    const tables = readJson<ClosedForms>("closed-forms.json")
    for (const [q, row] of Object.entries(tables.nakamoto)) {
      row.forEach((chance, z) => {
        expect(Math.abs(nakamoto(Number(q), z) - Number(chance))).toBeLessThanOrEqual(0.5000001e-7)
      })
    }
    for (const [q, row] of Object.entries(tables.rosenfeld_percent)) {
      row.forEach((percent, i) => {
        expect(Math.abs(100 * rosenfeld(Number(q), i + 1) - Number(percent))).toBeLessThanOrEqual(0.500001e-3)
      })
    }
  })
})
