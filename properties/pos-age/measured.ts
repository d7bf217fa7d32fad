/**
 * What the page of coin age quotes: shares of blocks and of money over time, what hoarding and grinding gain.
 * `npx node properties/pos-age/measured.ts` prints the figures. Next: [measured.test.ts](measured.test.ts).
 */
import type { Params } from "../../spec/pos/age/Params.ts"
import { type Interval, wilson } from "../../src/stats/intervals.ts"
import {
  asleepUntil,
  coinsFor,
  grinding,
  luckyLater,
  mintedBy,
  mintsSoon,
  type Outcome,
  type Strategy,
  scaled,
  simulate,
  type World,
} from "./simulation.ts"

/** Blocks of the largest holder L, of all; the share with its 95 % interval; and L's share of the money in the end. */
export interface Figure {
  readonly says: string
  readonly minted: number
  readonly blocks: number
  readonly interval: Interval
  /** The mean over the runs. */
  readonly money: number
}

const small = (owners: number, each: number) =>
  Array.from({ length: owners }, (_, i) => coinsFor(`H${i}`, each, 1000n)).flat()

const uncapped: Params = { ...scaled, ages: { ...scaled.ages, max: null } }
const runsOf = (world: World, seeds: number): ReadonlyArray<Outcome> =>
  Array.from({ length: seeds }, (_, i) => simulate(world, i + 1))

const figure = (says: string, runs: ReadonlyArray<Outcome>, part: (run: Outcome) => Outcome["blocks"]): Figure => {
  const minted = runs.reduce((sum, run) => sum + mintedBy(part(run), "L"), 0)
  const blocks = runs.reduce((sum, run) => sum + part(run).length, 0)
  const money = runs.reduce((sum, run) => sum + run.share("L"), 0) / runs.length
  return { says, minted, blocks, interval: wilson(minted, blocks), money }
}

const steps = 2000
const quarters = (says: string, world: World, seeds: number): ReadonlyArray<Figure> => {
  const runs = runsOf(world, seeds)
  return [1, 2, 3, 4].map((q) =>
    figure(`${says}, quarter ${q}`, runs, ({ blocks }) =>
      blocks.filter((b) => b.slot > ((q - 1) * steps) / 4 && b.slot <= (q * steps) / 4),
    ),
  )
}

const many = [...coinsFor("L", 20, 1000n), ...small(15, 2)]
const single = [...coinsFor("L", 1, 20_000n), ...small(15, 2)]

/** L owns 40 % of the money, fifteen others 4 % each; all mint whenever they can, for 2000 days. */
export const monopoly = (): ReadonlyArray<Figure> => [
  ...quarters("20 coins, age capped", { params: scaled, coins: many, steps }, 3),
  ...quarters("20 coins, no cap", { params: uncapped, coins: many, steps }, 3),
  ...quarters("one coin, age capped", { params: scaled, coins: single, steps }, 2),
]

const wakesAt = 400
const burst = 20

/** L owns 20 % of the money and mints nothing for 400 days: its share of the next 20 blocks. */
export const hoarding = (): ReadonlyArray<Figure> =>
  [
    { says: "hoarding, age capped", params: scaled },
    { says: "hoarding, no cap", params: uncapped },
  ].map(({ says, params }) => {
    const coins = [...coinsFor("L", 10, 1000n), ...small(10, 4)]
    const world = { params, coins, steps: wakesAt + 100, strategies: { L: asleepUntil(wakesAt) } }
    return figure(says, runsOf(world, 15), ({ blocks }) => blocks.filter((b) => b.slot >= wakesAt).slice(0, burst))
  })

const lag = 21
const grinds = (says: string, seeds: number, params: Params, strategies: { readonly L?: Strategy }): Figure => {
  const coins = [...coinsFor("L", 10, 1000n), ...small(10, 3)]
  return figure(says, runsOf({ params, coins, steps: 800, strategies }, seeds), ({ blocks }) => blocks)
}

/** L owns 25 % of the money and writes each of its blocks in 16 ways. With a past modifier they differ in one bit, 21 days ahead. */
export const grindingGains = (seeds = 24): ReadonlyArray<Figure> => [
  grinds(
    "grinding, parent's id in the kernel",
    3,
    { ...scaled, modifier: { _tag: "parent" } },
    { L: grinding(mintsSoon) },
  ),
  grinds("no grinding, modifier of 21 days before", seeds, scaled, {}),
  grinds("grinding for days 21 to 23", seeds, scaled, { L: grinding(luckyLater(lag, lag + 2)) }),
]

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const line = ({ says, minted, blocks, interval, money }: Figure): string =>
  `${says.padEnd(40)} ${String(minted).padStart(5)} of ${String(blocks).padStart(5)} blocks: ${percent(minted / blocks)} ` +
  `(${percent(interval.low)} to ${percent(interval.high)})   money ${percent(money)}`

if (import.meta.main) for (const f of [...monopoly(), ...hoarding(), ...grindingGains()]) console.log(line(f))
