/** Bad parameters of coin age are refused, with the parameter and what it may be. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import type { Json } from "../../spec/core/System.ts"
import { codec } from "../../spec/pos/age/Codec.ts"
import { presets } from "../../spec/pos/age/Params.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"

const read = (json: Json) => Schema.decodeUnknownResult(codec.params, strict)(json)
const complaint = (json: Json): string => {
  const result = read(json)
  return Result.isFailure(result) ? schemaMessage(result.failure) : ""
}

describe.each(Object.entries(presets))("%s", (preset, params) => {
  test("is read as it is written", () => {
    const written = Schema.encodeSync(codec.params)(params)
    expect(written).toEqual({ preset })
    expect(Result.getOrThrow(read(written))).toEqual(params)
  })
})

const bad: ReadonlyArray<readonly [json: Json, message: string]> = [
  [{ ages: { min: 10, max: 5, fromMin: true } }, "ages.max of at least ages.min (10), got 5"],
  [{ ages: { min: -1, max: 5, fromMin: true } }, "from 0 to 1000000000, got -1 at ages.min"],
  [{ clock: { _tag: "free", last: 0 } }, "from 1 to 10000, got 0 at clock.last"],
  [{ clock: { _tag: "free", last: 10_001 } }, "from 1 to 10000, got 10001 at clock.last"],
  [{ clock: { _tag: "ticks", perSlot: 0.5 } }, "from 1 to 1000000, got 0.5 at clock.perSlot"],
  [{ target: "0" }, "of at least 1, below 2^256, got 0 at target"],
  [{ target: "-5" }, "of at least 1, below 2^256, got -5 at target"],
  [{ target: String(1n << 256n) }, "below 2^256, got 1157920892"],
  [{ target: "12", targetMax: "10" }, "target of at most targetMax (10), got 12"],
  [{ daySeconds: 0 }, "from 1 to 1000000000, got 0 at daySeconds"],
  [{ stepSeconds: 0 }, "from 1 to 1000000000, got 0 at stepSeconds"],
  [{ coin: "0" }, "of at least 1, got 0 at coin"],
  [{ maturity: -1 }, "from 0 to 9007199254740991, got -1 at maturity"],
  [{ reward: { num: "1", den: "0", unit: "1" } }, "of at least 1, got 0 at reward.den"],
  [{ reward: { num: "1", den: "1", unit: "0" } }, "of at least 1, got 0 at reward.unit"],
  [{ retarget: { span: 0, spacing: 600 } }, "from 1 to 1000000, got 0 at retarget.span"],
  [{ modifier: { _tag: "dynamic", before: 0 } }, "from 1 to 1000000000, got 0 at modifier.before"],
  [
    { stepSeconds: 2, modifier: { _tag: "static", after: 3 } },
    "modifier.after of whole steps of stepSeconds (2), got 3",
  ],
  [{ target: "1.5" }, 'a whole number in quotes, got "1.5" at target'],
  [{ genesis: [{ owner: "A", value: "-1" }] }, "genesis with coins of at least 0, got -1 of A"],
  [{ moneyMax: "9", genesis: [{ owner: "A", value: "10" }] }, "coins of at most moneyMax (9), got 10 of A"],
  [{ checkpoint: { height: 0, id: "g" } }, "from 1 to 9007199254740991, got 0 at checkpoint.height"],
  [{ genesis: [] }, "genesis with coins of at least 1 together, got 0"],
  [{ duplicates: "sometimes" }, '"kept" | "heavier" | "never", got "sometimes" at duplicates'],
  [{ kernel: { _tag: "chosen", hash: "-1" } }, "of at least 0, got -1 at kernel.hash"],
  [{ kernel: { _tag: "dice" } }, 'Expected "chosen" | "mixed" | "sha256d", got {"_tag":"dice"} at kernel'],
  [{ colour: 3 }, "Unexpected key with value 3 at colour"],
]

test.each(bad)("%j is refused", (json, message) => {
  // Catches: a bound that is missing or off by one, a message without the parameter, its value and what is allowed.
  expect(complaint({ preset: "minimal", ...(json as object) })).toContain(message)
})
