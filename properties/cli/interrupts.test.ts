/** Ctrl-C: the command ends at once, and what was found so far is told. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { type Ended, ended, filesIn, folderWithToken, start } from "./run.ts"

/**
 * A folder with the example, in which a scenario finds a violation that is not expected, and the next one never ends. It leaves
 * a file `mark` once it has begun.
 */
const folderWithEndless = (): string => {
  const folder = folderWithToken()
  const file = join(folder, "token.ts")
  const changes = [
    ["const source =", 'import { writeFileSync } from "node:fs"\nconst source ='],
    [
      'says: "a message comes twice", space: doubling, runs: 100, expects: { reaches: [Travels] }',
      'says: "a lie", space: doubling, runs: 100, expects: { holds: [OneHolder] }',
    ],
    [
      "space: doubling, runs: 100, expects: { refutes: { property: OneHolder } }",
      "space: endless, runs: 1_000_000_000, expects: { reaches: [Travels] }",
    ],
    [
      "const doubling = { ...reliable, ...chaos, params }",
      'const doubling = { ...reliable, ...chaos, params }\nconst write = (p: typeof params) => {\n  writeFileSync("mark", "")\n  return p\n}\nconst endless = { ...doubling, draws: [{ name: "mark", range: [0, 1] as const, write }] }',
    ],
  ] as const
  let text = readFileSync(file, "utf8")
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replace(from, () => to)
  }
  writeFileSync(file, text)
  return folder
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Ctrl-C once the scenario that never ends has begun, or after a while; `later`: so many milliseconds after that. */
const interrupted = async (
  args: ReadonlyArray<string>,
  cwd: string,
  later = 500,
  signal: "SIGINT" | "SIGTERM" = "SIGINT",
): Promise<Ended> => {
  const mark = join(cwd, "mark")
  const child = start(args, { cwd })
  const done = ended(child)
  for (let waited = 0; !existsSync(mark) && waited < 60_000; waited += 50) await pause(50)
  // the main thread hears of what was done before
  await pause(later)
  child.kill(signal)
  return done
}

test("SIGTERM is like Ctrl-C: the document is there, and JUnit's says what was not checked", async () => {
  // Catches: a job that was ended from outside and looks green.
  const cwd = folderWithEndless()
  const args = ["check", "./token.ts", "--workers", "1", "--json", "--junit", "all.xml"]
  const { code, out } = await interrupted(args, cwd, 500, "SIGTERM")
  expect(code).toBe(130)
  expect(JSON.parse(out)).toMatchObject({ ok: false, interrupted: true })
  const xml = readFileSync(join(cwd, "all.xml"), "utf8")
  expect(xml).toContain('<testsuite name="token" tests="3" failures="1" skipped="1"')
  expect(xml).toMatch(
    /<testcase classname="token" name="token\/doubled" time="0.000"><skipped message="interrupted"\/>/,
  )
})

describe("Ctrl-C during a check", () => {
  test("writes the traces of what was found, and the summary", async () => {
    const cwd = folderWithEndless()
    const { code, out, err } = await interrupted(["check", "./token.ts", "--workers", "1"], cwd)
    expect(code).toBe(130)
    expect(err).toMatch(/^quorate: interrupted; 2 of 3 scenarios checked in [^\n]+\n$/)
    expect(out).toContain("violated: token/one-holder: at most one node has the token")
    const [, file = ""] = /The trace is in (\S+)\. See it again:/.exec(out) ?? []
    expect(filesIn(cwd)).toContain(file)
    expect(out).toMatch(/^scenarios +1 of 2 as expected, 1 not checked: token$/m)
    expect(out).toMatch(/^verdict +interrupted: [^\n]+\n$/m)
  })

  test("prints the JSON document of what was done", async () => {
    const cwd = folderWithEndless()
    // the other thread may still be at the second scenario
    const { code, out } = await interrupted(["check", "./token.ts", "--workers", "2", "--json"], cwd, 2500)
    expect(code).toBe(130)
    const document = JSON.parse(out)
    expect(document).toMatchObject({ interrupted: true, ok: false, exitCode: 130 })
    const scenarios = document.chapters[0].scenarios as ReadonlyArray<{ readonly scenario: string }>
    expect(scenarios.map((s) => s.scenario)).toEqual(["token/ring", "token/doubling"])
    expect(filesIn(cwd)).toContain(document.traces[0])
  })
})

test("Ctrl-C during a search tells the states so far", async () => {
  const child = start(["explore", "twophase/rm-8", "--mode", "iddfs", "--json"])
  const done = ended(child)
  await pause(6000)
  child.kill("SIGINT")
  const { code, out, err } = await done
  expect(code).toBe(130)
  expect(err).toMatch(/^quorate: interrupted; [\d,]+ states found, level \d+\n$/)
  const document = JSON.parse(out)
  expect(document).toMatchObject({ interrupted: true, ok: false, verdict: "inconclusive (budget)" })
  expect(document.states).toBeGreaterThan(1)
  expect(document.properties).toContain("twophase/consistent")
})
