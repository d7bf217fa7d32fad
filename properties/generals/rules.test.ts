/**
 * The parts of the chapter by themselves: paths, letters, majority and choice, and what each premise is good for.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import { choice } from "../../spec/generals/Choice.ts"
import { generalsChapter } from "../../spec/generals/index.ts"
import { isGenuine, orderOf, signersOf } from "../../spec/generals/Letters.ts"
import { majority, taken } from "../../spec/generals/Majority.ts"
import type { Params } from "../../spec/generals/Params.ts"
import { lieutenantsOf, notYetOn, pathsOf, properPath } from "../../spec/generals/Paths.ts"
import { generals } from "../../spec/generals/Roles.ts"
import type { Signature } from "../../spec/generals/State.ts"
import { aloud, babbling, everyWorld, forging, forgingAlone, traitorsAre } from "../../spec/generals/Worlds.ts"
import { outcomes } from "./cases.ts"
import { endings } from "./rounds.ts"

const nodes = { commander: ["C"], lieutenant: ["L1", "L2"], babbler: ["L3"] }

describe("paths", () => {
  test("go from the commander through different lieutenants", () => {
    expect(lieutenantsOf(nodes)).toEqual(["L1", "L2", "L3"])
    expect(pathsOf(nodes, 1)).toEqual([["C"]])
    expect(pathsOf(nodes, 2)).toEqual([
      ["C", "L1"],
      ["C", "L2"],
      ["C", "L3"],
    ])
    expect(pathsOf(nodes, 3)).toHaveLength(6)
    expect(pathsOf(nodes, 5)).toEqual([])
    expect(notYetOn(nodes, ["C", "L2"], "L1")).toEqual(["L3"])
  })

  const check = (path: ReadonlyArray<string>, from: string, round: number) => {
    const result = properPath.check({ self: "L1", params: null, nodes }, path, from, round)
    return Result.isFailure(result) ? result.failure._tag : "good"
  }
  test.each([
    [["C"], "C", 1, "good"],
    [["C", "L3", "L2"], "L2", 3, "good"],
    [["L2"], "L2", 1, "NotCommander"],
    [[], "L2", 1, "NotCommander"],
    [["C"], "L2", 1, "WrongSender"],
    [["C", "L2"], "L2", 1, "WrongLength"],
    [["C", "L2"], "L2", 3, "WrongLength"],
    [["C", "X", "L2"], "L2", 3, "Stranger"],
    [["C", "L2", "L2"], "L2", 3, "RepeatedName"],
    [["C", "L1", "L2"], "L2", 3, "OwnName"],
  ])("%j from %s in round %i: %s", (path, from, round, expected) => {
    expect(check(path, from, round)).toBe(expected)
  })
})

describe("majority and choice", () => {
  test("of a tie, of nothing and of two orders are RETREAT", () => {
    expect(majority(["ATTACK", "RETREAT"])).toBe("RETREAT")
    expect(majority(["ATTACK", "ATTACK", "RETREAT"])).toBe("ATTACK")
    expect(majority([])).toBe("RETREAT")
    expect(choice([])).toBe("RETREAT")
    expect(choice(["ATTACK"])).toBe("ATTACK")
    expect(choice(["ATTACK", "RETREAT"])).toBe("RETREAT")
  })

  test("the tree is read from the bottom", () => {
    const heard = { C: "ATTACK", "C:L2": "RETREAT", "C:L3": "ATTACK", "C:L2:L3": "ATTACK" } as const
    expect(taken(heard, ["C"], ["L2", "L3"], 0)).toBe("ATTACK")
    expect(taken(heard, ["C"], ["L2", "L3"], 1)).toBe("ATTACK")
    // L2: RETREAT and ATTACK, a tie; L3: ATTACK and nothing, a tie; so one ATTACK against two RETREAT
    expect(taken(heard, ["C"], ["L2", "L3"], 2)).toBe("RETREAT")
  })
})

describe("letters", () => {
  const first: Signature = { _tag: "Signed", signer: "C", payload: "ATTACK" }
  const second: Signature = { _tag: "Signed", signer: "L2", payload: first }
  const forged: Signature = {
    _tag: "Signed",
    signer: "L2",
    payload: { _tag: "Forged", signer: "C", payload: "RETREAT" },
  }

  test("are read from the innermost signature on", () => {
    expect([signersOf(second), orderOf(second), isGenuine(second)]).toEqual([["C", "L2"], "ATTACK", true])
    expect([signersOf(forged), orderOf(forged), isGenuine(forged)]).toEqual([["C", "L2"], "RETREAT", false])
  })

  test("and words survive the codec, and have short names", () => {
    const { codec, words } = generalsChapter
    const word = { _tag: "Word", path: ["C", "L1", "L2"], order: "ATTACK" }
    for (const message of [word, { _tag: "Letter", letter: forged }]) {
      expect(Schema.decodeUnknownSync(codec.message)(Schema.encodeSync(codec.message)(message))).toEqual(message)
    }
    expect(words.message(word)).toBe("L1 said C said ATTACK")
    expect(words.message({ _tag: "Word", path: ["C"], order: "ATTACK" })).toBe("ATTACK")
    expect(words.message({ _tag: "Letter", letter: forged })).toBe("RETREAT signed C (forged), L2")
    expect(() => Schema.decodeUnknownSync(codec.params)({ order: "WAIT", m: 1 })).toThrow()
    expect(() => Schema.decodeUnknownSync(codec.params)({ order: "ATTACK", m: -1 })).toThrow()
  })
})

/** Whether lieutenants can come to show something else once nobody checks a premise. */
const matters = (rule: string, worlds: ReadonlyArray<Fixed<Params>>) => {
  const asItIs = outcomes(worlds)
  return (premise: string): boolean => String(outcomes(worlds, [{ rule, premise }])) !== String(asItIs)
}
const premisesOf = (rule: string) =>
  Object.values(generals.roles)
    .flatMap(rulesOf)
    .find((r) => r.id === rule)
    ?.stated.map((p) => p.name) ?? []

