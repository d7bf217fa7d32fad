/** Proof of work on the virtual clock, with payments, a cut, a crash and a late node: with memory and without. */

import fc from "fast-check"
import { expect, test } from "vitest"
import { isAddressed } from "../../spec/core/Canonical.ts"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Json } from "../../spec/core/System.ts"
import { makePayment } from "../../spec/pow/Hashing.ts"
import { pow } from "../../spec/pow/index.ts"
import { rng } from "../../src/random/rng.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { mining, names, stateAt } from "./mesh.ts"
import { flatWith } from "./parties.ts"

const miners = 10
const params = flatWith([{ value: 50n, owner: "n0" }])

/** The coin of the genesis paid to somebody: at most one such payment can be written. */
const payTo = (owner: string) => {
  const from = { transaction: params.genesis.transactions[0]?.id as string, index: 0 }
  const inputs = [{ from, signedBy: "n0" }]
  return makePayment(params.hash, { inputs, outputs: [{ value: 50n, owner }] })
}

/** An hour and a half of a network with a block a minute, blocks in it for half an hour. */
const run = (seed: number, unreachable: "held" | "lost", more: Partial<TimedOptions> = {}) => {
  const submit = (at: number, node: string, to: string) => {
    return { at, node, event: { _tag: "Submit", transaction: payTo(to) } }
  }
  return simulateTimed(
    pow,
    { params, nodes: { miner: names(miners) } },
    {
      seed,
      topology: regular(miners, 4, rng(seed)),
      latency: { _tag: "exponential", floor: 1, mean: 4 },
      relay: true,
      ...mining(miners, 1),
      requests: [submit(650, "n0", "n3"), submit(660, "n9", "n4")],
      faults: {
        cuts: [{ at: 600, until: 1500, groups: [names(5)] }],
        crashes: [{ node: "n7", at: 300, until: 2000 }],
        late: { n8: 2500 },
        unreachable,
      },
      until: { seconds: 5400 },
      ...more,
    },
  )
}

/** A value as text; a block or a payment is told by its id. */
const told = (value: Json): string =>
  JSON.stringify(value, (_, v) => {
    if (typeof v === "bigint") return `${v}n`
    return typeof v === "object" && v !== null && isAddressed(v) ? v.id : v
  })

const seeds = fc.tuple(fc.nat(), fc.constantFrom("held" as const, "lost" as const))

test("memory changes nothing", { timeout: 60_000 }, () => {
  // Catches: rules of the chapter whose outcome depends on more than state, message and clock.
  const story = (seed: number, unreachable: "held" | "lost", memo: boolean): string => {
    const seen: Array<string> = []
    const { recalled, ...result } = run(seed, unreachable, {
      memo,
      onChange: (place, _, after, seconds, cause) => void seen.push(told([place, after, seconds, cause])),
    })
    expect(recalled > 0).toBe(memo)
    return `${seen.join("\n")}\n${told(result)}`
  }
  fc.assert(
    fc.property(seeds, ([seed, unreachable]) => {
      expect(story(seed, unreachable, true)).toBe(story(seed, unreachable, false))
    }),
    { numRuns: 12 },
  )
})

test("everybody ends up with the same chain, and with one of the two payments in it", { timeout: 60_000 }, () => {
  // Catches: nodes that stay behind after a cut, a crash or a late start; payments that get lost, or are both written. The end
  // may come in the middle of a fork, so what is compared is the chain without its last six blocks.
  fc.assert(
    fc.property(seeds, ([seed, unreachable]) => {
      const result = run(seed, unreachable)
      const chains = names(miners).map((_, place) => {
        const { tree, tip } = stateAt(result, place)
        return ancestry(tree, tip)
      })
      const height = Math.min(...chains.map((chain) => chain.length)) - 6
      expect(height).toBeGreaterThan(30)
      const settled = chains.map((chain) => chain.filter((block) => block.height <= height))
      for (const chain of settled) expect(chain[0]?.id).toBe(settled[0]?.[0]?.id)
      const written = settled[0]?.flatMap((block) => block.transactions.filter((tx) => tx._tag === "Payment")) ?? []
      expect(written.map((tx) => tx.id)).toHaveLength(1)
      expect([payTo("n3").id, payTo("n4").id]).toContain(written[0]?.id)
    }),
    { numRuns: 20 },
  )
})
