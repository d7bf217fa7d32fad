/** Runs to print and replay: drawn at random from many kinds of proof-of-work worlds, all from one number. */
import type { Environment } from "../../spec/core/Environment.ts"
import type { Json } from "../../spec/core/System.ts"
import { makePayment } from "../../spec/pow/Hashing.ts"
import { powChapter } from "../../spec/pow/index.ts"
import { easy, minimal, type Params, withGenesis } from "../../spec/pow/Params.ts"
import { rng } from "../../src/random/rng.ts"
import type { Run, WorldSpec } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import type { Chooser } from "../../src/run/partitions.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { settle } from "../../src/run/settle.ts"
import type { About } from "../../src/trace/Trace.ts"

export const chapters = [powChapter]

/** A chooser that is fixed by a number. */
export const chooserOf = (seed: number): Chooser => {
  const { int } = rng(seed)
  return { int: (min, max) => min + int(max - min + 1) }
}

const pick = <A>({ int }: Chooser, xs: ReadonlyArray<A>): A => xs[int(0, xs.length - 1)] as A
const names = ["A", "B", "C", "D", "E"]

/** Asks for the coin of the genesis to be paid to somebody. */
export const payTo = (params: Params, to: string): Json => {
  const coin = { transaction: params.genesis.transactions[0]?.id as string, index: 0 }
  const owner = params.genesis.transactions[0]?.outputs[0]?.owner as string
  return {
    _tag: "Submit",
    transaction: makePayment(params.hash, {
      inputs: [{ from: coin, signedBy: owner }],
      outputs: [{ value: 50n, owner: to }],
    }),
  }
}

const adversaries = ["withholder", "doubleSpender", "eclipser", "selfish", "forger"]

const budgetOf = (c: Chooser): NonNullable<Environment["budget"]> => ({
  Mine: c.int(2, 8),
  MineOn: c.int(1, 4),
  Publish: c.int(1, 6),
  Forge: c.int(1, 4),
  Tell: c.int(0, 2),
  crash: c.int(0, 2),
  drop: c.int(0, 2),
  duplicate: c.int(0, 2),
  partition: c.int(0, 2),
  tick: c.int(0, 6),
})

const environmentOf = (c: Chooser, params: Params, honest: ReadonlyArray<string>): Environment => {
  const network = pick(c, ["multiset", "multiset", "set", "fifo"] as const)
  const workload = Object.fromEntries(
    honest.slice(0, c.int(0, 2)).map((n) => [n, [payTo(params, "B"), payTo(params, "C")]]),
  )
  const bounded = c.int(0, 3) === 0
  return {
    network,
    idle: network === "multiset" ? "consumed" : "stays",
    budget: budgetOf(c),
    workload,
    ...(c.int(0, 2) === 0 ? { relay: true } : {}),
    ...(c.int(0, 3) === 0 ? { late: honest.slice(-1) } : {}),
    ...(c.int(0, 3) === 0 ? { skew: { A: c.int(-2, 5) } } : {}),
    ...(c.int(0, 3) === 0 ? { links: { A: honest.slice(0, 2) } } : {}),
    ...(bounded ? { timing: { _tag: "synchronous", delta: c.int(0, 3) } } : {}),
    ...(c.int(0, 4) === 0 ? { corrupt: { [pick(c, honest)]: pick(c, ["twins", "silent"] as const) } } : {}),
  }
}

/** A world of this seed. */
export const worldOf = (seed: number): WorldSpec<Params> => {
  const c = chooserOf(seed)
  const honest = names.slice(0, c.int(2, 5))
  const kind = c.int(0, 5)
  const pooled: Params = { ...(kind === 0 ? easy : minimal), orphansMax: c.int(0, 3) }
  const owned = kind === 1 ? withGenesis(pooled, [{ value: 50n, owner: "M" }]) : pooled
  const params = kind === 2 ? { ...owned, power: { A: 3, B: 1 } } : owned
  const nodes = kind < 3 ? { miner: honest, [pick(c, adversaries)]: ["M"] } : { miner: honest }
  const environment = environmentOf(c, params, honest)
  const struck = c.int(0, 5) === 0 ? { struck: [{ rule: "pow/receive-block", premise: "HighHash" }] } : {}
  return { setup: { params, nodes }, environment, ...struck }
}

const claims: ReadonlyArray<About> = [
  { shows: "refutes", properties: ["pow/no-reorg-deeper-than-1"] },
  { shows: "refutes", properties: ["pow/waiting-payments-survive"] },
  { shows: "witness", properties: ["pow/fork"] },
  { shows: "witness", properties: ["pow/reorg-two-deep"] },
  { shows: "holds", properties: ["pow/tree-is-closed", "pow/work-never-falls", "pow/longest-chain-convergence"] },
  { shows: "holds", properties: ["pow/every-block-is-valid"] },
]

export interface Sample {
  readonly run: Run<Params>
  readonly about: About
}

/** A run of this seed, and what it is recorded for. */
export const sampleOf = (seed: number, stepsMax = 60): Sample => {
  const world = worldOf(seed)
  const c = chooserOf(seed ^ 0x5bd1e995)
  const player = playerOf(powChapter.protocol, world, docketOf([]))
  const partitions = ["one", "halves", "majorities-ring", "minority-third", "bridge"] as const
  playRandom(player, { steps: c.int(1, stepsMax), partitions }, c)
  // where messages stay after they have been taken, some are answered for ever
  if (world.environment.network !== "set" && c.int(0, 3) === 0) settle(player, player.performed.length + 1)
  return { run: { world, actions: [...player.performed] }, about: pick(c, claims) }
}
