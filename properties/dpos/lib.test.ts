/** Irreversibility: how far the last irreversible block lags behind, how many delegates it needs, and what brings it back. */
import { describe, expect, it } from "vitest"
import { contradict, quorum } from "../../spec/dpos/Irreversible.ts"
import {
  bitshares,
  electing,
  eos,
  lisk,
  namesOf,
  type Params,
  steem,
  tron,
  withFounders,
} from "../../spec/dpos/Params.ts"
import { FewTraitors } from "../../spec/dpos/Settled.ts"
import type { Header } from "../../spec/dpos/State.ts"
import { elections, lastProduced, oneStage, prevotes, small, twoStage } from "../../spec/dpos/Worlds.ts"
import { afterSlots, lagOf, lineOf } from "./chain.ts"

/** A preset with so many delegates, in a fixed order, each so many slots in a row. */
const fixed = (preset: Params, delegates: number, quota = 1): Params => {
  const seats = { delegates, delegatesMax: delegates, draw: { by: "nobody", seats: 0 } as const }
  const governance = { ...preset.governance, ...seats, order: "name" as const, quota }
  return withFounders({ ...preset, ids: "mixed", governance }, electing(governance, namesOf(delegates)))
}
const proposed = (chain: { readonly count: { readonly proposed: number } }): number => chain.count.proposed

describe("quorum", () => {
  it("is what the reference implementations ask for", () => {
    expect(quorum(bitshares.finality, 21)).toBe(15)
    expect(quorum(bitshares.finality, 11)).toBe(8)
    expect(quorum(steem.finality, 21)).toBe(16)
    expect(quorum(tron.finality, 27)).toBe(19)
  })
  it("is two thirds and one more elsewhere", () => {
    const sizes = [3, 4, 7, 21, 27, 51, 101]
    expect(sizes.map((n) => quorum(eos.finality, n))).toEqual([3, 3, 5, 15, 19, 35, 68])
  })
})

describe("lag of the last irreversible block, without misses and in a fixed order", () => {
  it.each([
    ["BitShares, 21 witnesses", fixed(bitshares, 21), 14, 14],
    ["BitShares, 11 witnesses", fixed(bitshares, 11), 7, 7],
    ["Steem", fixed(steem, 21), 15, 15],
    ["TRON", fixed(tron, 27), 18, 18],
    ["EOS", fixed(eos, 21, 12), 325, 336],
    ["EOS, one slot each", fixed(eos, 21), 29, 29],
    [
      "EOS, one slot each, own numbers recorded",
      { ...fixed(eos, 21), finality: { _tag: "TwoStage", records: "own" } },
      28,
      28,
    ],
    ["EOS, three producers", fixed(eos, 3, 12), 37, 48],
    ["Lisk, 101 delegates", fixed(lisk, 101), 135, 135],
  ] satisfies ReadonlyArray<readonly [string, Params, number, number]>)("%s", (_, params, least, greatest) => {
    expect(lagOf(params, 1010)).toEqual([least, greatest])
  })
  it("EOS passes the first stage after 157 to 168 blocks", () => {
    expect(lagOf(fixed(eos, 21, 12), 1010, proposed)).toEqual([157, 168])
  })
  it("with the shuffles of the presets it is longer at times, and never shorter", () => {
    const [[bitsharesLeast], [steemLeast], [liskLeast]] = [
      lagOf(bitshares, 420),
      lagOf(steem, 420),
      lagOf(lisk, 824),
    ] as const
    expect([bitsharesLeast, steemLeast, liskLeast]).toEqual([14, 15, 135])
  })
})

describe("how many delegates it needs", () => {
  /** Whether the LIB goes on while only the first so many delegates produce. */
  const advances = (params: Params, up: number, slots: number): boolean => {
    const names = lineOf(params).chain.schedule.active
    const isUp = (node: string): boolean => names.indexOf(node) < up
    const begun = afterSlots(lineOf(params), slots)
    const middle = afterSlots(begun, slots, isUp)
    return (
      afterSlots(middle, slots, isUp).chain.count.lib > middle.chain.count.lib &&
      middle.chain.count.lib > begun.head.height
    )
  }
  it.each([
    ["BitShares", fixed(bitshares, 21), 15],
    ["Steem", fixed(steem, 21), 16],
    ["TRON", fixed(tron, 27), 19],
    ["EOS", fixed(eos, 21), 15],
    ["three producers", fixed(eos, 3), 3],
    ["four producers", fixed(eos, 4), 3],
    ["Lisk", fixed(lisk, 101), 68],
  ] as const)("%s: %#", (_, params, needed) => {
    const slots = 5 * params.governance.delegates
    expect(advances(params, needed, slots)).toBe(true)
    expect(advances(params, needed - 1, slots)).toBe(false)
  })

  it("goes on after the silent have lost their seats", () => {
    const base = fixed(steem, 7)
    const governance = {
      ...base.governance,
      delegates: 4,
      delegatesMax: 4,
      cycle: { unit: "blocks" as const, length: 4 },
      eviction: { _tag: "silent" as const, blocks: 8 },
    }
    const params = withFounders({ ...base, governance }, electing(governance, namesOf(7)))
    const [one, two] = lineOf(params).chain.schedule.active
    const isUp = (node: string): boolean => node !== one && node !== two
    const begun = afterSlots(lineOf(params), 12)
    const stalled = afterSlots(begun, 12, isUp)
    expect(stalled.chain.count.lib).toBeLessThanOrEqual(begun.head.height)
    const recovered = afterSlots(stalled, 60, isUp)
    expect(recovered.chain.schedule.active).not.toContain(one)
    expect(recovered.chain.schedule.active).not.toContain(two)
    expect(recovered.chain.count.lib).toBeGreaterThan(stalled.head.height)
  })
})

