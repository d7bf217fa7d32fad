/**
 * What the headers before one say about it. Headers may be missing: then less is known, and what is not known is undefined.
 * Next: [verify.ts](verify.ts).
 */
import { decodeCompact } from "../../../spec/core/lib/Compact.ts"
import type { Header } from "../../../spec/core/lib/Header.ts"
import { medianTimePast } from "../../../spec/core/lib/MedianTime.ts"
import { nextBits } from "../../../spec/core/lib/Retarget.ts"
import { workOf } from "../../../spec/core/lib/Work.ts"
import type { Params } from "./chapter.ts"

/** The last header that was read, and what those before it leave behind. */
export interface Below {
  readonly height: number
  readonly hash: string
  readonly bits: number
  /** The times of the last headers without a gap between them, at most as many as a median takes. */
  readonly times: ReadonlyArray<number>
  /** The first block of the last period whose first block was there. */
  readonly periodStart: { readonly height: number; readonly time: number }
  /** The work of the chain up to and with this header, as far as it can be told. */
  readonly work: bigint | undefined
  /** Whether no header is missing from the genesis on. */
  readonly whole: boolean
}

/** The genesis is part of the parameters: it is known whether or not the file holds it. */
export const genesisOf = ({ genesis: { id, header } }: Params): Below => ({
  height: 0,
  hash: id,
  bits: header.bits,
  times: [header.time],
  periodStart: { height: 0, time: header.time },
  work: workOf(decodeCompact(header.bits).target),
  whole: true,
})

const periodOf = (params: Params, height: number): number => Math.floor(height / params.retarget.interval)

/**
 * The bits that the header at a height must have. Within a period all blocks have the same: any earlier one of the period
 * tells. At the start of a period the first and the last block of the period before must be there.
 */
export const bitsAfter = (params: Params, below: Below, height: number): number | undefined => {
  const { interval } = params.retarget
  if (periodOf(params, height) === periodOf(params, below.height)) return below.bits
  const neighbours = below.height === height - 1 && below.periodStart.height === height - interval
  if (!neighbours) return undefined
  return nextBits(params.retarget, below.bits, below.periodStart.time, below.times.at(-1) ?? 0)
}

/** The time that the header at a height must come after, if all blocks that the median takes are there. */
export const medianBefore = (params: Params, below: Below, height: number): number | undefined => {
  const all = below.height === height - 1 && below.times.length >= Math.min(params.medianSpan, height)
  return all ? medianTimePast(below.times) : undefined
}

/**
 * The work of the chain up to and with the header at a height. Where headers are missing their bits are those of their
 * period, so the work is known as long as no whole period is missing.
 */
export const workUpTo = (params: Params, below: Below, height: number, bits: number): bigint | undefined => {
  const period = periodOf(params, height)
  const old = periodOf(params, below.height)
  if (below.work === undefined || period > old + 1) return undefined
  const ofOld = period === old ? 0 : period * params.retarget.interval - 1 - below.height
  const ofNew = height - below.height - ofOld
  return below.work + BigInt(ofOld) * workOfBits(below.bits) + BigInt(ofNew) * workOfBits(bits)
}

let lastBits = -1
let lastWork = 0n
/** The work of a block with these bits. Most blocks have those of the block before: the last answer is kept. */
const workOfBits = (bits: number): bigint => {
  if (bits !== lastBits) {
    lastWork = workOf(decodeCompact(bits).target)
    lastBits = bits
  }
  return lastWork
}

/** The view from the next header. `work`: that of the chain up to and with it, if known. */
export const step = (
  params: Params,
  below: Below,
  height: number,
  header: Header,
  hash: string,
  work: bigint | undefined,
): Below => {
  const next = height === below.height + 1
  const starts = height % params.retarget.interval === 0
  return {
    height,
    hash,
    bits: header.bits,
    times: next ? [...below.times, header.time].slice(-params.medianSpan) : [header.time],
    periodStart: starts ? { height, time: header.time } : below.periodStart,
    work,
    whole: below.whole && next,
  }
}
