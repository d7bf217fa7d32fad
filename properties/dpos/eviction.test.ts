/** What misses and double production cost, chain by chain; who moves up, and how a delegate comes back. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { add } from "../../spec/core/lib/BlockTree.ts"
import { isEligible } from "../../spec/dpos/Delegates.ts"
import { ballotsFit, FewNeverElectAll, ProofsAreTrue, seatsFit } from "../../spec/dpos/Elections.ts"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import { makeBlock } from "../../spec/dpos/Ids.ts"
import { approve, deregister, register, reportDouble, split, transfer, withdraw } from "../../spec/dpos/Operations.ts"
import { type Founder, withFounders } from "../../spec/dpos/Params.ts"
import { start } from "../../spec/dpos/Producer.ts"
import { afterBlock, begin, endOfCycle, type Registry } from "../../spec/dpos/Registry.ts"
import { type Delegate, named } from "../../spec/dpos/RegistryState.ts"
import type { Block } from "../../spec/dpos/State.ts"
import { small as smallChain } from "../../spec/dpos/Worlds.ts"
import { lineOf, passed } from "./chain.ts"
import { byTheRules, small } from "./elections.ts"

/** Delegates d1 … d5 with 50, 40 … 10 votes; three seats. */
const started = (params: GovernanceParams): Registry => {
  const names = ["d1", "d2", "d3", "d4", "d5"]
  const balances = names.map((name, i) => [name, BigInt(50 - 10 * i)] as const)
  const ballots = names.map((name, i) =>
    params.ballot === "split" ? split(name, [{ delegate: name, amount: BigInt(50 - 10 * i) }]) : approve(name, [name]),
  )
  return begin(params, { balances, operations: [...names.map(register), ...ballots] })
}

const delegate = (registry: Registry, name: string): Delegate => named(registry.delegates, name) as Delegate

/** The registry so many blocks of one producer later, if before each the slot of another passed without a block. */
const missing = (
  params: GovernanceParams,
  registry: Registry,
  who: string,
  producer: string,
  blocks: number,
): Registry => {
  let now = registry
  for (let i = 0; i < blocks; i++) {
    const [slot, height] = [now.slot + 2, now.height + 1]
    now = afterBlock(params, now, { producer, slot, height, missed: [who] })
  }
  return now
}
const elects = (params: GovernanceParams, registry: Registry) => endOfCycle(params, registry, 0).elected

/** A preset in which all coins vote as they are, whatever the chain locks: what is tested here is eviction. */
const plain = (preset: keyof typeof governance): GovernanceParams => ({
  ...small("minimal"),
  eviction: governance[preset].eviction,
  doubleProduction: governance[preset].doubleProduction,
})

describe("misses are counted", () => {
  test("in all and in a row, of those whose slots passed; a block ends the row", () => {
    const params = plain("bitshares")
    const later = missing(params, started(params), "d2", "d1", 3)
    expect(delegate(later, "d2")).toMatchObject({ missed: 3, missedInARow: 3, lastProduced: 0 })
    const back = afterBlock(params, later, {
      producer: "d2",
      slot: later.slot + 1,
      height: later.height + 1,
      missed: [],
    })
    expect(delegate(back, "d2")).toMatchObject({ missed: 3, missedInARow: 0, lastProduced: 4 })
    expect(delegate(back, "d1")).toMatchObject({ missed: 0, lastProduced: 3 })
  })

  test.each(["bitshares", "tron"] as const)("but cost nothing on %s: voters have to notice", (preset) => {
    const params = plain(preset)
    const later = missing(params, started(params), "d2", "d1", 500)
    expect(elects(params, later)).toEqual(["d1", "d2", "d3"])
    const noticed = byTheRules(params, later, transfer("d2", "d4", 35n))
    expect(elects(params, noticed)).toEqual(["d4", "d1", "d3"])
  })
})

