/** `quorate explore`: the same figures in every mode, with every store, with any number of threads; large worlds too. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { explore } from "../../src/cli/commands/explore.ts"
import { folderWithToken, quorate } from "./run.ts"

const explored = async (...args: ReadonlyArray<string>) => {
  const { code, out, err } = await quorate(["explore", ...args, "--json"])
  expect({ code, err }).toEqual({ code: 0, err: "" })
  return JSON.parse(out)
}

describe.concurrent("two-phase commit with three resource managers", () => {
  // 288 states, 1146 generated, depth 11: what the published specification has, in every mode
  test.for([["bfs"], ["dfs"], ["iddfs"], ["bfs", "--fingerprints"], ["dfs", "--fingerprints"], ["bfs", "--por"]])(
    "%s",
    async ([mode = "", ...flags]) => {
      const found = await explored("twophase/rm-3", "--mode", mode, ...flags)
      expect(found).toMatchObject({ scenario: "twophase/rm-3", ok: true, states: 288, terminals: 28 })
      if (!flags.includes("--por")) expect(found.transitions).toBe(1146)
      expect(found.depth).toBe(11)
      expect(found).toMatchObject({ mode, store: flags.includes("--fingerprints") ? "fingerprints" : "exact" })
      expect(found.verdict).toMatch(/^holds \(exhaustive, 288 states/)
      expect(found.properties).toContain("twophase/consistent")
      expect(found.seconds).toBeGreaterThan(0)
    },
  )

  test("by symmetry fewer states stand for all of them", async () => {
    const found = await explored("twophase/rm-3", "--symmetry")
    expect(found.states).toBeLessThan(288)
    expect(found.reduction.symmetry.standsFor).toBe(288)
  })
})

test.each([
  [["--depth", "3"], "depth", { depth: 3 }],
  [["--memory", "1"], "memory", {}],
  [["--states", "100"], "states", { states: 100 }],
] as const)("%s ends a search, which says so", async ([flag, limit], which, rest) => {
  // Catches: limits that are read and not passed on.
  const { code, out } = await quorate(["explore", "paxos/lamport-b1", flag, limit, "--json"])
  expect(code).toBe(3)
  expect(JSON.parse(out)).toMatchObject({ verdict: "inconclusive (budget)", budget: { which }, ...rest })
})

test("a scenario of several worlds gives the same with 1, 2 and 3 threads", async () => {
  const all = await Promise.all(["1", "2", "3"].map((n) => explored("generals/sm1-n4", "--workers", n)))
  const figures = all.map(({ seconds: _, statesPerSecond: __, ...rest }) => JSON.stringify(rest))
  expect(new Set(figures).size).toBe(1)
  expect(all[0].states).toBe(1311)
})

test("the first violation is that of the first world that has one, with any number of threads", async () => {
  const all = await Promise.all(["1", "2"].map((n) => explored("generals/om1-n3", "--workers", n)))
  const [one, two] = all.map(({ violations, states }) => ({ violations, states }))
  expect(one?.violations).toHaveLength(1)
  expect(two).toEqual(one)
})

describe("the last line says how it ended", () => {
  // Catches: a counterexample that was asked for and looks like a failure; one that was not and looks like success.
  test("a counterexample that is expected", async () => {
    const { code, out } = await quorate(["explore", "twophase/impatient"])
    expect(code).toBe(0)
    expect(out).toMatch(/\nverdict {2}violated, as expected\n$/)
    expect((await explored("twophase/impatient")).verdict).toBe("violated")
  })

  test("a violation that is not", async () => {
    const cwd = folderWithToken()
    const file = join(cwd, "token.ts")
    writeFileSync(file, readFileSync(file, "utf8").replace(".length <= 1)", ".length <= 0)"))
    const { code, out } = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
    expect(code).toBe(1)
    expect(out).toMatch(/\nverdict {2}violated\n$/)
  })

  test("a number of states, spelled as everywhere else", async () => {
    const { out } = await quorate(["explore", "twophase/rm-4"])
    expect(out).toMatch(/\nverdict {2}holds \(exhaustive, 1,568 states\)\n$/)
  })
})

test.each(["twophase/rm-3", "twophase/late-notes"])("%s is told in 40 columns", async (id) => {
  // Catches: labels that are lost among the ends of long lines.
  const lines: Array<string> = []
  const out = (line: string) => void lines.push(line)
  const terminal = { out, note: out, style: (_: unknown, text: string) => text, colours: false, columns: 40, live() {} }
  expect(await explore(id, { mode: "bfs", workers: 1 }, terminal)).toBe(0)
  expect(lines.length).toBeGreaterThan(8)
  expect(lines.filter((line) => line.length > 40)).toEqual([])
  expect(lines.filter((line) => line.startsWith("scenario "))).toHaveLength(1)
})

describe("a large scenario", () => {
  test("is listed as such, and can be explored", async () => {
    const { out } = await quorate(["list"])
    expect(out).toMatch(/^ {2}twophase\/rm-8 +holds +every run \(large\)/m)
    const { code, out: cut } = await quorate(["explore", "twophase/rm-8", "--states", "1000", "--json"])
    expect(code).toBe(3)
    expect(JSON.parse(cut)).toMatchObject({ verdict: "inconclusive (budget)", budget: { which: "states" } })
  })

  test("is not part of a check", async () => {
    const { out } = await quorate(["check", "twophase", "--runs", "1", "--steps", "1", "--json"])
    const scenarios = JSON.parse(out).chapters[0].scenarios.map((s: { readonly scenario: string }) => s.scenario)
    expect(scenarios).toContain("twophase/rm-7")
    expect(scenarios).not.toContain("twophase/rm-8")
  })
})