describe("which premises carry load", () => {
  // a second word on a path is the traitor's own choice, like the first: Repeated only says which of them counts
  test("by word of mouth: all that blame the sender", () => {
    const babblers = traitorsAre(["L2"], everyWorld(babbling, 4, 2, 1)).slice(0, 1)
    const idle = premisesOf("generals/hear").filter((p) => !matters("generals/hear", babblers)(p))
    expect(idle).toEqual(["Repeated"])
  })

  // in writing nobody can speak for another: what these refuse is not genuine, or is known already
  test("in writing: those about length, repetition, the first signature and its key", () => {
    const one = matters("generals/accept", traitorsAre(["L2"], everyWorld(forging, 3, 2, 1)))
    const two = matters("generals/accept", traitorsAre(["C", "L2"], everyWorld(forgingAlone, 4, 2, 2)))
    const idle = premisesOf("generals/accept").filter((p) => !one(p) && !two(p))
    expect(idle).toEqual(["WrongSender", "Stranger", "OwnName"])
  })
})

test("three generals: a lieutenant cannot tell a lying commander from a lying lieutenant", () => {
  const told = (worlds: ReadonlyArray<Fixed<Params>>, traitor: string) =>
    worlds
      .filter(({ environment }) => environment.corrupt?.[traitor] !== undefined)
      .flatMap(({ setup, environment }) => [...endings(compose(generals, setup, environment))])
      .map((w) => JSON.stringify(w["L1"]))
  const worlds = everyWorld(aloud, 3, 1, 1)
  const view = JSON.stringify({ C: "ATTACK", "C:L2": "RETREAT" })
  const matching = (traitor: string) => told(worlds, traitor).filter((shown) => shown.includes(view))
  expect(matching("C")).not.toEqual([])
  expect(matching("C")[0]).toBe(matching("L2")[0])
})
