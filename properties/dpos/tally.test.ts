/** The tally: it agrees with its definition whatever voters do, by every preset; and mutants of it are found out. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import {
  approve,
  lock,
  type Operation,
  register,
  setProxy,
  split,
  transfer,
  unlock,
  withdraw,
} from "../../spec/dpos/Operations.ts"
import { begin, type Registry } from "../../spec/dpos/Registry.ts"
import { named, supply } from "../../spec/dpos/RegistryState.ts"
import { countAnew, counted, countWanted, grown, tallyIsExact, turnout } from "../../spec/dpos/Tally.ts"
import {
  type Applying,
  byTheRules,
  candidates,
  genesis,
  type Happening,
  happen,
  happenings,
  openBooks,
  small,
  votesByBooks,
  writeDown,
} from "./elections.ts"

const presets = Object.keys(governance) as ReadonlyArray<keyof typeof governance>
const votesOf = (registry: Registry, name: string) => named(registry.delegates, name)?.votes

/** Whether the tally is what the twin's books say, all along where it is kept up to date, and otherwise once votes are counted. */
const agrees = (params: GovernanceParams, all: ReadonlyArray<Happening>, applying: Applying): boolean => {
  const books = openBooks()
  let registry = begin(params, genesis)
  for (const happening of all) {
    if (happening._tag === "Operation" && byTheRules(params, registry, happening.operation) !== registry)
      writeDown(params, books, registry.slot, happening.operation)
    registry = happen(params, registry, happening, applying)
    const isCounted = params.counting === "running" || happening._tag === "CycleEnds"
    const now = isCounted ? registry : counted(params, registry)
    if (!now.delegates.every((d) => d.votes === votesByBooks(params, books, d.name))) return false
  }
  return true
}

describe.each(presets)("%s", (preset) => {
  const params = small(preset)

  test("the tally is its definition after any votes, changes, withdrawals, transfers and proxies", () => {
    // Catches: old votes not subtracted, a transfer that leaves votes behind, a proxy's weight counted twice or lost.
    fc.assert(
      fc.property(happenings(params), (all) => agrees(params, all, byTheRules)),
      { numRuns: 300 },
    )
  })

  test("the definition of the specification agrees with it, and no coin is made or lost", () => {
    // Catches: a definition that is wrong in the same way as what it checks; a transfer to oneself that doubles.
    const coins = supply(begin(params, genesis))
    fc.assert(
      fc.property(happenings(params), (all) => {
        const last = all.reduce((r, h) => happen(params, r, h), begin(params, genesis))
        const now = params.counting === "running" ? last : counted(params, last)
        expect(tallyIsExact(params, now)).toBe(true)
        expect(supply(last)).toBe(coins)
        expect(counted(params, now)).toEqual(now)
      }),
      { numRuns: 200 },
    )
  })

  test("most kinds of operations are accepted and refused", () => {
    // Catches: a generator whose operations all fail, so that the properties above say nothing.
    const accepted = new Set<string>()
    const refused = new Set<string>()
    fc.assert(
      fc.property(happenings(params), (all) => {
        all.reduce(
          (registry, happening) => {
            const next = happen(params, registry, happening)
            if (happening._tag === "Operation") (next === registry ? refused : accepted).add(happening.operation._tag)
            return next
          },
          begin(params, genesis),
        )
      }),
      { numRuns: 200 },
    )
    const locks = params.stake === "locked" ? ["Lock", "Unlock"] : []
    const proxies = params.proxyDepth > 0 ? ["SetProxy"] : []
    const all = ["Deregister", "Register", "Transfer", "Vote", "Withdraw", ...locks, ...proxies]
    expect([...accepted].sort()).toEqual(all.sort())
    for (const kind of all) expect(refused).toContain(kind)
  })
})

// ── mutants ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A registry whose delegates have other votes. */
const withVotes = (registry: Registry, votes: (name: string, now: bigint) => bigint): Registry => ({
  ...registry,
  delegates: registry.delegates.map((d) => ({ ...d, votes: votes(d.name, d.votes) })),
})

