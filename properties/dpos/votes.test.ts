/** Operations on votes and delegates: each premise is seen refusing, for its own reason, and what is accepted does what it says. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { rankOf, rankWeight } from "../../spec/dpos/Delegates.ts"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import {
  approve,
  deregister,
  lock,
  type Operation,
  operationWord,
  register,
  reportDouble,
  type SignedSlot,
  setProxy,
  split,
  transfer,
  unlock,
  withdraw,
} from "../../spec/dpos/Operations.ts"
import { applyOperation, begin, endOfCycle, type Genesis, type Registry, standing } from "../../spec/dpos/Registry.ts"
import { accountOf, named, supply } from "../../spec/dpos/RegistryState.ts"
import { turnout } from "../../spec/dpos/Tally.ts"
import { byTheRules, small } from "./elections.ts"

const minimal = small("minimal")
const tron = small("tron")
const people: Genesis["balances"] = [
  ["ann", 50n],
  ["bob", 30n],
  ["cat", 20n],
]
const d = (...names: ReadonlyArray<string>) => names.map(register)
const genesis: Genesis = { balances: people, operations: d("d1", "d2", "d3", "d4", "d5") }
const lifeOf = (params: GovernanceParams, ...operations: ReadonlyArray<Operation>): Registry =>
  operations.reduce((r, o) => byTheRules(params, r, o), begin(params, genesis))
const half = (id: string, slot = 7, producer = "d1"): SignedSlot => ({ id, slot, producer })
const double = reportDouble("ann", half("x"), half("y"))
const deep = { ...minimal, proxyDepth: 2 }

/** Each premise, what is asked, of whom it is asked, and what happened before. */
const refusals: ReadonlyArray<readonly [string, Operation, GovernanceParams, ...ReadonlyArray<Operation>]> = [
  ["NotSignedByAccount", { ...withdraw("ann"), signedBy: "bob" }, minimal, approve("ann", ["d1"])],
  ["NoAmount", transfer("ann", "bob", 0n), minimal],
  ["NoAmount", transfer("ann", "bob", -5n), minimal],
  ["NoBalance", transfer("ann", "bob", 51n), minimal],
  ["NoBalance", transfer("nobody", "bob", 1n), minimal],
  ["NoBalance", transfer("ann", "bob", 11n), small("lisk"), split("ann", [{ delegate: "d1", amount: 40n }])],
  ["NoBalance", transfer("ann", "bob", 11n), tron, lock("ann", 40n)],
  ["NothingToLock", lock("ann", 1n), minimal],
  ["NoBalanceToLock", lock("ann", 51n), tron],
  ["NotLocked", unlock("ann", 11n), tron, lock("ann", 10n)],
  ["TooManyChoices", approve("ann", ["d1", "d2", "d3", "d4"]), minimal],
  ["ChosenTwice", approve("ann", ["d1", "d1"]), minimal],
  ["UnknownDelegate", approve("ann", ["d1", "bob"]), minimal],
  ["WrongAmounts", approve("ann", ["d1"]), tron, lock("ann", 10n)],
  ["WrongAmounts", split("ann", [{ delegate: "d1", amount: 1n }]), minimal],
  ["NotEnoughStake", split("ann", [{ delegate: "d1", amount: 11n }]), tron, lock("ann", 10n)],
  ["MoreWantedThanChosen", approve("ann", ["d1", "d2"], 3), minimal],
  ["ProxyVotes", approve("ann", ["d1"]), minimal, setProxy("ann", "bob")],
  ["NothingToWithdraw", withdraw("ann"), minimal],
  ["ProxyUnknown", setProxy("ann", "nobody"), minimal],
  ["ProxyLoop", setProxy("ann", "ann"), minimal],
  ["ProxyLoop", setProxy("bob", "ann"), deep, setProxy("ann", "bob")],
  ["ProxyTooDeep", setProxy("bob", "cat"), minimal, setProxy("ann", "bob")],
  ["ProxyTooDeep", setProxy("ann", "bob"), minimal, setProxy("bob", "cat")],
  ["ProxyTooDeep", setProxy("ann", "bob"), tron],
  [
    "ProxyTooDeep",
    setProxy("cat", "dan"),
    deep,
    setProxy("ann", "bob"),
    setProxy("bob", "cat"),
    transfer("ann", "dan", 1n),
  ],
  ["AlreadyRegistered", register("d1"), minimal],
  ["Banned", register("d1"), minimal, double],
  ["NotRegistered", deregister("ann"), minimal],
  ["NotRegistered", deregister("d1"), minimal, deregister("d1")],
  ["NotPunished", double, small("steem")],
  ["NoProof", reportDouble("ann", half("x"), half("x")), minimal],
  ["NoProof", reportDouble("ann", half("x"), half("y", 8)), minimal],
  ["NoProof", reportDouble("ann", half("x"), half("y", 7, "d2")), minimal],
  ["NoDelegate", reportDouble("ann", half("x", 7, "bob"), half("y", 7, "bob")), minimal],
  ["ReportedBefore", double, small("lisk"), double],
]

