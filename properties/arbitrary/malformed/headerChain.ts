/**
 * Chains of headers alone, with real work at an easy target, made by a count of its own: good ones, and such in which one
 * header breaks one premise and those above it follow it as they should.
 */
import fc from "fast-check"
import { encodeCompact } from "../../../spec/core/lib/Compact.ts"
import { hexOf } from "../../../spec/core/lib/Hash.ts"
import { encodeHeader, type Header, headerHash } from "../../../spec/core/lib/Header.ts"
import { hashOf } from "../../../spec/pow/Hashing.ts"
import { easy, type Params } from "../../../spec/pow/Params.ts"
import { between, mined, pick } from "./site.ts"

const interval = 4
const easyBits = 0x207fffff

/** Bitcoin's rules with an easy target, periods of four blocks, and a version gate at height 3. */
export const headerParams: Params = {
  ...easy,
  genesis: mined(easy, { ...easy.genesis.header, time: 1_000_000, bits: easyBits }, easy.genesis.transactions),
  retarget: { interval, timespan: interval * 600, powLimit: (1n << 255n) - 1n },
  versionGates: [{ height: 3, version: 2 }],
}

/** One header of a file, with all that a file may state. */
export interface Stated {
  readonly height: number
  readonly header: string
  readonly hash: string
  readonly bits: string
  readonly chainwork: string
}

/** A header before it is solved, and what the chain below it asks of it. */
interface Draft {
  readonly header: Header
  readonly height: number
  readonly median: number
  readonly latest: number
}

/** How one header is broken: what of it is changed, and whether it is solved after that. */
export interface Break {
  readonly change: (draft: Draft, n: number) => Partial<Header>
  readonly unsolved?: boolean
}

/** The target that four blocks in so many seconds lead to: as the rule has it, written out for these parameters. */
const retargeted = (target: bigint, seconds: number): bigint => {
  const wanted = interval * 600
  const counted = BigInt(Math.min(Math.max(seconds, wanted / 4), wanted * 4))
  const next = (target * counted) / BigInt(wanted)
  return next > headerParams.retarget.powLimit ? headerParams.retarget.powLimit : next
}

/** The number that a compact form of a usual size stands for. */
const expand = (bits: number): bigint => BigInt(bits & 0x7fffff) << BigInt(8 * ((bits >>> 24) - 3))

/** Headers from height 0 on, each so many seconds after the one before; the one at `at` is broken. */
const chainOf = (waits: ReadonlyArray<number>, at: number, broken: Break, n: number): ReadonlyArray<Header> => {
  const headers: Array<Header> = [headerParams.genesis.header]
  for (const [i, wait] of waits.entries()) {
    const height = i + 1
    const last = headers[i] as Header
    const times = headers.slice(-11).map((h) => h.time)
    const median = times.toSorted((a, b) => a - b)[times.length >> 1] as number
    const first = headers[height - interval] as Header
    const bits =
      height % interval === 0 ? encodeCompact(retargeted(expand(last.bits), last.time - first.time)) : last.bits
    const draft: Header = {
      version: height < 3 ? 1 : 2,
      parent: headerHash(last),
      merkleRoot: (height + n).toString(16).padStart(64, "0"),
      time: Math.max(median + 1, last.time + wait),
      bits,
      nonce: 0,
    }
    const latest = Math.max(...headers.map((h) => h.time))
    const change = height === at ? broken.change({ header: draft, height, median, latest }, n) : {}
    const solved = !(height === at && broken.unsolved === true)
    headers.push(mined(headerParams, { ...draft, ...change }, [], solved).header)
  }
  return headers
}

const hashes = 1n << 256n

/** The headers as a file states them. */
export const statedOf = (headers: ReadonlyArray<Header>): ReadonlyArray<Stated> => {
  let work = 0n
  return headers.map((header, height) => {
    work += hashes / ((expand(header.bits) & (hashes - 1n)) + 1n)
    return {
      height,
      header: hexOf(encodeHeader(header)),
      hash: hashOf("sha256d", header),
      bits: header.bits.toString(16).padStart(8, "0"),
      chainwork: work.toString(16),
    }
  })
}

const waits = (min: number) =>
  fc.array(
    fc.oneof(
      fc.integer({ min: -900, max: 1500 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 3000, max: 6000 }),
    ),
    {
      minLength: min,
      maxLength: 22,
      size: "max",
    },
  )

const whole: Break = { change: () => ({}) }

/** A good chain of headers from the genesis on. */
export const headerChain: fc.Arbitrary<ReadonlyArray<Header>> = fc
  .tuple(waits(1), fc.nat(999))
  .map(([w, n]) => chainOf(w, 0, whole, n))

/** A chain in which the header at a height breaks one premise. */
export interface BrokenChain {
  readonly headers: ReadonlyArray<Header>
  readonly at: number
}

/** At any height from the version gate on, or only at those where a period starts, or only at the others. */
export const brokenChain = (
  broken: Break,
  where: "anywhere" | "inside" | "retarget" = "anywhere",
): fc.Arbitrary<BrokenChain> =>
  fc.tuple(waits(16), fc.nat(99), fc.nat(999)).map(([w, a, n]) => {
    const heights = w.map((_, i) => i + 1).filter((h) => h >= 3)
    const fit = heights.filter((h) => where === "anywhere" || (h % interval === 0) === (where === "retarget"))
    const at = pick(fit, a)
    return { headers: chainOf(w, at, broken, n), at }
  })

const badBits = [0x20ffffff, 0x21017fff, 0x2201017f, 0x2100ffff] as const

/** A way to break each premise of a header, with all other premises and the work left intact. */
export const breaks = {
  BadTarget: { change: (_, n) => ({ bits: pick(badBits, n) }) },
  HighHash: { change: () => ({}), unsolved: true },
  WrongBits: {
    change: ({ header: { bits } }, n) => {
      const other = between(0x20100000, 0x207fffff, n * 7919)
      return { bits: other === bits ? other - 1 : other }
    },
  },
  TimeTooOld: { change: ({ median }, n) => ({ time: median - (n % 3) }) },
  TimeTooNew: { change: ({ latest }, n) => ({ time: latest + headerParams.futureLimit + 1 + n }) },
  OldVersion: { change: (_, n) => ({ version: pick([1, 0, -1, -0x80000000], n) }) },
  ParentUnknown: {
    change: ({ header }, n) => ({
      parent: (BigInt(`0x${header.parent}`) ^ (1n << BigInt(n % 256))).toString(16).padStart(64, "0"),
    }),
  },
} satisfies { readonly [premise: string]: Break }
