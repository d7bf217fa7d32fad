/**
 * What coins are worth to whoever sold them: another past begins with all their age. Next: [Scenarios.ts](Scenarios.ts).
 */
import { above, forkPoint } from "../../core/lib/BlockTree.ts"
import { counted } from "../../core/lib/ChainWords.ts"
import { isBeyond } from "../../core/lib/Checkpoint.ts"
import { reverses } from "../../core/lib/History.ts"
import { type Payment, total } from "../../core/lib/Ledger.ts"
import { type Assumption, eachStep, witness } from "../../core/Property.ts"
import { random, type Scenario, type Space } from "../../core/Scenario.ts"
import type { Json } from "../../core/System.ts"
import { minterOf, paymentsAsked } from "./Adversary.ts"
import { type Chain, chainOf, coinsOf, type Staked } from "./Chain.ts"
import { assemble } from "./ForkChoice.ts"
import { makePayment, spelledIn } from "./Hashing.ts"
import { start } from "./Holder.ts"
import { type Params, withGenesis } from "./Params.ts"
import { safety } from "./Properties.ts"
import type { Block, Seen } from "./State.ts"
import { capped } from "./Worlds.ts"

// ── the claim ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A change of nothing keeps nothing. */
const keepsSome = ({ inputs, outputs }: Payment): boolean =>
  inputs.every((i) => outputs.some((o) => o.owner === i.signedBy && o.value > 0n))

/** To be told of a block above the sale does not help: whoever is not there yet has nothing to hold on to. */
const NothingSoldOrTold: Assumption = {
  id: "pos-age/nothing-sold-or-told",
  says: "nobody pays all of a coin to others, or nodes were told of the block in which that is written",
  holds: ({ params }, { workload = {} }) =>
    paymentsAsked(workload).every(
      (p) => keepsSome(p) || spelledIn((params as Params).checkpoint?.id ?? "").includes(p.id),
    ),
}

/** Holds where nothing is sold, or nodes were told of the sale; expected to fail otherwise. */
export const OldKeysTakeNothingBack = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-age/old-keys-take-nothing-back-${k}`,
      source: "Gaži, Kiayias and Russell 2018, on long ranges; King and Nadal 2012, Checkpoint",
      says: `no payment with ${counted(k, "confirmation")} is taken back for a branch with a block whose minter owned something where the branches part, and owns nothing in the chain that is left behind`,
      assumes: [NothingSoldOrTold],
    },
    (before, after, params) => {
      if (!reverses(before, after, k)) return true
      const left = chainOf(params, before.tree, before.tip)
      const fork = forkPoint(after.tree, before.tip, after.tip)
      const shared = chainOf(params, after.tree, fork)
      const owns = (chain: Chain, b: Block): boolean =>
        total(coinsOf(chain, minterOf(b) ?? "").map((c) => c.coin.value)) > 0n
      return above(after.tree, fork, after.tip).every((b) => owns(left, b) || !owns(shared, b))
    },
  )

export const BeyondCheckpoint = witness<Seen, Params>(
  {
    id: "pos-age/beyond-checkpoint",
    source: "King and Nadal 2012, Checkpoint",
    says: "a node follows a chain that goes on above the block that it was told of",
  },
  {
    node: ({ tree, tip }, params) => isBeyond(params, tree, tip),
  },
)

// ── the worlds ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Average luck: each of these coins mints once it is a day old. */
const untold: Params = {
  ...withGenesis(capped, [
    { value: 12n, owner: "A" },
    ...Array.from({ length: 3 }, () => ({ value: 12n, owner: "M" })),
  ]),
  clock: { _tag: "free", last: 3 },
}

/** M sells all that it has to A. */
const sale = (() => {
  const [tx] = untold.genesis.transactions
  const inputs = [1, 2, 3].map((index) => ({ from: { transaction: tx?.id ?? "", index }, signedBy: "M" }))
  const value = total(inputs.map(({ from }) => tx?.outputs[from.index]?.value ?? 0n))
  return makePayment(untold.hash, { inputs, outputs: [{ value, owner: "A" }] })
})()

/** The block of step 1, in which A writes the sale. */
const written = (() => {
  const [staked] = coinsOf(chainOf(untold, start(untold).tree, untold.genesis), "A")
  return assemble(untold, { ...start(untold), mempool: [sale] }, staked as Staked, 1, 0n)
})()
const told: Params = { ...untold, asks: true, checkpoint: { height: 1, id: written.id } }

const sell: Json = { _tag: "Submit", transaction: sale }

const world = (params: Params) => {
  const workload: { readonly A: ReadonlyArray<Json> } = { A: [sell] }
  const budget = { Mint: 2, MintOn: 3, Publish: 3 }
  return {
    setup: { params, nodes: { holder: ["A"], hoarder: ["M"] } },
    environment: { network: "set", idle: "stays", budget, workload },
  } as const
}

/** More steps of time, and somebody who only looks on. */
const longer = (params: Params): Space<Params> => ({
  params: { ...params, clock: { _tag: "free", last: 5 } },
  nodes: { holder: [1, 2], hoarder: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [2, 5], MintOn: [3, 4], Publish: [3, 10] },
  requests: { count: [1, 1], from: () => [sell] },
  steps: [20, 60],
})

/** Nodes were told of the sale, and somebody has sold. */
export const toldLonger: Space<Params> = longer(told)

export const oldKeys: ReadonlyArray<Scenario<Params, Seen>> = [
  {
    kind: "exhaustive",
    id: "pos-age/old-keys",
    says: "M sold all its coins to A, and mints with them from the genesis on: there they are old, and its own",
    world: world(untold),
    expects: { refutes: { property: OldKeysTakeNothingBack(2), trace: "old-keys" } },
  },
  {
    kind: "exhaustive",
    id: "pos-age/old-keys-told",
    says: "M sold all its coins to A; nodes ask for branches, and were told of the block in which the sale is written",
    world: world(told),
    states: 38254,
    expects: { holds: [...safety, OldKeysTakeNothingBack(2)], reaches: [BeyondCheckpoint] },
  },
  random(
    "pos-age/old-keys-longer",
    "M sold all its coins to A, and mints with them from the genesis on: five time steps, and an onlooker",
    longer(untold),
    3000,
    {
      expects: { refutes: { property: OldKeysTakeNothingBack(2) } },
    },
  ),
  random(
    "pos-age/old-keys-told-longer",
    "M sold all its coins to A, and nodes were told of the block of the sale: five time steps, and an onlooker",
    toldLonger,
    600,
    {
      expects: { holds: [...safety, OldKeysTakeNothingBack(2)], reaches: [BeyondCheckpoint] },
    },
  ),
]