describe("an operation is refused", () => {
  test.each(refusals.map((r) => [r[0], r] as const))("for %s", (_, [premise, operation, params, ...before]) => {
    const registry = lifeOf(params, ...before)
    const applied = applyOperation.check(params, registry, operation)
    expect(Result.isFailure(applied) && applied.failure._tag).toBe(premise)
  })

  test("each of its premises is among these", () => {
    // Catches: a premise that nobody has seen refusing.
    expect(new Set(refusals.map(([premise]) => premise))).toEqual(new Set(applyOperation.stated.map((s) => s.name)))
  })

  test("only for something that happened: before it, the same is accepted", () => {
    const accepted = (params: GovernanceParams, operation: Operation, ...before: ReadonlyArray<Operation>) =>
      Result.isSuccess(applyOperation.check(params, lifeOf(params, ...before), operation))
    expect(accepted(minimal, double)).toBe(true)
    expect(accepted(minimal, setProxy("bob", "cat"))).toBe(true)
    expect(accepted(deep, setProxy("bob", "cat"), setProxy("ann", "bob"))).toBe(true)
    expect(accepted(tron, split("ann", [{ delegate: "d1", amount: 10n }]), lock("ann", 10n))).toBe(true)
    expect(accepted(small("lisk"), transfer("ann", "bob", 10n), split("ann", [{ delegate: "d1", amount: 40n }]))).toBe(
      true,
    )
  })
})

// ── what operations do ─────────────────────────────────────────────────────────────────────────────────────────────

const votes = (registry: Registry): { readonly [name: string]: bigint } =>
  Object.fromEntries(registry.delegates.filter((x) => x.votes > 0n).map((x) => [x.name, x.votes]))

describe("a vote", () => {
  test("gives each choice the whole stake", () => {
    expect(votes(lifeOf(minimal, approve("ann", ["d1", "d2", "d3"])))).toEqual({ d1: 50n, d2: 50n, d3: 50n })
  })
  test("is replaced by the next one", () => {
    expect(votes(lifeOf(minimal, approve("ann", ["d1", "d2"]), approve("ann", ["d2", "d3"])))).toEqual({
      d2: 50n,
      d3: 50n,
    })
  })
  test("moves with the coins, and what the receiver votes for gains", () => {
    const both = [approve("ann", ["d1"]), approve("bob", ["d2"])]
    expect(votes(lifeOf(minimal, ...both, transfer("ann", "bob", 20n)))).toEqual({ d1: 30n, d2: 50n })
    expect(votes(lifeOf(minimal, ...both, transfer("ann", "new", 20n)))).toEqual({ d1: 30n, d2: 30n })
  })
  test("is gone when it is withdrawn, and the coins remain", () => {
    const registry = lifeOf(minimal, approve("ann", ["d1"]), withdraw("ann"))
    expect(votes(registry)).toEqual({})
    expect(accountOf(registry, "ann").balance).toBe(50n)
  })
  test("of a proxy speaks for those who chose it, also those behind another proxy", () => {
    const chain = [approve("cat", ["d3"]), setProxy("ann", "bob"), setProxy("bob", "cat")]
    expect(votes(lifeOf(deep, ...chain))).toEqual({ d3: 100n })
    expect(votes(lifeOf(deep, ...chain, withdraw("ann")))).toEqual({ d3: 50n })
    expect(votes(lifeOf(deep, ...chain, approve("cat", ["d1"]), transfer("ann", "x", 50n)))).toEqual({ d1: 50n })
  })
  test("of locked coins counts for nothing once they are unlocked", () => {
    const ballot = split("ann", [
      { delegate: "d1", amount: 6n },
      { delegate: "d2", amount: 4n },
    ])
    const registry = lifeOf(tron, lock("ann", 10n), ballot)
    expect(votes(registry)).toEqual({})
    const counted = endOfCycle(tron, registry, 0).registry
    expect(votes(counted)).toEqual({ d1: 6n, d2: 4n })
    const unlocked = byTheRules(tron, counted, unlock("ann", 1n))
    expect(votes(endOfCycle(tron, unlocked, 0).registry)).toEqual({})
  })
})

