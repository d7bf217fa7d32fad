/** Bad parameters are refused with their name, their value and what is allowed; good ones come back as they were. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { codec } from "../../spec/pos/lottery/Codec.ts"
import { minimal, praos, quick, withGenesis } from "../../spec/pos/lottery/Params.ts"
import { spread } from "../../spec/pos/lottery/Worlds.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"

const read = (json: unknown) => Schema.decodeUnknownResult(codec.params, strict)(json)

describe("parameters", () => {
  test.each([
    ["minimal", minimal],
    ["quick", quick],
    ["praos", praos],
    ["spread", spread],
    ["a checkpoint", { ...minimal, checkpoint: { height: 1, id: "x" } }],
    ["hashed ids", withGenesis({ ...minimal, ids: "sha256", rollbackMax: 3 }, [{ owner: "A", value: 1n }])],
  ])("come back as they were: %s", (_, params) => {
    const json = JSON.parse(JSON.stringify(Schema.encodeSync(codec.params)(params)))
    expect(Result.getOrThrow(read(json))).toEqual(params)
  })

  test.each([
    ["f = 0", { activeSlots: { num: 0, den: 20 } }, "activeSlots above 0 and below 1, got 0/20"],
    ["f = 1", { activeSlots: { num: 20, den: 20 } }, "activeSlots above 0 and below 1, got 20/20"],
    ["no slots in an epoch", { epochSlots: 0 }, "from 1 to 1000000000, got 0 at epochSlots"],
    ["half a slot", { epochSlots: 0.5 }, "from 1 to 1000000000, got 0.5 at epochSlots"],
    ["a cut after the epoch", { epochSlots: 10, nonceSlots: 11 }, "nonceSlots from 0 to epochSlots (10), got 11"],
    ["a rollback below nothing", { rollbackMax: -1 }, "from 0 to 9007199254740991, got -1 at rollbackMax"],
    ["negative stake", { genesis: [{ owner: "A", value: "-1" }] }, "genesis with stakes of at least 0, got -1 of A"],
    [
      "a coin above all money",
      { moneyMax: "9", genesis: [{ owner: "A", value: "10" }] },
      "genesis with stakes of at most moneyMax (9), got 10 of A",
    ],
    ["no stake", { genesis: [{ owner: "A", value: "0" }] }, "genesis with stakes of at least 1 together, got 0"],
    ["a negative number of payments", { paymentsMax: -1 }, "from 0 to 9007199254740991, got -1 at paymentsMax"],
    [
      "a clock that stands still",
      { clock: { _tag: "ticks", perSlot: 0 } },
      "from 1 to 1000000, got 0 at clock.perSlot",
    ],
    ["a world without end", { clock: { _tag: "free", last: 10_001 } }, "from 1 to 10000, got 10001 at clock.last"],
    [
      "a checkpoint below the first block",
      { checkpoint: { height: 0, id: "g" } },
      "from 1 to 9007199254740991, got 0 at checkpoint.height",
    ],
    ["half a rollback", { rollbackMax: 0.5 }, "from 0 to 9007199254740991, got 0.5 at rollbackMax"],
    ["an unknown lottery", { lottery: "dice" }, 'got "dice" at lottery'],
    ["an unknown name", { epochLength: 5 }, "at epochLength"],
  ])("are refused: %s", (_, change, message) => {
    const result = read({ preset: "quick", ...change })
    expect(Result.isFailure(result)).toBe(true)
    if (Result.isFailure(result)) expect(schemaMessage(result.failure)).toContain(message)
  })
})
