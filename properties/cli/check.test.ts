/**
 * `quorate check` from end to end: what it finds, keeps, replays and shrinks; the same result with any number of threads.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { filesIn, folderWithToken, quorate } from "./run.ts"

/** Figures of the wall clock are the only ones that may differ. */
const withoutClock = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutClock)
  if (typeof value !== "object" || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !/(seconds|PerSecond)$/.test(key))
  return Object.fromEntries(kept.map(([key, v]) => [key, withoutClock(v)]))
}

/** A folder in which the example claims that nothing ever goes wrong. */
const folderWithLie = (): string => {
  const folder = folderWithToken()
  const file = join(folder, "token.ts")
  const text = readFileSync(file, "utf8")
  const lie = text.replace("expects: { refutes: { property: OneHolder } }", "expects: { holds: [OneHolder] }")
  expect(lie).not.toBe(text)
  writeFileSync(file, lie)
  return folder
}

describe.concurrent("one's own chapter", () => {
  test("is checked, explored, and all is as expected", async () => {
    const cwd = folderWithToken()
    const { code, out, err } = await quorate(["check", "./token.ts"], { cwd })
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toMatch(/✓ token\/ring +holds +all +6 +6 +\S+ s {2}holds \(exhaustive, 6 states\)/)
    expect(out).toMatch(/✓ token\/doubled +refutes .*counterexample found, as expected \(5 steps\)/)
    expect(out).toMatch(/verdict +everything is as expected\n$/)
    const explored = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
    expect(explored.code).toBe(0)
    expect(filesIn(cwd)).toEqual(["token.ts"])
  })

  test("that throws has no verdict, and is told in one line a scenario", async () => {
    const cwd = folderWithToken()
    const file = join(cwd, "token.ts")
    const throws = 'if (s.has) throw new Error("first\\nsecond")\n  yield* premise("Has"'
    writeFileSync(file, readFileSync(file, "utf8").replace('yield* premise("Has"', throws))
    const { code, out, err } = await quorate(["check", "./token.ts"], { cwd })
    expect({ code, err }).toEqual({ code: 2, err: "" })
    expect(out).toMatch(
      /✗ token\/doubled .*no verdict: code of the chapter throws\n {4}Defect: [^\n]*first second, in rule token\/take\n/,
    )
  })

  test.for([folderWithToken, folderWithLie])(
    "gives the same bytes with 1 and 3 threads, apart from the clock",
    async (make) => {
      const cwd = make()
      const args = ["check", "./token.ts", "--json", "--seed", "4294967295", "--runs", "2000"]
      const all = await Promise.all(["1", "3"].map((n) => quorate([...args, "--workers", n], { cwd })))
      const [one, three] = all.map(({ out }) => JSON.stringify(withoutClock(JSON.parse(out))))
      expect(all.map(({ code }) => code)).toEqual(make === folderWithLie ? [1, 1] : [0, 0])
      expect(three).toBe(one)
    },
  )
})

