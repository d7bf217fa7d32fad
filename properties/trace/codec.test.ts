/** Parameters, events and messages of proof of work as JSON and back, and the words for them. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"
import { codec } from "../../spec/pow/Codec.ts"
import { makeBlock, makePayment } from "../../spec/pow/Hashing.ts"
import { powChapter } from "../../spec/pow/index.ts"
import { bitcoin, easy, minimal, type Params, presets, withGenesis } from "../../spec/pow/Params.ts"
import { words } from "../../spec/pow/Words.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { observedAt } from "../../src/trace/Recording.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"
import { deepReorg, everything, noDeepReorg, overtaken, recorded, worldWith } from "./lessons.ts"
import { sampleOf } from "./samples.ts"

type Codec = Schema.Codec<Json, Json>
const encode = (c: Codec, value: Json): Json => Schema.encodeSync(c)(value)
const decode = (c: Codec, json: Json): Json => Schema.decodeUnknownSync(c, strict)(json)
const errorOf = (c: Codec, json: Json): string => {
  const read = Schema.decodeUnknownResult(c, strict)(json)
  return Result.isFailure(read) ? schemaMessage(read.failure) : "decoded"
}
/** To plain text and back: the value is the same, and the text is plain JSON. */
const roundTrip = (c: Codec, value: Json): Json => {
  const text = JSON.stringify(encode(c, value))
  expect(text).not.toMatch(/[0-9]n\b/)
  const back = decode(c, JSON.parse(text))
  expect(spell(back)).toBe(spell(value))
  expect(JSON.stringify(encode(c, back))).toBe(text)
  return JSON.parse(text)
}

describe("parameters", () => {
  const { params } = codec as { readonly params: Codec }

  test("are a preset and what differs from it", () => {
    expect(Object.keys(presets).map((name) => roundTrip(params, presets[name as keyof typeof presets]))).toEqual([
      { preset: "minimal" },
      { preset: "easy" },
      { preset: "bitcoin" },
    ])
    expect(decode(params, { preset: "easy" })).toBe(easy)
    expect(roundTrip(params, { ...minimal, orphansMax: 20 })).toEqual({ preset: "minimal", orphansMax: 20 })
    const own = withGenesis(minimal, [{ value: 7n, owner: "M" }])
    expect(roundTrip(params, own)).toEqual({ preset: "minimal", genesis: [{ owner: "M", value: "7" }] })
    expect(roundTrip(params, { ...easy, genesis: bitcoin.genesis })).toMatchObject({
      preset: "easy",
      genesis: { hash: "sha256d" },
    })
  })

  test("survive any change of a few fields", () => {
    const change: fc.Arbitrary<Partial<Params>> = fc.record(
      {
        orphansMax: fc.nat(),
        maturity: fc.nat({ max: 200 }),
        moneyMax: fc.bigInt({ min: 0n, max: 1n << 80n }),
        subsidy: fc.record({
          initial: fc.bigInt({ min: 0n, max: 1n << 64n }),
          halvingInterval: fc.integer({ min: 1, max: 1e6 }),
        }),
        power: fc.dictionary(
          fc.constantFrom("A", "B", "a b"),
          fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        ),
        versionGates: fc.array(fc.record({ height: fc.nat(), version: fc.nat({ max: 9 }) }), { maxLength: 3 }),
        retarget: fc.record({
          interval: fc.integer({ min: 1, max: 3000 }),
          timespan: fc.integer({ min: 1, max: 1e7 }),
          powLimit: fc.bigInt({ min: 1n, max: (1n << 256n) - 1n }),
        }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(presets)), change, (base, changed) => {
        roundTrip(params, { ...base, ...changed })
      }),
    )
  })

  test("that make no sense are refused in one line", () => {
    const cases: ReadonlyArray<readonly [Json, string]> = [
      [{ preset: "tiny" }, 'Expected "minimal" | "easy" | "bitcoin", got "tiny" at preset'],
      [{ preset: "minimal", medianSpan: 0 }, "Expected a whole number from 1 to 9007199254740991, got 0 at medianSpan"],
      [
        { preset: "minimal", orphansMax: 1e308 },
        "Expected a whole number from 0 to 9007199254740991, got 1e+308 at orphansMax",
      ],
      [
        { preset: "minimal", orphansMax: 0.5 },
        "Expected a whole number from 0 to 9007199254740991, got 0.5 at orphansMax",
      ],
      [{ preset: "minimal", moneyMax: 5 }, "Expected string, got 5 at moneyMax"],
      [{ preset: "minimal", moneyMax: "05" }, 'Expected a whole number in quotes, got "05" at moneyMax'],
      [{ preset: "minimal", power: { A: -1 } }, "Expected a number not below 0, got -1 at power.A"],
      [{ preset: "minimal", hash: "sha256d" }, "Expected a genesis with a hash as its id"],
      [{ preset: "minimal", speed: 1 }, "Unexpected key with value 1 at speed"],
      [{ orphansMax: 1 }, "Missing key at preset"],
      ["minimal", 'Expected object, got "minimal"'],
    ]
    for (const [json, message] of cases) expect(errorOf(params, json)).toBe(message)
  })
})

