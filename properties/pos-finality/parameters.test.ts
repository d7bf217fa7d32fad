/** Parameters of the finality gadget as they are written: bad ones are refused with name, value and what is allowed. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Json } from "../../spec/core/System.ts"
import { codec } from "../../spec/pos/finality/Codec.ts"
import { ethereum, minimal, type Params, posFinality } from "../../spec/pos/finality/index.ts"
import { tornWorld } from "../../spec/pos/finality/LockStepWorlds.ts"
import type { Block, Votes } from "../../spec/pos/finality/State.ts"
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

/** The past of the world in which nodes go to and fro, with one thing changed. */
const bouncing = Schema.encodeSync(codec.params)(tornWorld("bouncer", 2, 1).setup.params)
const changed = (path: ReadonlyArray<string | number>, value: Json): Json => {
  const copy = JSON.parse(JSON.stringify(bouncing))
  const last = path[path.length - 1] as string
  path.slice(0, -1).reduce((part, key) => part[key], copy)[last] = value
  return copy
}

test.each<[ReadonlyArray<string | number>, Json, string]>([
  [["blocks", 0, "parent"], "zzz", 'past.blocks[0].parent g or a block listed before, got "zzz"'],
  [["blocks", 0, "parent"], "g/M1′", 'past.blocks[0].parent g or a block listed before, got "g/M1′"'],
  [["blocks", 0, "slot"], -1, "past.blocks[0].slot from 1, its parent's being 0, to 6, got -1"],
  [["blocks", 0, "slot"], 0, "past.blocks[0].slot from 1, its parent's being 0, to 6, got 0"],
  [["blocks", 0, "slot"], 7, "past.blocks[0].slot from 1, its parent's being 0, to 6, got 7"],
  [["blocks", 0, "slot"], 0.5, "got 0.5 at past.blocks[0].slot"],
  [["blocks", 0, "height"], 7, "past.blocks[0].height 1, got 7"],
  [["blocks", 0, "hash"], "sha256", "past.blocks[0].id that of its content"],
  [["blocks", 1, "mark"], 0, "past.blocks[1] a block that is not listed before, got g/M1"],
  [["slot"], 0, "past.slot of at least 1 where blocks or votes are known, got 0"],
  [["votes", 0, "slot"], 0, "past.votes[0].slot from 1 to 6, got 0"],
  [["votes", 0, "slot"], 7, "past.votes[0].slot from 1 to 6, got 7"],
  [
    ["votes", 0, "head", "block"],
    "g/X1",
    "past.votes[0].head a block of the past and its height, got g/X1 of height 1",
  ],
  [["votes", 0, "head", "height"], 2, "past.votes[0].head a block of the past and its height, got g/M1 of height 2"],
  [["votes", 0, "target", "epoch"], 2, "past.votes[0].target 1:g/M1 of height 1, got 2:g/M1 of height 1"],
  [["votes", 0, "target", "height"], 2, "past.votes[0].target 1:g/M1 of height 1, got 1:g/M1 of height 2"],
  [["votes", 0, "source", "epoch"], 1, "past.votes[0].source.epoch from 0 to 0, got 1"],
  [
    ["votes", 3, "source"],
    { epoch: 1, block: "g/M1", height: 1 },
    "source 1:g/M1′ of height 1, got 1:g/M1 of height 1",
  ],
  [["votes", 0, "validators"], ["R", "R"], 'with at least one name, in order and each once, got ["R","R"]'],
  [["votes", 0, "validators"], [], "past.votes[0].validators with at least one name, in order and each once, got []"],
  [["votes", 0, "validators"], ["R", "Z"], "past.votes[0].validators[1] R, as R signs, got Z"],
  [["votes", 1], (bouncing.past?.votes[0] ?? null) as Json, "past.votes[1] votes that are not listed before"],
])("a past with another %j, %j, is refused", (path, value, message) => {
  // Catches: a past that makes a rule throw, or that no run could have led to.
  expect(refusalOf(changed(["past", ...path], value))).toContain(message)
})

test("a past of later blocks and of nodes with several validators", () => {
  // Catches: a parent's slot that is not compared, heads newer than the slot, names of validators that are only nearly right.
  const g = { epoch: 0, block: "g", height: 0 }
  const block = (parent: string, height: number, slot: number) => ({ parent, height, slot, proposer: "M" })
  const of = (slot: number, validators: ReadonlyArray<string>) => {
    const target = { epoch: 1, block: "g/M1", height: 1 }
    return { slot, source: g, target, head: { block: "g/M1/M3", height: 2 }, validators, signedBy: "A" }
  }
  const read = (slots: readonly [number, number], vote: Json) => {
    const blocks = [block("g", 1, slots[0]), block("g/M1", 2, slots[1])]
    const past = { slot: 4, blocks, votes: [vote] }
    return refusalOf({ preset: "minimal", slotsPerEpoch: 4, validatorsPerNode: 8, past })
  }
  expect(read([1, 3], of(3, ["A.2", "A.6"]))).toBe("accepted")
  expect(read([1, 1], of(3, ["A.2"]))).toContain("past.blocks[1].slot from 2, its parent's being 1, to 4, got 1")
  expect(read([1, 3], of(2, ["A.2"]))).toContain("past.votes[0].head of a slot up to 2, got g/M1/M3 of slot 3")
  for (const name of ["A", "A.8", "A.02", "B.2", "A.2.1"])
    expect(read([1, 3], of(3, [name]))).toContain(`past.votes[0].validators[0] A.0 to A.7, as A signs, got ${name}`)
})

const misfitsOf = (change: Partial<Params>): ReadonlyArray<string> => {
  const { setup, environment } = tornWorld("bouncer", 2, 1)
  return compose(posFinality, { ...setup, params: { ...setup.params, ...change } }, environment).misfits
}

test("whoever is named takes part", () => {
  // Catches: a slip of the pen in a name, after which a world says nothing and everything holds in it.
  const { past } = tornWorld("bouncer", 2, 1).setup.params
  const [first, ...others] = past.blocks as readonly [Block, Block]
  const [vote] = past.votes as readonly [Votes]
  expect(misfitsOf({})).toEqual([])
  expect(misfitsOf({ stakes: { P: 2, Z: 4 } })).toEqual(["stakes names Z, which takes no part"])
  expect(misfitsOf({ leaders: ["M", "Z", "Z"] })).toEqual(["leaders names Z, which takes no part"])
  expect(misfitsOf({ past: { ...past, blocks: [{ ...first, proposer: "P" }, ...others] } })).toEqual([
    "past has a block by P, which does not lead slot 1",
  ])
  expect(misfitsOf({ past: { ...past, votes: [{ ...vote, slot: 2 }] } })).toEqual([
    "past has a vote by R of slot 2, in which it does not vote",
  ])
})

test("parameters come back as they were written", () => {
  // Catches: fields that the codec leaves out, blocks and votes of the past that lose their ids.
  for (const params of [minimal, ethereum, { ...minimal, stakes: { A: 3 } }, tornWorld("bouncer", 2, 1).setup.params]) {
    const text = JSON.stringify(Schema.encodeSync(codec.params)(params))
    expect(Result.getOrThrow(read(JSON.parse(text)))).toEqual(params)
  }
})