describe("an account", () => {
  test("has either a ballot or a proxy, and no wishes once it has neither", () => {
    // Catches: what was wished before and counts again as soon as the proxy is withdrawn.
    const wished = approve("ann", ["d1", "d2"], 2)
    const proxied = lifeOf(minimal, wished, setProxy("ann", "bob"))
    const blank = { choices: [], wanted: 0 }
    expect(accountOf(proxied, "ann")).toMatchObject({ ...blank, proxy: "bob" })
    expect(accountOf(byTheRules(minimal, proxied, withdraw("ann")), "ann")).toMatchObject({ ...blank, proxy: "ann" })
    expect(accountOf(lifeOf(minimal, wished, withdraw("ann")), "ann")).toMatchObject(blank)
  })
  test("casts the same ballot in whatever order it names its choices", () => {
    expect(lifeOf(minimal, approve("ann", ["d3", "d1"]))).toEqual(lifeOf(minimal, approve("ann", ["d1", "d3"])))
  })
})

describe("ranks", () => {
  test("equal votes go by name, whoever registered or was voted for first", () => {
    // Catches: a tie that is left to the order in which operations came.
    const operations = fc.shuffledSubarray([approve("ann", ["d4", "d2"]), approve("bob", ["d5"])], { minLength: 2 })
    fc.assert(
      fc.property(operations, (all) => {
        expect(rankOf(minimal, lifeOf(minimal, ...all))).toEqual(["d2", "d4", "d5", "d1", "d3"])
      }),
    )
  })

  test("on Lisk votes count up to ten times the delegate's own", () => {
    // Catches: the cap left out, or taken of the others' votes alone.
    const params = small("lisk")
    const own = (x: bigint) => [transfer("ann", "d1", 3n), split("d1", [{ delegate: "d1", amount: x }])]
    const weight = (...more: ReadonlyArray<Operation>) => {
      const registry = lifeOf(params, split("bob", [{ delegate: "d1", amount: 25n }]), ...more)
      return rankWeight(params, registry, named(registry.delegates, "d1") as never)
    }
    expect(weight()).toBe(0n)
    expect(weight(...own(1n))).toBe(10n)
    expect(weight(...own(2n))).toBe(20n)
    expect(weight(...own(3n))).toBe(28n)
  })

  test("the number of seats follows the voters on BitShares, and is fixed elsewhere", () => {
    const wish = approve("ann", ["d1", "d2", "d3", "d4", "d5"], 5)
    const roomy = { ...small("bitshares"), choicesMax: 5 }
    expect(endOfCycle(roomy, lifeOf(roomy, wish), 0).elected).toHaveLength(5)
    expect(endOfCycle(roomy, lifeOf(roomy), 0).elected).toHaveLength(3)
    const fixed = { ...minimal, choicesMax: 5 }
    expect(endOfCycle(fixed, lifeOf(fixed, wish), 0).elected).toHaveLength(3)
  })

  test("and stays between the least and the most that there may be, whatever voters want", () => {
    // Catches: fewer seats than there must be, or more than there may be, because a majority wants so.
    const wish = (wanted: number) => approve("ann", ["d1", "d2", "d3", "d4", "d5"], wanted)
    const from = (delegates: number, delegatesMax: number, wanted: number) => {
      const params = { ...small("bitshares"), delegates, delegatesMax, choicesMax: 5 }
      return endOfCycle(params, lifeOf(params, wish(wanted)), 0).elected
    }
    expect([from(4, 5, 3), from(1, 5, 3), from(1, 3, 5)].map((seats) => seats.length)).toEqual([4, 3, 3])
  })

  test("so many of the others stand by, in rank", () => {
    const params = { ...minimal, standby: 1 }
    const registry = lifeOf(params, approve("ann", ["d5", "d3"]), approve("bob", ["d3", "d4"]))
    expect(standing(params, registry)).toEqual({ active: ["d3", "d5", "d4"], standby: ["d1"] })
  })
})

// ── turnout ────────────────────────────────────────────────────────────────────────────────────────────────────────