const mutants: { readonly [name: string]: Applying } = {
  "a changed vote is added without subtracting the old one": (params, registry, operation) => {
    const after = byTheRules(params, registry, operation)
    if (operation._tag !== "Vote" || after === registry) return after
    const old = named(registry.accounts, operation.account)
    const kept = params.ballot === "split" ? 0n : (old?.balance ?? 0n)
    return withVotes(after, (name, now) => {
      const choice = old?.choices.find((c) => c.delegate === name)
      return choice === undefined ? now : now + kept + choice.amount
    })
  },
  "a transfer leaves the votes where they were": (params, registry, operation) => {
    const after = byTheRules(params, registry, operation)
    return operation._tag === "Transfer" ? withVotes(after, (name) => votesOf(registry, name) ?? 0n) : after
  },
  "a withdrawal forgets the votes": (params, registry, operation) => {
    const after = byTheRules(params, registry, operation)
    return operation._tag === "Withdraw" ? withVotes(after, (name) => votesOf(registry, name) ?? 0n) : after
  },
  "who takes a proxy keeps voting": (params, registry, operation) => {
    const after = byTheRules(params, registry, operation)
    if (operation._tag !== "SetProxy" || after === registry) return after
    const old = named(registry.accounts, operation.account)
    return withVotes(after, (name, now) =>
      old?.choices.some((c) => c.delegate === name) === true ? now + old.balance : now,
    )
  },
}

describe("a mutant of the tally is found", () => {
  test.each(Object.keys(mutants))("%s", (name) => {
    // Catches: a comparison that cannot fail.
    const params = small("minimal")
    const found = fc.check(
      fc.property(happenings(params), (all) => agrees(params, all, mutants[name] as Applying)),
      { numRuns: 1000 },
    )
    expect(found.failed).toBe(true)
    expect(found.counterexample?.[0].length).toBeLessThanOrEqual(3)
  })

  test("records that are not deleted are settled twice", () => {
    const params = small("tron")
    const first = [lock("ann", 10n), split("ann", [{ delegate: "n1", amount: 10n }])]
    const voted = counted(
      params,
      first.reduce((r, o) => byTheRules(params, r, o), begin(params, genesis)),
    )
    const changed = byTheRules(params, voted, split("ann", [{ delegate: "n2", amount: 10n }]))
    const settled = counted(params, changed)
    expect([votesOf(settled, "n1"), votesOf(settled, "n2")]).toEqual([0n, 10n])
    const again = counted(params, { ...settled, records: changed.records })
    expect(tallyIsExact(params, again)).toBe(false)
  })
})

// ── weights ────────────────────────────────────────────────────────────────────────────────────────────────────────

describe("the weight of an EOS vote", () => {
  test("is stake · 2^(weeks / 52), rounded down", () => {
    // Catches: a table off by a week, rounding to nearest, an error of more than one unit for a billion coins of four digits.
    const stake = fc.bigInt({ min: 1n, max: 10n ** 13n })
    fc.assert(
      fc.property(stake, fc.integer({ min: 0, max: 1700 }), (s, weeks) => {
        const weight = grown(s, weeks)
        const exact = (s ** 52n) << BigInt(weeks)
        expect(weight ** 52n <= exact && exact < (weight + 1n) ** 52n).toBe(true)
      }),
    )
  })

  test("doubles with every year of 52 weeks, so that an old vote counts half of a new one", () => {
    expect(grown(7n, 52)).toBe(14n)
    expect(grown(1_000_000n, 1300)).toBe(1_000_000n << 25n)
    const params = { ...small("eos"), decay: { _tag: "weeks", slotsPerWeek: 1 } as const }
    const early = [lock("ann", 10n), lock("bob", 10n), approve("ann", ["n1"])]
    const then = early.reduce((r, o) => byTheRules(params, r, o), begin(params, genesis))
    const later = byTheRules(params, { ...then, slot: 52 }, approve("bob", ["n2"]))
    expect([votesOf(later, "n1"), votesOf(later, "n2")]).toEqual([10n, 20n])
    const renewed = byTheRules(params, { ...later, slot: 52 }, approve("ann", ["n1"]))
    expect(votesOf(renewed, "n1")).toBe(20n)
  })

  describe("a year later an old vote", () => {
    const params = { ...small("eos"), decay: { _tag: "weeks", slotsPerWeek: 1 } as const }
    const cast = [lock("ann", 8n), lock("bob", 10n), approve("ann", ["n1"]), setProxy("bob", "ann")]
    const then = cast.reduce((r, o) => byTheRules(params, r, o), begin(params, genesis))
    const later = (operation: Operation) => byTheRules(params, { ...then, slot: 52 }, operation)

    test.each([
      ["its owner is paid", transfer("cat", "ann", 1n)],
      ["its owner pays", transfer("ann", "cat", 1n)],
      ["its owner pays itself", transfer("ann", "ann", 1n)],
      ["somebody whose proxy its owner is is paid", transfer("cat", "bob", 1n)],
      ["somebody whose proxy its owner is pays", transfer("bob", "cat", 1n)],
    ])("weighs what it weighed, though %s coins that are not locked", (_, operation) => {
      // Catches: a transfer that gives an old vote, or that of a proxy, the weight of a new one.
      const paid = later(operation)
      expect(votesOf(paid, "n1")).toBe(18n)
      expect(votesOf(counted(params, paid), "n1")).toBe(18n)
      expect(paid.accounts.map((a) => a.week)).toEqual(then.accounts.map((a) => a.week))
    })

    test.each([
      ["it is cast again", approve("ann", ["n1"]), 26n],
      ["its owner locks a coin", lock("ann", 1n), 28n],
      ["its owner unlocks a coin", unlock("ann", 1n), 24n],
      ["somebody whose proxy its owner is locks a coin", lock("bob", 1n), 38n],
      ["somebody leaves its owner, who was the proxy", withdraw("bob"), 16n],
    ])("weighs as much as a new one once %s", (_, operation, votes) => {
      // Catches: a change of stake, ballot or proxy that leaves a vote as old as it was.
      expect(votesOf(later(operation), "n1")).toBe(votes)
    })
  })
})

