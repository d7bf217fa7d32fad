/** Premises that are stated without `yield*`. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { unaskedIn } from "../../src/cli/unasked.ts"
import { root } from "./run.ts"

describe("a premise is not asked", () => {
  test.each([
    ['  premise("Up", !state.up)'],
    ['  given("Known", block)'],
    ['  if (isLate) premise("Up", !state.up)'],
    ['  const up = state.up; premise("Up", up)'],
    ['function* () { premise("Up", true) }'],
    ["  premise('Up', !state.up)"],
    ['  premise(\n    "Up",\n    !state.up,\n  )'],
    ['  yield* premise("A", true)\n\n  // the next one\n  premise("Up", !state.up)\n'],
  ])("%s", (text) => expect(unaskedIn(text).map(({ name }) => name)).toHaveLength(1))

  test("and its line and name are told", () =>
    expect(unaskedIn('x\n/* a\n b */\n  premise("Up", 1)')).toEqual([{ line: 4, name: "Up" }]))
})

describe("a premise is asked", () => {
  test.each([
    ['  yield* premise("Up", !state.up)'],
    ['  const block = yield* given("Known", state.block)'],
    ['  const up = premise("Up", true)\n  yield* up'],
    ['  yield*\n    premise("Up", true)'],
    ['  return premise("Up", true)'],
    ['  const all = [\n    premise("Up", true),\n  ]'],
    ['const up = () =>\n  premise("Up", true)'],
    ['// premise("Up", true)\n/* \n premise("Up", true) */'],
    ['myPremise.premise("Up", true)'],
    ['  // in the paper (see 2.1) premise("NoToken") comes first'],
    ['  yield* // now\n    premise("Up", true)'],
    ['const up = () => // later\n  premise("Up", true)'],
    ['const guide = `\n  premise("Up", true)\n`'],
  ])("%s", (text) => expect(unaskedIn(text)).toEqual([]))

  test("in every chapter of this package", () => {
    const files = readdirSync(join(root, "spec"), { recursive: true, encoding: "utf8" }).filter((f) =>
      f.endsWith(".ts"),
    )
    expect(files.length).toBeGreaterThan(100)
    for (const file of files)
      expect({ file, unasked: unaskedIn(readFileSync(join(root, "spec", file), "utf8")) }).toEqual({
        file,
        unasked: [],
      })
  })
})