describe("contradiction of two headers (LIP 14)", () => {
  const header = (
    height: number,
    prevoted: number,
    previously: number,
    id = `${height}.${prevoted}.${previously}`,
  ): Header => ({
    id,
    parent: "",
    height,
    slot: height,
    producer: "A",
    claim: { _tag: "Prevotes", prevoted, previously },
  })
  it("two heights that are not disjoint", () => {
    expect(contradict(header(10, 3, 5), header(20, 4, 8))).toBe(true)
    expect(contradict(header(10, 3, 5), header(20, 4, 10))).toBe(false)
  })
  it("the same prevotes and no greater height", () => {
    expect(contradict(header(10, 3, 5, "one"), header(10, 3, 5, "other"))).toBe(true)
    expect(contradict(header(12, 3, 5), header(10, 3, 12))).toBe(true)
  })
  it("fewer prevotes than before", () => {
    expect(contradict(header(10, 6, 5), header(20, 4, 10))).toBe(true)
  })
  it("neither a header and itself, nor those of two delegates", () => {
    const one = header(10, 3, 5)
    expect(contradict(one, one)).toBe(false)
    expect(contradict(one, { ...header(10, 3, 5, "other"), producer: "B" })).toBe(false)
  })
})

describe("that nodes agree is claimed with one corrupt delegate of four", () => {
  const nodes = { delegate: ["A", "B", "C"], traitor: ["D"] }
  it.each([
    ["last blocks", lastProduced, false],
    ["one stage", oneStage, false],
    ["two stages", twoStage, false],
    ["prevotes", prevotes, true],
  ] as const)("%s", (_, finality, claimed) => {
    // Catches: the claim made for rules under which one traitor is enough to break it.
    const setup = { params: small(4, 0, finality), nodes } as never
    expect(FewTraitors.holds?.(setup, { network: "set", idle: "stays" })).toBe(claimed)
  })
})

describe("that nodes agree is claimed by how many of the seats are corrupt, not of the nodes", () => {
  /** Five candidates for three seats. */
  const contested = { ...elections, finality: prevotes }
  const onlookers = ["X", "Y", "Z"]
  it.each([
    [
      "two of four, and three look on",
      small(4, 0, prevotes),
      { delegate: ["A", "B", ...onlookers], traitor: ["C", "D"] },
      false,
    ],
    [
      "one of four, and three look on",
      small(4, 0, prevotes),
      { delegate: ["A", "B", "C", ...onlookers], traitor: ["D"] },
      true,
    ],
    [
      "one of three, and three look on",
      small(3, 0, prevotes),
      { delegate: ["A", "B", ...onlookers], traitor: ["C"] },
      false,
    ],
    [
      "one of four, and another looks on",
      small(4, 0, prevotes),
      { delegate: ["A", "B", "C"], traitor: ["D", "X"] },
      false,
    ],
    ["none of four, and one looks on", small(4, 0, prevotes), { delegate: ["A", "B", "C", "D"], traitor: ["X"] }, true],
    ["one of three seats of five candidates", contested, { delegate: ["B", "C", "D", "E"], traitor: ["A"] }, false],
    ["none, and three look on", small(4, 0, twoStage), { delegate: ["A", "B", "C", "D", ...onlookers] }, true],
    [
      "one of two stages, and three look on",
      small(4, 0, twoStage),
      { delegate: ["A", "B", "C", ...onlookers], traitor: ["D"] },
      false,
    ],
  ])("%s", (_, params, nodes, claimed) => {
    // Catches: onlookers that make two corrupt seats of four look like two nodes of seven, candidates without a seat that do.
    const setup = { params, nodes } as never
    expect(FewTraitors.holds?.(setup, { network: "set", idle: "stays" })).toBe(claimed)
  })
  it("a delegate that runs twice is corrupt", () => {
    const setup = { params: small(4, 0, prevotes), nodes: { delegate: ["A", "B", "C", "D", ...onlookers] } } as never
    const twins = (...names: ReadonlyArray<string>): boolean | undefined =>
      FewTraitors.holds?.(setup, {
        network: "set",
        idle: "stays",
        corrupt: Object.fromEntries(names.map((name) => [name, "twins"])),
      } as never)
    expect([twins("A"), twins("A", "B")]).toEqual([true, false])
  })
})