describe("what voters want", () => {
  const params = { ...governance.bitshares, delegates: 3, delegatesMax: 9, choicesMax: 9 }
  const want = (wishes: ReadonlyArray<readonly [stake: bigint, wanted: number]>): number => {
    const names = wishes.map((_, i) => `v${i}`)
    const all = Array.from({ length: 9 }, (_, i) => `d${i}`)
    const registry = begin(params, {
      balances: wishes.map(([stake], i) => [names[i] as string, stake] as const),
      operations: [...all.map(register), ...wishes.map(([, wanted], i) => approve(names[i] as string, all, wanted))],
    })
    return countWanted(params, registry)
  }

  test.each([
    [
      "the median by stake",
      [
        [10n, 3],
        [10n, 5],
        [10n, 9],
      ],
      5,
    ],
    [
      "more than half, not half",
      [
        [10n, 3],
        [10n, 7],
      ],
      7,
    ],
    ["an even number counts as the next odd one", [[10n, 6]], 7],
    [
      "0 and 1 are no opinion",
      [
        [99n, 0],
        [99n, 1],
        [10n, 5],
      ],
      5,
    ],
    ["nobody has an opinion", [[10n, 0]], 0],
  ] as const)("%s", (_, wishes, result) => {
    // Catches: a mean, a plain count of heads, `>=` for `>`, abstentions that count.
    expect(want(wishes)).toBe(result)
  })

  test("is also the wish of those whose proxy it is", () => {
    // Catches: a wish that counts with the proxy's own stake alone.
    const operations = [...["d1", "d2", "d3", "d4", "d5"].map(register), approve("ann", ["d1", "d2", "d3"], 3)]
    const more = [approve("bob", ["d1", "d2", "d3", "d4", "d5"], 5), setProxy("cat", "bob")]
    const balances = [["ann", 10n] as const, ["bob", 1n] as const, ["cat", 20n] as const]
    expect(countWanted(params, begin(params, { balances, operations: [...operations, ...more] }))).toBe(5)
  })

  test("is the middle of the wishes of all coins, one by one", () => {
    // Catches: any wrong step through the histogram. The twin lists each coin's wish and takes the one in the middle.
    const wish = fc.tuple(fc.bigInt({ min: 1n, max: 20n }), fc.nat(9))
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), (wishes) => {
        const coins = wishes
          .filter(([, w]) => w > 1)
          .flatMap(([stake, w]) => Array.from({ length: Number(stake) }, () => 2 * Math.floor(w / 2) + 1))
          .sort((a, b) => a - b)
        const middle = coins[Math.floor(coins.length / 2)] ?? 0
        expect(want(wishes)).toBe(coins.length < 2 ? 0 : middle)
      }),
    )
  })
})

test("a stake that votes by proxy counts for the turnout, and one that does not vote does not", () => {
  const params = small("minimal")
  const life = [approve("ann", ["n1"]), setProxy("bob", "ann"), transfer("cat", "dan", 5n)]
  const registry = life.reduce((r, o) => byTheRules(params, r, o), begin(params, genesis))
  expect(turnout(params, registry)).toBe(10n + 17n)
  expect(countAnew(params, registry)).toEqual(candidates.slice(0, 4).map((name) => [name, name === "n1" ? 27n : 0n]))
})