describe("events and messages", () => {
  test("of random runs come back as they were", () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 60; seed++) {
      const { run } = sampleOf(seed, 40)
      const player = playerOf(powChapter.protocol, run.world, docketOf([]))
      for (const action of run.actions) {
        if (action._tag === "Do") seen.add(roundTrip(codec.event, action.event)._tag)
        player.play(action)
        const last = player.flying.at(-1)
        if (last !== undefined) seen.add(roundTrip(codec.message, last.envelope.message)._tag)
      }
    }
    const tags = [
      "Mine",
      "Submit",
      "CatchUp",
      "MineOn",
      "Publish",
      "Forge",
      "NewBlock",
      "NewTransaction",
      "GetBlock",
      "GetTip",
    ]
    expect(tags.filter((t) => !seen.has(t))).toEqual([])
  }, 30_000)

  test("carry no ids: they are computed from the content", () => {
    for (const hash of ["spelled", "sha256d"] as const) {
      const inputs = [{ from: { transaction: "0".repeat(64), index: 0 }, signedBy: "A" }]
      const payment = makePayment(hash, { inputs, outputs: [{ value: 1n, owner: "B" }] })
      const text = JSON.stringify(encode(codec.event, { _tag: "Submit", transaction: payment }))
      expect(text).not.toContain('"id"')
      const dearer = decode(codec.event, JSON.parse(text.replace('"1"', '"2"')))
      const same = makePayment(hash, { inputs, outputs: [{ value: 2n, owner: "B" }] })
      expect(dearer.transaction.id).toBe(same.id)
    }
    const { genesis } = easy
    const message = encode(codec.message, { _tag: "NewBlock", block: genesis })
    expect(Object.keys(message.block).sort()).toEqual(["hash", "header", "transactions"])
    const later = { ...message, block: { ...message.block, header: { ...message.block.header, time: 9 } } }
    const made = makeBlock("sha256d", { ...genesis.header, time: 9 }, [
      { height: 0, outputs: [{ value: 50n, owner: "A" }] },
    ])
    expect(decode(codec.message, later).block).toEqual(made)
  })

  test("whose id is not that of their content cannot be written", () => {
    const wrong = { _tag: "NewBlock", block: { ...minimal.genesis, id: "other" } }
    expect(() => encode(codec.message, wrong)).toThrow("a block with the id of its header")
    const payment = { ...makePayment("spelled", { inputs: [], outputs: [] }), id: "other" }
    expect(() => encode(codec.event, { _tag: "Submit", transaction: payment })).toThrow(
      "a transaction with the id of its content",
    )
  })

  test("that are none are refused in one line", () => {
    const cases: ReadonlyArray<readonly [Codec, Json, string]> = [
      [
        codec.event,
        { _tag: "Sing" },
        'Expected one of Mine, Submit, CatchUp, MineOn, Publish, Forge, Tell, got {"_tag":"Sing"}',
      ],
      [codec.event, { _tag: "Mine", now: 0, nonce: -1 }, "Expected a value between 0 and 4294967295, got -1 at nonce"],
      [
        codec.event,
        { _tag: "Submit", transaction: { _tag: "Coinbase", height: 1, outputs: [] } },
        "Expected a payment at transaction",
      ],
      [codec.message, { _tag: "GetBlock", id: "x" }, "Missing key at height"],
      [codec.message, { _tag: "GetTip", now: 1 }, "Unexpected key with value 1 at now"],
    ]
    for (const [c, json, message] of cases) expect(errorOf(c, json)).toBe(message)
    const block = { hash: "sha256d", header: { ...easy.genesis.header, parent: "abc" }, transactions: [] }
    expect(errorOf(codec.message, { _tag: "NewBlock", block })).toBe(
      "Expected 64 hexadecimal digits as parent and merkleRoot of a hashed block at block",
    )
  })
})

