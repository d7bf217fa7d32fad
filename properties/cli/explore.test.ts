/** `quorate explore`: the same figures in every mode, with every store, with any number of threads; large worlds too. */
import { describe, expect, test } from "vitest"
import { quorate } from "./run.ts"

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
      // depth first the levels are those of the paths that were taken
      if (mode !== "dfs") expect(found.depth).toBe(11)
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