describe("Steem takes the key of a silent witness", () => {
  const params = plain("steem")
  const day = 28_800

  test("that misses a slot when it has produced nothing for more than 28,800 blocks", () => {
    // Catches: `≥` for `>`; the count of misses in place of the silence.
    const until = (height: number): Registry => ({ ...started(params), height, slot: height })
    const still = missing(params, until(day - 1), "d2", "d1", 1)
    expect(delegate(still, "d2").active).toBe(true)
    const out = missing(params, still, "d2", "d1", 1)
    expect(delegate(out, "d2").active).toBe(false)
    expect(elects(params, out)).toEqual(["d1", "d3", "d4"])
  })

  test("but not for a slot that it missed before the block that it produces itself", () => {
    // Catches: the producer of a block counted among those who missed, and so put out by the block that shows it is back.
    const silent = { ...started(params), height: day + 5, slot: day + 5 }
    const [slot, height] = [silent.slot + 2, silent.height + 1]
    const back = afterBlock(params, silent, { producer: "d2", slot, height, missed: ["d2"] })
    expect(delegate(back, "d2")).toMatchObject({ active: true, missed: 0, missedInARow: 0, lastProduced: height })
    expect(elects(params, back)).toEqual(["d1", "d2", "d3"])
  })

  test("and gives it back when it registers again, with the votes it has kept", () => {
    const silent = { ...started(params), height: day, slot: day }
    const out = endOfCycle(params, missing(params, silent, "d2", "d1", 1), 0).registry
    const back = byTheRules(params, out, register("d2"))
    expect(delegate(back, "d2")).toMatchObject({ active: true, missedInARow: 0, lastProduced: day + 1, votes: 40n })
    expect(elects(params, back)).toEqual(["d1", "d2", "d3"])
    expect(delegate(missing(params, back, "d2", "d1", 1), "d2").active).toBe(true)
  })
})

test("the silence of a delegate begins when it registers, however high the chain is by then", () => {
  // Catches: one that registers late and is out for its first missed slot, as if it had been silent from the genesis on.
  const params = plain("steem")
  const late = byTheRules(params, { ...started(params), height: 100_000, slot: 100_000 }, register("d6"))
  expect(delegate(late, "d6").lastProduced).toBe(100_000)
  expect(delegate(missing(params, late, "d6", "d1", 28_800), "d6").active).toBe(true)
  expect(delegate(missing(params, late, "d6", "d1", 28_801), "d6").active).toBe(false)
})

test("EOS, by its white paper, drops a producer that was silent for 24 hours of half-second blocks", () => {
  const params = plain("eos")
  const at = (height: number) => missing(params, { ...started(params), height, slot: height }, "d3", "d1", 1)
  expect(elects(params, at(172_799))).toEqual(["d1", "d2", "d3"])
  expect(elects(params, at(172_800))).toEqual(["d1", "d2", "d4"])
})

describe("Lisk bans", () => {
  const params = plain("lisk")
  const blocks = 260_000

  test("for more than 50 misses in a row, if nothing was produced for more than 260,000 blocks", () => {
    // Catches: `or` for `and`; 50 for 51; the misses in all.
    const early = missing(params, started(params), "d2", "d1", 60)
    expect(delegate(early, "d2")).toMatchObject({ banned: false, missedInARow: 60 })
    const late = { ...started(params), height: blocks, slot: blocks }
    expect(delegate(missing(params, late, "d2", "d1", 50), "d2").banned).toBe(false)
    const out = missing(params, late, "d2", "d1", 51)
    expect(delegate(out, "d2")).toMatchObject({ banned: true, active: false })
    expect(elects(params, out)).toEqual(["d1", "d3", "d4"])
  })

  test("not as long as these 260,000 blocks are not over", () => {
    // Catches: `≥` for `>`. The last of 51 misses is noticed 260,000 blocks after the last block of its own, or one more.
    const lastMissAt = (height: number) =>
      missing(params, { ...started(params), height: height - 51, slot: height - 51 }, "d2", "d1", 51)
    expect(delegate(lastMissAt(blocks), "d2")).toMatchObject({ banned: false, missedInARow: 51 })
    expect(delegate(lastMissAt(blocks + 1), "d2")).toMatchObject({ banned: true, missedInARow: 51 })
  })

  test("for ever: it cannot register again", () => {
    const out = missing(params, { ...started(params), height: blocks, slot: blocks }, "d2", "d1", 51)
    expect(byTheRules(params, out, register("d2"))).toBe(out)
  })
})

