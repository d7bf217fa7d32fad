/** Bad parameters of coin age are refused, with the parameter and what it may be. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import type { Json } from "../../spec/core/System.ts"
import { codec } from "../../spec/pos/age/Codec.ts"
import { presets } from "../../spec/pos/age/Params.ts"

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
  [{ ages: { min: -1, max: 5, fromMin: true } }, /ages\.min: .*from 0 on, not -1/],
  [{ target: "0" }, /target from 1 on, below 2\^256, not 0/],
  [{ target: "-5" }, /target from 1 on, below 2\^256, not -5/],
  [{ target: "12", targetMax: "10" }, /target at most targetMax \(10\), not 12/],
  [{ daySeconds: 0 }, /daySeconds: .*from 1 on, not 0/],
  [{ stepSeconds: 0 }, /stepSeconds: .*from 1 on, not 0/],
  [{ coin: "0" }, /coin from 1 on, not 0/],
  [{ maturity: -1 }, /maturity: .*from 0 on, not -1/],
  [{ reward: { num: "1", den: "0", unit: "1" } }, /reward\.den from 1 on, not 0/],
  [{ reward: { num: "1", den: "1", unit: "0" } }, /reward\.unit from 1 on, not 0/],
  [{ retarget: { span: 0, spacing: 600 } }, /retarget\.span: .*from 1 on, not 0/],
  [{ modifier: { _tag: "dynamic", before: 0 } }, /modifier\.before: .*from 1 on, not 0/],
  [{ stepSeconds: 2, modifier: { _tag: "static", after: 3 } }, /modifier: a whole number of steps of 2 s, not 3 s/],
  [{ target: "1.5" }, /whole number/],
  [{ genesis: [{ owner: "A", value: "-1" }] }, /genesis: no coin with a negative value, not -1/],
  [{ duplicates: "sometimes" }, /duplicates/],
  [{ kernel: { _tag: "chosen", hash: "-1" } }, /kernel\.hash from 0 on, not -1/],
  [{ colour: 3 }, /colour/],
]

test.each(bad)("%j is refused", (json, name) => {
  expect(complaint({ preset: "minimal", ...(json as object) })).toMatch(name)
})
