/**
 * Rules and judgements: one body, four ways to run it.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { recent } from "../../spec/core/lib/Recent.ts"
import {
  become,
  type Context,
  given,
  graver,
  ignore,
  judgement,
  lenient,
  premise,
  type Rejection,
  reject,
  rule,
  Surroundings,
  send,
} from "../../spec/core/Rule.ts"

interface Params {
  readonly max: number
}
type Add = { readonly _tag: "Add"; readonly n: number | undefined }

let derived = 0
const whole = judgement({
  id: "demo/whole",
  source: "example",
  keptBeside: 0,
  premises: { NotWhole: reject("the number is whole"), Negative: reject("it is not below 0") },
})(function* (box: { readonly n: number }) {
  derived++
  yield* premise("NotWhole", Number.isInteger(box.n), box.n)
  yield* premise("Negative", box.n >= 0, box.n)
  return box.n
})

const add = rule({
  id: "demo/add",
  source: "example",
  premises: { Missing: ignore("there is a number"), whole, Full: ignore("there is room") },
})(function* (ctx: Context<Params>, state: { readonly sum: number }, { n }: Add) {
  const present = yield* given("Missing", n)
  const value = yield* whole({ n: present })
  yield* premise("Full", state.sum + value <= ctx.params.max, { sum: state.sum, value })
  return become({ sum: state.sum + value }, send("B", { _tag: "Sum" }))
})

const ctx: Context<Params> = { self: "A", params: { max: 10 }, nodes: { node: ["A", "B"] } }
const apply = (n: number | undefined, sum = 4) => add.apply(ctx, { sum }, { _tag: "Add", n })
const refusal = (r: ReturnType<typeof apply>): Rejection | undefined => (Result.isFailure(r) ? r.failure : undefined)

describe("a rule", () => {
  // fails if a premise is skipped, tried in another order, or blamed on another rule
  test("concludes, or names the first premise that fails and who states it", () => {
    expect(Result.getOrThrow(apply(3))).toEqual({
      state: { sum: 7 },
      outputs: [{ _tag: "Send", to: "B", message: { _tag: "Sum" } }],
    })
    expect(refusal(apply(undefined))).toMatchObject({ _tag: "Missing", statedBy: "demo/add", disposition: "ignore" })
    expect(refusal(apply(-1.5))).toMatchObject({
      _tag: "NotWhole",
      statedBy: "demo/whole",
      rule: "demo/add",
      seen: -1.5,
    })
    expect(refusal(apply(-2))).toMatchObject({ _tag: "Negative", disposition: "reject" })
    expect(refusal(apply(7))).toMatchObject({ _tag: "Full", seen: { sum: 4, value: 7 } })
  })

  test("lists all premises in the order of evaluation", () => {
    expect(add.stated.map((s) => `${s.by} ${s.name}`)).toEqual([
      "demo/add Missing",
      "demo/whole NotWhole",
      "demo/whole Negative",
      "demo/add Full",
    ])
  })

  // fails if explaining evaluates anything else than applying does
  test("explains what it evaluated", () => {
    const { premises, result } = add.explain(ctx, { sum: 4 }, { _tag: "Add", n: 7 })
    expect(premises.map((p) => [p.premise, p.holds])).toEqual([
      ["Missing", true],
      ["NotWhole", true],
      ["Negative", true],
      ["Full", false],
    ])
    expect(result).toEqual(apply(7))
  })

  // fails if a struck premise still refuses, or takes another one with it
  test("goes on without a premise that is struck out", () => {
    const loose = add.without("Full").without("Negative")
    expect(Result.getOrThrow(loose.apply(ctx, { sum: 4 }, { _tag: "Add", n: 7 })).state).toEqual({ sum: 11 })
    expect(Result.getOrThrow(loose.apply(ctx, { sum: 4 }, { _tag: "Add", n: -2 })).state).toEqual({ sum: 2 })
    expect(Result.isFailure(loose.apply(ctx, { sum: 4 }, { _tag: "Add", n: 0.5 }))).toBe(true)
    expect(refusal(apply(7))?._tag).toBe("Full")
  })

  // fails if the lifted rule loses its parameters, its conclusion or its refusal
  test("is a program of Effect whose surroundings are a service", () => {
    const run = (n: number) =>
      Effect.runSync(
        Effect.result(add.effect({ sum: 4 }, { _tag: "Add", n }).pipe(Effect.provideService(Surroundings, ctx))),
      )
    expect(run(3)).toEqual(apply(3))
    expect(run(7)).toEqual(apply(7))
  })
})

describe("a judgement", () => {
  // fails if it is derived again for the very same arguments, or kept for others
  test("is derived once beside the value that it judges", () => {
    const box = { n: 5 }
    const before = derived
    expect(whole.check(box)).toEqual(Result.succeed(5))
    expect(whole.check(box)).toEqual(Result.succeed(5))
    expect(derived).toBe(before + 1)
    expect(whole.check({ n: 5 })).toEqual(Result.succeed(5))
    expect(derived).toBe(before + 2)
  })

  // fails if a derivation that went on past a failure were kept as if nothing had failed
  test("is not kept where a premise was struck out", () => {
    const box = { n: -3 }
    const body = rule({ id: "demo/box", source: "example", premises: { whole } })(function* (
      _: Context<Params>,
      __: number,
      input: { readonly box: typeof box },
    ) {
      return become(yield* whole(input.box))
    })
    expect(Result.isSuccess(body.without("Negative").apply(ctx, 0, { box }))).toBe(true)
    expect(Result.isFailure(body.apply(ctx, 0, { box }))).toBe(true)
  })

  test("can be taken more lightly", () => {
    const light = lenient(whole, "Negative")
    expect(light.stated.map((s) => s.disposition)).toEqual(["reject", "ignore"])
    expect(light.lenientOf).toBe(whole)
    const r = (rules: string, disposition: "reject" | "ignore" | "defer"): Rejection => ({
      _tag: "X",
      rule: rules,
      statedBy: rules,
      disposition,
      seen: undefined,
    })
    expect(graver(r("a", "defer"), r("b", "ignore")).rule).toBe("a")
    expect(graver(r("a", "defer"), r("b", "reject")).rule).toBe("b")
    expect(graver(undefined, r("b", "ignore")).rule).toBe("b")
  })
})

// fails if what was asked for lately is forgotten, or if the memory grows without bound
test("a memory of the last things keeps half of its size at least, and never more than all of it", () => {
  const memory = recent<number, number>(8)
  for (let k = 0; k < 100; k++) {
    memory.set(k, k)
    for (let j = Math.max(0, k - 3); j <= k; j++) expect(memory.get(j)).toBe(j)
  }
  const kept = Array.from({ length: 100 }, (_, k) => memory.get(k)).filter((v) => v !== undefined)
  expect(kept.length).toBeLessThanOrEqual(8)
})
