/** Every premise of a miner's rules refuses what it must, by name, and without it the same input passes. */

import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Rule } from "../../spec/core/Rule.ts"
import { easy, minimal, type Params } from "../../spec/pow/Params.ts"
import { giveBlock, giveTip, keepOrphan, mine, receiveBlock, receiveTransaction, submit } from "../../spec/pow/Rules.ts"
import type { State } from "../../spec/pow/State.ts"
import {
  contextOf,
  emptyChains,
  type Forger,
  malformedBlocks,
  malformedOrphans,
  malformedSubmissions,
  malformedTransactions,
  type Refused,
  unknownBlocks,
  unluckyNonces,
} from "../arbitrary/malformed.ts"

const runs = 50

// biome-ignore lint/suspicious/noExplicitAny: rules of all inputs are checked alike; each table is typed by its own rule
type Any = any
type AnyRule = Rule<Params, State, Any, Any>

const rules: ReadonlyArray<readonly [AnyRule, { readonly [premise: string]: Forger<Any> }]> = [
  [receiveBlock, malformedBlocks],
  [keepOrphan, malformedOrphans],
  [submit, malformedSubmissions],
  [receiveTransaction, malformedTransactions],
  [mine, unluckyNonces],
  [giveBlock, unknownBlocks],
  [giveTip, emptyChains],
]

/** Ids that are spelled out are the list of transactions itself: no list can stand for another. */
const cannotFail = (preset: string, premise: string) => preset === "minimal" && premise === "Mutated"

const verdict = (rule: AnyRule, { params, state, input }: Refused<Any>): string => {
  const result = rule.apply(contextOf(params), state, input)
  return Result.isFailure(result) ? result.failure._tag : "accepted"
}

const without = (rule: AnyRule, premises: ReadonlyArray<string>): AnyRule =>
  premises.reduce((r, premise) => r.without(premise), rule)

describe.each(rules.map(([rule, forgers]) => [rule.id, rule, forgers] as const))("%s", (_, rule, forgers) => {
  const names = rule.stated.map((p) => p.name)

  test("there is a generator for each premise that the rule states, and for no other", () => {
    // Catches: a premise that no test has ever seen failing.
    expect(Object.keys(forgers).toSorted()).toEqual(names.toSorted())
  })

  describe.each([
    ["easy", easy],
    ["minimal", minimal],
  ] as const)("%s", (preset, params) => {
    test.each(names.filter((name) => !cannotFail(preset, name)))("%s", (name) => {
      // Catches: a premise that lets its own case pass, an order of premises that gives another verdict, a premise that
      // carries no load because another one refuses all that it refuses.
      const cases = (forgers[name] as Forger<Any>)(params)
      const property = fc.property(cases, (bad) => {
        expect(verdict(rule, bad)).toBe(name)
        const struck = verdict(without(rule, [name]), bad)
        const also = (bad.also ?? []).filter((p) => names.includes(p))
        if (bad.also === undefined) expect(struck).not.toBe(name)
        else expect(also.length === 0 ? ["accepted"] : also).toContain(struck)
        if (bad.also !== undefined) expect(verdict(without(rule, [name, ...also]), bad)).toBe("accepted")
      })
      fc.assert(property, { numRuns: runs })
    })
  })
})
