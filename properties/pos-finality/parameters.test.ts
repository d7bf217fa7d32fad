/** Parameters of the finality gadget as they are written: bad ones are refused with name, value and what is allowed. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { codec } from "../../spec/pos/finality/Codec.ts"
import { ethereum, minimal } from "../../spec/pos/finality/index.ts"
import { tornWorld } from "../../spec/pos/finality/Worlds.ts"

const read = Schema.decodeUnknownResult(codec.params, { onExcessProperty: "error" })
const refusalOf = (params: unknown): string =>
  Result.match(read(params), { onFailure: (e) => String(e), onSuccess: () => "accepted" })

test.each([
  [{ slotsPerEpoch: 0 }, "slotsPerEpoch", "0", "above 0"],
  [{ quorum: { most: 4, of: 3 } }, "quorum", "4/3", "at most 1"],
  [{ quorum: { most: 0, of: 3 } }, "most", "0", "above 0"],
  [{ stakes: { A: -1 } }, "A", "-1", "not below 0"],
  [{ boostPercent: 101 }, "boostPercent", "101", "from 0 to 100"],
  [{ intervals: 0 }, "intervals", "0", "above 0"],
  [{ validatorsPerNode: 0 }, "validatorsPerNode", "0", "above 0"],
  [{ finalityGap: 0 }, "finalityGap", "0", "above 0"],
  [{ switchSlots: 2 }, "switchSlots", "2", "at most slotsPerEpoch, 1"],
  [{ slashing: ["treble"] }, "slashing", "0", "double"],
  [{ slotSeconds: 0 }, "slotSeconds", "0", "above 0"],
  [{ clock: { _tag: "free", last: -1 } }, "last", "-1", "not below 0"],
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
