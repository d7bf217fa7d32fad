/** Bad parameters of coin age are refused, with the parameter and what it may be. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { codec } from "../../spec/pos/age/Codec.ts"
import { presets } from "../../spec/pos/age/Params.ts"
import type { Json } from "../../spec/core/System.ts"

const read = (json: Json) => Schema.decodeUnknownResult(codec.params, { onExcessProperty: "error" })(json)
const complaint = (json: Json): string => {
  const result = read(json)
  return Result.isFailure(result) ? String(result.failure) : ""
}

describe.each(Object.entries(presets))("%s", (preset, params) => {
  test("is read as it is written", () => {
    const written = Schema.encodeSync(codec.params)(params)
    expect(written).toEqual({ preset })
    expect(Result.getOrThrow(read(written))).toEqual(params)
  })
})

const bad: ReadonlyArray<readonly [json: Json, name: RegExp]> = [
  [{ ages: { min: 10, max: 5, fromMin: true } }, /ages\.max not below ages\.min \(10\), not 5/],
  [{ ages: { min: -1, max: 5, fromMin: true } }, /ages\.min.*not below 0/],
  [{ target: "0" }, /target not below 1/],
  [{ target: "-5" }, /target not below 1/],
  [{ target: "12", targetMax: "10" }, /target at most targetMax \(10\), not 12/],
  [{ daySeconds: 0 }, /daySeconds.*not below 1/],
  [{ stepSeconds: 0 }, /stepSeconds.*not below 1/],
  [{ coin: "0" }, /coin not below 1/],
  [{ maturity: -1 }, /maturity.*not below 0/],
  [{ reward: { num: "1", den: "0" } }, /reward\.den not below 1/],
  [{ retarget: { span: 0, spacing: 600 } }, /retarget\.span.*not below 1/],
  [{ modifier: { _tag: "dynamic", before: 0 } }, /modifier\.before.*not below 1/],
  [{ stepSeconds: 2, modifier: { _tag: "static", after: 3 } }, /modifier: a whole number of steps of 2 s, not 3 s/],
  [{ genesis: [{ owner: "A", value: "-1" }] }, /negative/],
  [{ duplicates: "sometimes" }, /duplicates/],
  [{ kernel: { _tag: "chosen", hash: "-1" } }, /kernel\.hash not below 0/],
  [{ colour: 3 }, /colour/],
]

test.each(bad)("%j is refused", (json, name) => {
  expect(complaint({ preset: "minimal", ...(json as object) })).toMatch(name)
})
