/** Bad parameters are refused with their name, their value and what is allowed; good ones come back as they were. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { codec } from "../../spec/pos/lottery/Codec.ts"
import { minimal, type Params, praos, quick, withGenesis } from "../../spec/pos/lottery/Params.ts"
import { spread } from "../../spec/pos/lottery/Worlds.ts"

const read = (json: unknown) =>
  Schema.decodeUnknownResult(codec.params)(json, { onExcessProperty: "error" }) as Result.Result<Params, unknown>

describe("parameters", () => {
  test.each([
    ["minimal", minimal],
    ["quick", quick],
    ["praos", praos],
    ["spread", spread],
    ["hashed ids", withGenesis({ ...minimal, ids: "sha256", rollbackMax: 3 }, [{ owner: "A", value: 1n }])],
  ])("come back as they were: %s", (_, params) => {
    const json = JSON.parse(JSON.stringify(Schema.encodeSync(codec.params)(params)))
    expect(Result.getOrThrow(read(json))).toEqual(params)
  })

  test.each([
    ["f = 0", { activeSlots: { num: 0, den: 20 } }, "activeSlots above 0 and below 1, not 0/20"],
    ["f = 1", { activeSlots: { num: 20, den: 20 } }, "activeSlots above 0 and below 1, not 20/20"],
    ["no slots in an epoch", { epochSlots: 0 }, "epochSlots of at least 1, not 0"],
    ["half a slot", { epochSlots: 0.5 }, "epochSlots"],
    ["a cut after the epoch", { epochSlots: 10, nonceSlots: 11 }, "nonceSlots from 0 to epochSlots (10), not 11"],
    ["no rollback at all", { rollbackMax: 0 }, "rollbackMax of at least 1 or null, not 0"],
    ["negative stake", { genesis: [{ owner: "A", value: "-1" }] }, "genesis with stakes of at least 0, not -1 of A"],
    ["no stake", { genesis: [{ owner: "A", value: "0" }] }, "genesis with stakes of at least 1 together, not 0"],
    ["a negative number of payments", { paymentsMax: -1 }, "paymentsMax of at least 0, not -1"],
    ["a clock that stands still", { clock: { _tag: "ticks", perSlot: 0 } }, "clock.perSlot of at least 1, not 0"],
    ["an unknown lottery", { lottery: "dice" }, "lottery"],
    ["an unknown name", { epochLength: 5 }, "epochLength"],
  ])("are refused: %s", (_, change, message) => {
    const result = read({ preset: "quick", ...change })
    expect(Result.isFailure(result)).toBe(true)
    if (Result.isFailure(result)) expect(String(result.failure)).toContain(message)
  })
})
