/** Bad parameters of production and irreversibility are refused with their name, their value and what is allowed. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { codec } from "../../spec/dpos/Codec.ts"
import { scarce } from "../../spec/dpos/MalformedScenarios.ts"
import { bitshares, eos, equals, lisk, minimal, withFounders } from "../../spec/dpos/Params.ts"
import { clocked, lastProduced, oneStage, prevotes, small, twoStage } from "../../spec/dpos/Worlds.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"

const read = (json: unknown) => Schema.decodeUnknownResult(codec.params, strict)(json)

/** A genesis in which A votes for these. */
const voting = (...choices: ReadonlyArray<string>) => ({
  genesis: {
    coins: [{ owner: "A", value: "10" }],
    operations: [
      { _tag: "Register", account: "A", signedBy: "A" },
      { _tag: "Register", account: "B", signedBy: "B" },
      {
        _tag: "Vote",
        account: "A",
        signedBy: "A",
        choices: choices.map((delegate) => ({ delegate, amount: "0" })),
        wanted: 0,
      },
    ],
  },
})

describe("parameters", () => {
  test.each([
    ["minimal", minimal],
    ["BitShares", bitshares],
    ["EOS", eos],
    ["Lisk", lisk],
    ["four delegates, last blocks", small(4, 6, lastProduced)],
    ["a clock", clocked(small(3, 0, oneStage), 3)],
    ["prevotes", small(4, 7, prevotes)],
    ["scarce coins", scarce(twoStage)],
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
    ["votes for no block", { finality: { _tag: "Prevotes", range: 0 } }, "from 1 to 10000, got 0", "finality.range"],
    [
      "an unknown rule",
      { finality: { _tag: "Dice" } },
      "one of LastProduced, OneStage, TwoStage, Prevotes",
      "finality",
    ],
    [
      "a clock that stands still",
      { clock: { _tag: "ticks", perSlot: 0 } },
      "from 0.001 to 1000000, got 0",
      "clock.perSlot",
    ],
    ["a clock that runs away", { clock: { _tag: "ticks", perSlot: 1e-300 } }, "got 1e-300", "clock.perSlot"],
    ["fewer than no slots", { clock: { _tag: "free", last: -1 } }, "from 0 to 10000, got -1", "clock.last"],
    ["a world without end", { clock: { _tag: "free", last: 300_000_000 } }, "from 0 to 10000, got 3", "clock.last"],
    ["no coins", { genesis: { coins: [], operations: [] } }, "coins of at least 1 together, got 0", "genesis"],
    ["money that is no text", { moneyMax: 5 }, "Expected string, got 5", "moneyMax"],
    ["slots of no length", { slotSeconds: -3 }, "from 0.001 to 1000000, got -3", "slotSeconds"],
    ["a negative number of items", { blockItemsMax: -1 }, "from 0 to 9007199254740991, got -1", "blockItemsMax"],
    ["an unknown moment", { activation: "never" }, "at-once", "activation"],
    ["negative money", { moneyMax: "-1" }, "of at least 0, got -1", "moneyMax"],
    ["votes in disorder", voting("B", "A"), "without repetition, got B, A by A", "genesis"],
    ["a vote twice for one delegate", voting("B", "B"), "without repetition, got B, B by A", "genesis"],
    ["no delegates", { governance: { delegates: 0 } }, "from 1 to 10000, got 0", "delegates"],
    ["negative stake", { genesis: { coins: [{ owner: "A", value: "-1" }], operations: [] } }, "-1", "balance of A"],
    ["an unknown name", { delegates: 3 }, "Unexpected key with value 3", "delegates"],
  ])("are refused: %s", (_, change, allowed, name) => {
    const result = read({ preset: "minimal", ...change })
    expect(Result.isFailure(result)).toBe(true)
    if (Result.isFailure(result)) {
      expect(schemaMessage(result.failure)).toContain(allowed)
      expect(schemaMessage(result.failure)).toContain(name)
    }
  })
})