describe("when few vote", () => {
  /** A million coins; somebody with a part of them votes for delegates of their own, all others for nobody. */
  const crowd = (mine: bigint, params: GovernanceParams): Registry => {
    const balances: Genesis["balances"] = [
      ["few", mine],
      ...Array.from({ length: 99 }, (_, i) => [`p${i + 10}`, (1_000_000n - mine) / 99n] as const),
    ]
    const rest = params.stake === "locked" ? [lock("few", mine)] : []
    return begin(params, { balances, operations: [...d("d1", "d2", "d3", "x1", "x2", "x3"), ...rest] })
  }
  const elected = (mine: bigint, params: GovernanceParams) => {
    const voted = byTheRules(params, crowd(mine, params), approve("few", ["x1", "x2", "x3"]))
    return { turnout: turnout(params, voted), seats: endOfCycle(params, voted, 0).elected, supply: supply(voted) }
  }

  test("one coin in a million elects all delegates", () => {
    expect(elected(1n, minimal)).toMatchObject({ turnout: 1n, seats: ["x1", "x2", "x3"] })
  })

  test("on EOS nothing is elected before 15 of 100 coins have voted, and then all by these 15", () => {
    // Catches: `>` for `≥`, a share of the coins that vote in place of all coins.
    const params = small("eos")
    expect(elected(149_900n, params).seats).toEqual(["d1", "d2", "d3"])
    expect(elected(150_000n, params).seats).toEqual(["x1", "x2", "x3"])
  })

  test("once activated EOS stays so, however few go on voting", () => {
    const params = small("eos")
    const active = endOfCycle(params, byTheRules(params, crowd(150_000n, params), approve("few", ["x1"])), 0).registry
    const tired = byTheRules(params, active, unlock("few", 149_999n))
    const last = byTheRules(params, tired, approve("few", ["x2", "x3", "d1"]))
    expect(endOfCycle(params, last, 0).elected).toEqual(["d1", "x2", "x3"])
  })
})

test("different operations are told in different words", () => {
  // Catches: a part of an operation that is left out, so that blocks with different operations have one id.
  const all: ReadonlyArray<Operation> = [
    withdraw("ann"),
    { ...withdraw("ann"), signedBy: "bob" },
    { ...withdraw("ann"), signedBy: "cat" },
    approve("ann", ["d1", "d2"]),
    approve("ann", ["d1", "d2"], 1),
    approve("ann", ["d1", "d2"], 2),
    split("ann", [{ delegate: "d1", amount: 1n }]),
    split("ann", [{ delegate: "d1", amount: 2n }]),
    lock("ann", 1n),
    unlock("ann", 1n),
    unlock("ann", 2n),
    setProxy("ann", "bob"),
    setProxy("ann", "cat"),
    transfer("ann", "bob", 1n),
    transfer("ann", "cat", 1n),
    register("ann"),
    deregister("ann"),
    double,
    reportDouble("ann", half("x"), half("z")),
    reportDouble("ann", half("x"), half("y", 8)),
    reportDouble("ann", half("x"), half("y", 7, "d2")),
  ]
  expect(new Set(all.map(operationWord)).size).toBe(all.length)
})

test("the presets are those of the chains", () => {
  // Catches: a number changed by accident. The sources are in Governance.ts.
  const { bitshares, eos, lisk, steem, tron } = governance
  const all = [bitshares, steem, eos, tron, lisk]
  expect(all.map((p) => p.cycle.length)).toEqual([24 * 60 * 12, 21, 121, 6 * 60 * 20, 103])
  expect(all.map((p) => p.slotsSkipped)).toEqual([3, 0, 0, 2, 0])
  expect(all.map((p) => p.proxyDepth)).toEqual([1, 4, 1, 0, 0])
  expect(tron.delegates + tron.standby).toBe(127)
  expect(eos.decay).toEqual({ _tag: "weeks", slotsPerWeek: 7 * 24 * 60 * 60 * 2 })
  const facts = Object.entries(governance).map(([name, p]) => [name, p.delegates + p.draw.seats, p.choicesMax, p.quota])
  expect(facts).toEqual([
    ["minimal", 2, 2, 1],
    ["bitshares", 11, 1001, 1],
    ["steem", 21, 30, 1],
    ["eos", 21, 30, 12],
    ["tron", 27, 30, 1],
    ["lisk", 103, 10, 1],
  ])
})
