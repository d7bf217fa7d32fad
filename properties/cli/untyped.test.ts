/** Chapters whose types nobody has checked: what would make a search believe that all is well is refused. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderWithToken, quorate } from "./run.ts"

/** A folder with the example, in which some words are replaced. */
const folderWith = (...changes: ReadonlyArray<readonly [from: string, to: string]>): string => {
  const folder = folderWithToken()
  const file = join(folder, "token.ts")
  const text = changes.reduce(
    (all, [from, to]) => {
      expect(all).toContain(from)
      return all.replace(from, to)
    },
    readFileSync(file, "utf8"),
  )
  writeFileSync(file, text)
  return folder
}
const ring = ["explore", "token/ring", "--chapter", "./token.ts"]

describe.concurrent("an untyped chapter", () => {
  // each counts how often a node has had the token, in something whose content is not compared
  test.for([
    ["a Map", "new Map([['n', 1]])", "a Map that is no plain object"],
    ["a function", "() => 1", "a function"],
    ["no number", "Number.NaN", "the number NaN"],
  ] as const)("is refused with %s in a state", async ([, value, tells]) => {
    const cwd = folderWith(["become({ has: true })", `become({ has: true, n: ${value} } as never)`])
    const explored = await quorate(ring, { cwd })
    expect(explored).toMatchObject({ code: 2, out: "" })
    expect(explored.err).toContain(`${tells} in a state, a message or an event: only records, lists, texts`)
    const checked = await quorate(["check", "./token.ts", "--workers", "1"], { cwd })
    expect(checked.code).toBe(2)
    expect(checked.out).toMatch(new RegExp(`✗ token/ring .*\\n +NotPlain: ${tells}`))
    expect(checked.out).toMatch(new RegExp(`✗ token/doubling .*\\n +NotPlain: ${tells}`))
  })

  test("is refused if a property does not answer true or false", async () => {
    const cwd = folderWith([
      "(w: World<State>, _) => Object",
      "(w: World<State>, _) => Promise.resolve(false) as never ?? Object",
    ])
    const { code, err } = await quorate(ring, { cwd })
    expect(code).toBe(2)
    expect(err).toContain(`"holds" of token/one-holder must answer true or false, not [object Promise]`)
  })

  test("is refused if its parameters do not fit its codec", async () => {
    const cwd = folderWith(["presets: { small: params }", "presets: { small: { first: 3 } as never }"])
    const { code, out, err } = await quorate(["check", "./token.ts", "--workers", "1"], { cwd })
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toMatch(
      /no whole chapter: the parameters of preset small do not fit its codec: Expected string at \["first"\]/,
    )
  })
})

test("many threads make no noise", async () => {
  const { code, err } = await quorate(["check", "generals", "--runs", "10", "--workers", "8"])
  expect({ code, err }).toEqual({ code: 0, err: "" })
})