describe.concurrent("chapters of the package", () => {
  test("give the same bytes with 1, 2 and 3 threads, apart from the clock", async () => {
    const args = ["check", "pow", "generals", "--property", "pow/no-reorg-deeper-than-1", "--json", "--runs", "400"]
    const all: Array<string> = []
    for (const n of ["1", "2", "3"]) {
      const { code, out } = await quorate([...args, "--workers", n])
      expect(code).toBe(0)
      all.push(JSON.stringify(withoutClock(JSON.parse(out))))
    }
    expect(new Set(all).size).toBe(1)
  })

  test("that are played on tables give the same bytes with 1 and 3 threads: each has tables of its own", async () => {
    const withThreads = async (n: string) => {
      const { code, out } = await quorate(["check", "twophase", "--json", "--runs", "1500", "--workers", n])
      expect(code).toBe(0)
      return JSON.stringify(withoutClock(JSON.parse(out)))
    }
    expect(await withThreads("3")).toBe(await withThreads("1"))
  })

  test("say what a pass says", async () => {
    const { out } = await quorate(["check", "twophase", "--runs", "300", "--json"])
    const document = JSON.parse(out)
    expect(document).toMatchObject({ strategy: "mix", seed: 1, runs: 300, ok: true })
    const { covered, scenarios } = document.chapters[0]
    expect(covered.rules.seen).toBeGreaterThan(0)
    expect(covered.premises.seen).toBeLessThanOrEqual(covered.premises.of)
    const keys = [
      "verdict",
      "seed",
      "runs",
      "steps",
      "states",
      "statesPerLevel",
      "fired",
      "held",
      "refused",
      "reached",
      "faults",
      "properties",
    ]
    for (const scenario of scenarios) expect(Object.keys(scenario)).toEqual(expect.arrayContaining(keys))
    const random = scenarios.find((s: { readonly scenario: string }) => s.scenario === "twophase/restarts")
    expect(random).toMatchObject({ runs: 300, strategy: "mix" })
    expect(random.statesCountedIn.runs).toBeLessThanOrEqual(300)
    for (const what of ["fired", "held", "refused", "faults"]) expect(Object.keys(random[what])).not.toEqual([])
  })

  test("are searched by the strategy that is asked for, and say in about ten lines of 80 columns what was covered", async () => {
    const args = ["check", "twophase", "--runs", "250"]
    const [mix, swarm] = await Promise.all([
      quorate([...args, "--json"]),
      quorate([...args, "--json", "--strategy", "swarm"]),
    ])
    const figures = [mix, swarm].map(({ out }) => JSON.parse(out).chapters[0].scenarios)
    expect(JSON.parse(swarm.out).strategy).toBe("swarm")
    const steps = figures.map((all) => all.find((s: { scenario: string }) => s.scenario === "twophase/any-order").steps)
    expect(steps[0]).not.toBe(steps[1])

    const { out } = await quorate([...args, "--strategy", "swarm"])
    expect(out).toMatch(/^same again +npx quorate check twophase --runs 250 --strategy swarm --seed 1$/m)
    expect(out).toMatch(/^drawn by +strategy swarm, seed 1$/m)
    const lines = out
      .slice(out.indexOf("\n\n") + 2)
      .trimEnd()
      .split("\n")
    expect(lines.length).toBeLessThanOrEqual(13)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    expect(lines.join(" ")).toMatch(/covered +7 of 7 rules fired, 6 of 6 premises refused something, 2 of 2 +witnesses/)
    expect(lines.join(" ")).toMatch(/faults +crash, /)
  })

  test("are out of budget when a counterexample is not found in the runs that were given", async () => {
    const { code, out } = await quorate(["check", "--property", "pow/settled-payments-stay-1", "--runs", "1"])
    expect(code).toBe(3)
    expect(out).toMatch(/✗ pow\/slow-network +refutes .*no violation found \(1 run, /)
    expect(out).toMatch(/verdict +the budget ended before a verdict that was asked for/)
  })

  test("are out of budget when a search ends early", async () => {
    const { code, out } = await quorate(["explore", "pow/two-payments", "--states", "100"])
    expect(code).toBe(3)
    expect(out).toMatch(/verdict {2}inconclusive \(budget\)\n$/)
  })
})

/** One thread finds what two find, and starts in half the time. */
const check = ["check", "./token.ts", "--workers", "1"]

describe("a violation", () => {
  test("is told, kept, replayed first, shrunk, and never written over", async () => {
    const cwd = folderWithLie()
    const found = await quorate([...check, "--save", "--junit", "out.xml"], { cwd })
    expect(found.code).toBe(1)
    expect(found.out).toContain("violated: token/one-holder: at most one node has the token")
    expect(found.out).toMatch(/^ 1 {3}●/m)
    const [, file = ""] = /The trace is in (\S+)\. See it again:/.exec(found.out) ?? []
    expect(file).toMatch(/^quorate-regressions\/token-one-holder-[0-9a-f]{8}\.trace$/)
    expect(found.out).toContain(`npx quorate replay ${file} --chapter ./token.ts`)
    expect(filesIn(cwd)).toEqual(["out.xml", file, "token.ts"].sort())
    expect(readFileSync(join(cwd, "out.xml"), "utf8")).toMatch(/<testsuite name="token" tests="3" failures="1"/)
    const text = readFileSync(join(cwd, file), "utf8")

    // the same violation again: the trace is there already, and is replayed first
    const again = await quorate([...check, "--save"], { cwd })
    expect(again.code).toBe(1)
    expect(again.out).toContain(`the kept trace ${file} violates token/one-holder again`)
    expect(filesIn(cwd)).toEqual(["out.xml", file, "token.ts"].sort())

    const replayed = await quorate(["replay", file, "--chapter", "./token.ts"], { cwd })
    expect(replayed.code).toBe(0)
    expect(replayed.out).toMatch(/reproduced: violated at step \d+\n$/)
    const stepped = await quorate(["replay", file, "--chapter", "./token.ts", "--step"], { cwd })
    expect(stepped.out).toMatch(/✓ NoToken: it has the token/)

    const shrunk = await quorate(["shrink", file, "--chapter", "./token.ts", "--out", "small.trace"], { cwd })
    expect(shrunk.code).toBe(0)
    expect(readFileSync(join(cwd, "small.trace"), "utf8")).toBe(text)
    const over = await quorate(["shrink", file, "--chapter", "./token.ts", "--out", "small.trace"], { cwd })
    expect({ code: over.code, out: over.out }).toEqual({ code: 2, out: "" })

    // what has another content under that name is not touched
    const mine = text.replace("\n", "\n# a word of mine\n")
    writeFileSync(join(cwd, file), mine)
    const taken = await quorate([...check, "--save"], { cwd })
    expect(taken.code).toBe(2)
    expect(taken.out).toContain("violated: token/one-holder: at most one node has the token")
    expect(taken.err).toMatch(/^quorate: cannot write [^\n]+ with something else in it[^\n]*\n$/)
    expect(readFileSync(join(cwd, file), "utf8")).toBe(mine)
  })

  test("that was kept is no reason to complain once it is expected", async () => {
    const cwd = folderWithLie()
    await quorate([...check, "--save"], { cwd })
    const told = folderWithToken()
    writeFileSync(join(cwd, "token.ts"), readFileSync(join(told, "token.ts")))
    const { code, out } = await quorate(check, { cwd })
    expect(code).toBe(0)
    expect(out).toMatch(/regressions +1 kept trace replayed, 0 violate again/)
  })

  test("that does not come about any more ends a replay with 1, or with 2 if a step is impossible", async () => {
    const cwd = folderWithLie()
    const { out } = await quorate(check, { cwd })
    const [, file = ""] = /The trace is in (\S+)\. See it again:/.exec(out) ?? []
    const chapter = readFileSync(join(cwd, "token.ts"), "utf8")

    writeFileSync(join(cwd, "token.ts"), chapter.replace(".length <= 1)", ".length <= 2)"))
    const fixed = await quorate(["replay", file, "--chapter", "./token.ts"], { cwd })
    expect(fixed.code).toBe(1)
    expect(fixed.out).toMatch(/ends otherwise/)

    writeFileSync(join(cwd, "token.ts"), chapter.replace("self === params.first", "self !== params.first"))
    const impossible = await quorate(["replay", file, "--chapter", "./token.ts"], { cwd })
    expect({ code: impossible.code, out: impossible.out }).toEqual({ code: 2, out: "" })
    expect(impossible.err).toMatch(/^quorate: \S+: diverges at step \d+; [^\n]+\n$/)
  })
})
