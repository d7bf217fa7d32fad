/** The worlds of every scenario can be written into a trace and read again, and what is refused is said on one line. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { chapters } from "../../spec/index.ts"
import { schemaMessage, strict } from "../../src/trace/world.ts"

describe.each(chapters.map((chapter) => [chapter.id, chapter] as const))("%s", (_, { codec, scenarios }) => {
  test("reads the parameters of all its scenarios as they were written", () => {
    // Catches: a world whose counterexample could be kept, but never be replayed.
    const all = scenarios.flatMap((s) =>
      s.kind === "random" ? [[s.id, s.space.params] as const] : worldsOf(s).map((w) => [s.id, w.setup.params] as const),
    )
    const faults = all.flatMap(([id, params]) => {
      const json = JSON.parse(JSON.stringify(Schema.encodeSync(codec.params)(params)))
      const read = Schema.decodeUnknownResult(codec.params, strict)(json)
      if (Result.isFailure(read)) return [`${id}: ${schemaMessage(read.failure)}`]
      return spell(read.success) === spell(params) ? [] : [`${id}: comes back otherwise`]
    })
    expect(all.length).toBeGreaterThan(0)
    expect(faults).toEqual([])
  })
})

describe("what a reader is told", () => {
  const Tagged = Schema.Union([Schema.TaggedStruct("one", { n: Schema.Int }), Schema.TaggedStruct("two", {})])
  const schema = Schema.Struct({ list: Schema.Array(Tagged), "odd name": Schema.optionalKey(Schema.String) })
  const told = (json: unknown): string => {
    const read = Schema.decodeUnknownResult(schema, strict)(json)
    return Result.isFailure(read) ? schemaMessage(read.failure) : "accepted"
  }

  test("is what was expected, what there was, and where", () => {
    // Catches: the syntax of schemas, a value that is missing, a value that is mangled because it looks like a path.
    expect(told({ list: [{ _tag: "two" }, { _tag: "x" }] })).toBe('Expected "one" | "two", got {"_tag":"x"} at list[1]')
    expect(told({ list: [{ _tag: "one", n: ["Z"] }] })).toBe('Expected number, got ["Z"] at list[0].n')
    expect(told({ list: [], "odd name": 5 })).toBe("Expected string, got 5 at odd name")
    expect(told({ list: [], more: 1 })).toBe("Unexpected key with value 1 at more")
    expect(told({ list: "long".repeat(50) })).toBe(`Expected array, got "${"long".repeat(15).slice(0, 59)}… at list`)
    expect(told({ list: "two\nlines" })).not.toContain("\n")
  })
})