describe("a proven double production", () => {
  const proof = (slot: number) =>
    reportDouble("d5", { id: "x", slot, producer: "d1" }, { id: "y", slot, producer: "d1" })
  const lisk = plain("lisk")

  test("costs a delegate of Lisk its votes for 780,000 blocks", () => {
    // Catches: a suspension that ends a block early or late, or starts at the slot that was doubled.
    const at = { ...started(lisk), height: 1000, slot: 2500 }
    const shown = byTheRules(lisk, at, proof(7))
    expect(delegate(shown, "d1")).toMatchObject({ suspendedUntil: 781_000, proven: [7], banned: false })
    expect(elects(lisk, { ...shown, height: 780_999 })).toEqual(["d2", "d3", "d4"])
    expect(elects(lisk, { ...shown, height: 781_000 })).toEqual(["d1", "d2", "d3"])
  })

  test("the fifth time it is out for ever; the same slot does not count twice", () => {
    const proofs = [3, 3, 4, 5, 6, 6]
    const four = proofs.reduce((r, slot) => byTheRules(lisk, r, proof(slot)), started(lisk))
    expect(delegate(four, "d1")).toMatchObject({ proven: [3, 4, 5, 6], banned: false })
    const five = byTheRules(lisk, four, proof(9))
    expect(delegate(five, "d1")).toMatchObject({ banned: true, active: false })
    expect(elects(lisk, { ...five, height: 10_000_000 })).toEqual(["d2", "d3", "d4"])
  })

  test.each(["bitshares", "steem", "eos", "tron"] as const)("costs nothing by the rules of %s", (preset) => {
    const params = plain(preset)
    expect(byTheRules(params, started(params), proof(7))).toEqual(started(params))
  })
})

describe("standby moves up", () => {
  test("in rank, as soon as the cycle ends, and goes back when the other returns", () => {
    const params = plain("steem")
    const gone = byTheRules(params, started(params), deregister("d1"))
    expect(gone.elected).toEqual(["d1", "d2", "d3"])
    const cycle = endOfCycle(params, gone, 0)
    expect(cycle.elected).toEqual(["d2", "d3", "d4"])
    expect(elects(params, byTheRules(params, cycle.registry, register("d1")))).toEqual(["d1", "d2", "d3"])
  })

  test("and with nobody left to elect the seats stay as they are", () => {
    const params = plain("steem")
    const all = ["d1", "d2", "d3", "d4", "d5"].map(deregister)
    expect(
      elects(
        params,
        all.reduce((r, o) => byTheRules(params, r, o), started(params)),
      ),
    ).toEqual(["d1", "d2", "d3"])
  })

  test("nobody is elected who was banned, suspended or left, whatever happened before", () => {
    // Catches: a seat given by votes alone.
    const params: GovernanceParams = {
      ...small("minimal"),
      eviction: { _tag: "failing", missedMax: 2, blocks: 3 },
      doubleProduction: { _tag: "punished", blocks: 4, proofsMax: 3 },
    }
    const who = fc.constantFrom("d1", "d2", "d3", "d4", "d5")
    const happening = fc.oneof(
      fc.tuple(who, who, fc.integer({ min: 1, max: 4 })).map(
        ([a, b, n]) =>
          (r: Registry) =>
            missing(params, r, a, b, n),
      ),
      fc.tuple(who, fc.nat(9)).map(
        ([producer, slot]) =>
          (r: Registry) =>
            byTheRules(params, r, reportDouble("d1", { id: "x", slot, producer }, { id: "y", slot, producer })),
      ),
      who.map((name) => (r: Registry) => byTheRules(params, r, deregister(name))),
      who.map((name) => (r: Registry) => byTheRules(params, r, register(name))),
    )
    let evicted = 0
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), (all) => {
        const last = all.reduce((r, h) => h(r), started(params))
        const { registry, elected } = endOfCycle(params, last, 0)
        const eligible = last.delegates.filter((x) => isEligible(last, x)).map((x) => x.name)
        evicted += eligible.length < 5 ? 1 : 0
        expect(registry.elected).toBe(elected)
        expect(elected).toEqual(eligible.length === 0 ? last.elected : eligible.slice(0, 3))
      }),
      { numRuns: 300 },
    )
    expect(evicted).toBeGreaterThan(100)
  })
})

