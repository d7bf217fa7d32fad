/** Parameters of the finality gadget as they are written: bad ones are refused with name, value and what is allowed. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { codec } from "../../spec/pos/finality/Codec.ts"
import { ethereum, minimal } from "../../spec/pos/finality/index.ts"
import { tornWorld } from "../../spec/pos/finality/LockStepWorlds.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"

const read = Schema.decodeUnknownResult(codec.params, strict)
const refusalOf = (params: unknown): string =>
  Result.match(read(params), { onFailure: schemaMessage, onSuccess: () => "accepted" })

test.each([
  [{ slotsPerEpoch: 0 }, "slotsPerEpoch", "got 0", "from 1 to 10000"],
  [{ quorum: { most: 4, of: 3 } }, "quorum", "4/3", "at most 1"],
  [{ quorum: { most: 0, of: 3 } }, "quorum.most", "got 0", "from 1 to 1000"],
  [{ stakes: { A: -1 } }, "stakes.A", "got -1", "from 1 to 1000000"],
  [{ stakes: { A: 0, B: 0 } }, "stakes.A", "got 0", "from 1 to 1000000"],
  [{ stakes: { A: 1, B: Number.MAX_SAFE_INTEGER } }, "stakes.B", "got 9007199254740991", "from 1 to 1000000"],
  [{ boostPercent: 101 }, "boostPercent", "101", "from 0 to 100"],
  [{ intervals: 0 }, "intervals", "got 0", "from 1 to 100"],
  [{ validatorsPerNode: 0 }, "validatorsPerNode", "got 0", "from 1 to 1000"],
  [{ validatorsPerNode: 1_000_000_000 }, "validatorsPerNode", "got 1000000000", "from 1 to 1000"],
  [{ finalityGap: 0 }, "finalityGap", "got 0", "from 1 to 10000"],
  [{ switchSlots: 2 }, "switchSlots", "2", "at most slotsPerEpoch, 1"],
  [{ slashing: ["treble"] }, "slashing[0]", 'got "treble"', '"double" | "surround"'],
  [{ slashing: ["double", "double"] }, "at slashing", "got double, double", "each once"],
  [{ slashing: ["surround", "double"] }, "at slashing", "got surround, double", "in the order double, surround"],
  [{ leaders: ["A", ""] }, "leaders[1]", 'got ""', "name of a node"],
  [{ slotSeconds: 0 }, "slotSeconds", "got 0", "from 0.001 to 1000000"],
  [{ clock: { _tag: "free", last: -1 } }, "clock.last", "got -1", "from 0 to 10000"],
  [{ clock: { _tag: "free", last: 10_001 } }, "clock.last", "got 10001", "from 0 to 10000"],
  [{ clock: { _tag: "rounds", last: 10_001 }, intervals: 2 }, "clock.last", "got 10001", "from 0 to 10000"],
  [{ clock: { _tag: "dice" } }, "at clock", 'got {"_tag":"dice"}', 'Expected "free" | "ticks" | "rounds"'],
  [{ clock: { _tag: "rounds", last: 4 } }, "intervals", "1", "at least 2"],
])("%j is refused", (change, name, value, allowed) => {
  // Catches: a check that is missing, and a message that does not help.
  const text = refusalOf({ preset: "minimal", ...change })
  for (const part of [name, value, allowed]) expect(text).toContain(part)
})

test("parameters come back as they were written", () => {
  // Catches: fields that the codec leaves out, blocks and votes of the past that lose their ids.
  for (const params of [minimal, ethereum, { ...minimal, stakes: { A: 3 } }, tornWorld("bouncer", 2, 1).setup.params]) {
    const text = JSON.stringify(Schema.encodeSync(codec.params)(params))
    expect(Result.getOrThrow(read(JSON.parse(text)))).toEqual(params)
  }
})
