/** Bad parameters of production and irreversibility are refused with their name, their value and what is allowed. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { codec } from "../../spec/dpos/Codec.ts"
import { bitshares, eos, equals, lisk, minimal, type Params, withFounders } from "../../spec/dpos/Params.ts"
import { clocked, lastProduced, oneStage, prevotes, scarce, small } from "../../spec/dpos/Worlds.ts"

const read = (json: unknown) =>
  Schema.decodeUnknownResult(codec.params)(json, { onExcessProperty: "error" }) as Result.Result<Params, unknown>

describe("parameters", () => {
  test.each([
    ["minimal", minimal],
    ["BitShares", bitshares],
    ["EOS", eos],
    ["Lisk", lisk],
    ["four delegates, last blocks", small(4, 6, lastProduced)],
    ["a clock", clocked(small(3, 0, oneStage), 3)],
    ["prevotes", small(4, 7, prevotes)],
    ["scarce coins", scarce],
    ["short ids", withFounders({ ...small(3, 4), ids: "mixed" }, equals(["A", "B", "C"]))],
  ])("come back as they were: %s", (_, params) => {
    const json = JSON.parse(JSON.stringify(Schema.encodeSync(codec.params)(params)))
    const back = Result.getOrThrow(read(json))
    expect(back).toEqual(params)
  })

  test.each([
    [
      "a threshold above 1",
      { finality: { _tag: "LastProduced", threshold: { num: 3, den: 2 } } },
      "at most 1, got 3/2",
      "threshold",
    ],
    [
      "a threshold of 0",
      { finality: { _tag: "LastProduced", threshold: { num: 0, den: 2 } } },
      "above 0 and at most 1, got 0/2",
      "threshold",
    ],
    ["votes for no block", { finality: { _tag: "Prevotes", range: 0 } }, "of at least 1, got 0", "range"],
    [
      "an unknown rule",
      { finality: { _tag: "Dice" } },
      "one of LastProduced, OneStage, TwoStage, Prevotes",
      "finality",
    ],
    ["a clock that stands still", { clock: { _tag: "ticks", perSlot: 0 } }, "above 0, got 0", "perSlot"],
    ["fewer than no slots", { clock: { _tag: "free", last: -1 } }, "of at least 0, got -1", "last"],
    ["slots of no length", { slotSeconds: -3 }, "above 0, got -3", "slotSeconds"],
    ["a negative number of items", { blockItemsMax: -1 }, "of at least 0, got -1", "blockItemsMax"],
    ["an unknown moment", { activation: "never" }, "at-once", "activation"],
    ["negative money", { moneyMax: "-1" }, "not below 0, got -1", "moneyMax"],
    ["no delegates", { governance: { delegates: 0 } }, "from 1 to 10000, got 0", "delegates"],
    ["negative stake", { genesis: { coins: [{ owner: "A", value: "-1" }], operations: [] } }, "-1", "balance of A"],
    ["an unknown name", { delegates: 3 }, "no excess property", "delegates"],
  ])("are refused: %s", (_, change, allowed, name) => {
    const result = read({ preset: "minimal", ...change })
    expect(Result.isFailure(result)).toBe(true)
    if (Result.isFailure(result)) {
      expect(String(result.failure)).toContain(allowed)
      expect(String(result.failure)).toContain(name)
    }
  })
})