describe("the statements about ballots and seats can fail", () => {
  const params = plain("steem")
  const good = endOfCycle(params, started(params), 0).registry
  const withSeats = (...elected: ReadonlyArray<string>) => seatsFit(params, { ...good, elected })
  const withAccount = (change: Partial<Registry["accounts"][number]>) =>
    ballotsFit(params, { ...good, accounts: good.accounts.map((a) => (a.name === "d1" ? { ...a, ...change } : a)) })

  test("a seat for fewer votes, a seat for nobody, a seat for whoever has left", () => {
    // Catches: a statement that is true whatever happens.
    expect(withSeats("d1", "d2", "d3")).toBe(true)
    expect(withSeats("d1", "d2", "d4")).toBe(false)
    expect(withSeats("d1", "d2")).toBe(false)
    const left = byTheRules(params, good, deregister("d2"))
    expect(seatsFit(params, left)).toBe(false)
  })

  test("but not for a seat with as many votes as somebody has who has none", () => {
    // Catches: a statement that asks for more votes where equal ones are enough.
    const tied = byTheRules(params, good, transfer("d3", "d4", 5n))
    const seats = (last: string) => seatsFit(params, { ...tied, elected: ["d1", "d2", last] })
    expect([seats("d3"), seats("d4"), seats("d5")]).toEqual([true, true, false])
  })

  test("all seats by the votes of less than a tenth of all coins, and of no more", () => {
    // Catches: a tenth that is a ninth; a tenth that counts as less.
    const founders = (voting: bigint): ReadonlyArray<Founder> => [
      { name: "A", coins: voting, delegate: true, votes: ["A", "B", "C"] },
      { name: "B", coins: 0n, delegate: true, votes: [] },
      { name: "C", coins: 0n, delegate: true, votes: [] },
      { name: "Z", coins: 100n - voting, delegate: false, votes: [] },
    ]
    const holds = (voting: bigint): boolean => {
      const founded = withFounders(smallChain(3, 4), founders(voting))
      return FewNeverElectAll.kind === "eachNode" && FewNeverElectAll.holds(start(founded), founded)
    }
    expect([holds(9n), holds(10n)]).toEqual([false, true])
  })

  test("a slot held against a delegate of which one block is known, and not two", () => {
    // Catches: a proof that is true as soon as the delegate produced in the slot at all.
    if (ProofsAreTrue.kind !== "invariant") throw new Error("it is no invariant")
    const of = smallChain(3, 9)
    const first = passed(lineOf(of))
    const { _tag: _, id: __, ...draft } = first.head
    const twin = makeBlock(of.ids, { ...draft, operations: [withdraw("A")] })
    const halfOf = ({ id, slot, producer }: Block) => ({ id, slot, producer })
    const { tree, head, chain } = passed(first, undefined, [reportDouble("A", halfOf(first.head), halfOf(twin))])
    expect(chain.registry.delegates.map((d) => d.proven)).toContainEqual([1])
    const one = { ...start(of), tree, head }
    expect(ProofsAreTrue.holds({ A: one }, of)).toBe(false)
    expect(ProofsAreTrue.holds({ A: one, B: { ...one, tree: add(tree, twin) } }, of)).toBe(true)
  })

  test("a debt, a ballot with too many choices or with a stranger, named amounts that are not there", () => {
    expect(withAccount({})).toBe(true)
    expect(withAccount({ balance: -1n })).toBe(false)
    expect(withAccount({ locked: -1n })).toBe(false)
    expect(withAccount({ choices: [{ delegate: "nobody", amount: 0n }] })).toBe(false)
    const many = ["d1", "d2", "d3", "d4"].map((delegate) => ({ delegate, amount: 0n }))
    expect(withAccount({ choices: many })).toBe(false)
    expect(withAccount({ choices: [{ delegate: "d1", amount: 51n }] })).toBe(false)
  })
})