describe("words", () => {
  const at = (step: number, place: string) => observedAt(recorded(everything, overtaken), step).get(place)

  test("name blocks by miner and height, chains by their miners, payments by who pays whom", () => {
    expect(words.node(at(0, "A"))).toEqual({ tip: "g", forks: "–", mempool: "–", orphans: "–" })
    expect(words.node(at(15, "D"))).toEqual({ tip: "g", forks: "–", mempool: "A→B 50", orphans: "C2" })
    const { tree } = words
    expect(tree?.(at(19, "D")).blocks.map((b) => b.label)).toEqual(["g", "B1 [A→C 50]", "C2"])
    expect(words.node(observedAt(recorded(deepReorg, noDeepReorg), 7).get("B"))).toMatchObject({
      tip: "g/B/B",
      forks: "g/A/A",
    })
  })

  test("shorten long chains and tell twins apart", () => {
    const mine = { _tag: "Do", at: "A", event: { _tag: "Mine", now: 0, nonce: 0 } } as const
    const run = {
      world: worldWith({ miner: ["A"] }),
      actions: Array.from({ length: 8 }, (_, i) => ({ ...mine, id: i + 1 })),
    }
    const tips = recorded(run, overtaken).frames.map((f) => f.after?.["tip"])
    expect(tips.slice(5)).toEqual(["g/A/A/A/A/A/A", "…/A/A/A7", "…/A/A/A8"])
    const mineOn = (now: number, id: number) =>
      ({
        _tag: "Do",
        at: "M",
        id,
        event: { _tag: "MineOn", parent: minimal.genesis.id, height: 0, choice: "none", now, nonce: 0 },
      }) as const
    const world = worldWith({ miner: ["A"], eclipser: ["M"] }, { budget: { tick: 2 } })
    const twins = recorded(
      { world, actions: [mineOn(0, 1), { _tag: "Tick", id: 2 }, { _tag: "Tick", id: 3 }, mineOn(2, 4)] },
      overtaken,
    )
    const seen = twins.frames.filter((f) => f.place === "M").map((f) => f.after)
    expect(seen).toMatchObject([{ tip: "g/M" }, { tip: "g/M", forks: "g/M′" }])
  })

  test("leave out change, and name every payee", () => {
    const inputs = [{ from: { transaction: "x", index: 0 }, signedBy: "A" }]
    const say = (...outputs: ReadonlyArray<readonly [string, bigint]>): string =>
      words.message({
        _tag: "NewTransaction",
        transaction: makePayment("spelled", { inputs, outputs: outputs.map(([owner, value]) => ({ owner, value })) }),
      })
    expect(say(["B", 3n], ["A", 47n])).toBe("payment A→B 3")
    expect(say(["B", 3n], ["C", 4n])).toBe("payment A→B 3, C 4")
    expect(say(["A", 50n])).toBe("payment A→A 50")
    expect(say()).toBe("payment A→–")
  })
})
