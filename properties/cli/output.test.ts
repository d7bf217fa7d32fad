/**
 * What goes to stdout and stderr: colours only where they are wanted, one JSON document, and an early end without noise.
 */
import { execFileSync, spawn } from "node:child_process"
import { closeSync, existsSync, openSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test, vi } from "vitest"
import { rulesOf } from "../../spec/core/Protocol.ts"
import { chapters } from "../../spec/index.ts"
import { examples } from "../../src/cli/examples.ts"
import { terminal } from "../../src/cli/terminal.ts"
import { ended, folderWithToken, quorate, root, start } from "./run.ts"

const colour = "\u001b["
const trace = join(root, "spec/pow/traces/deep-reorg.trace")
describe.concurrent("colours", () => {
  const commands = [["list"], ["show", "pow/mine"], ["replay", trace]]

  test.for(commands)("are not in what a pipe reads: %s", async (args) => {
    const { code, out } = await quorate(args)
    expect(code).toBe(0)
    expect(out).not.toContain(colour)
  })

  test.for(commands)("can be asked for, and NO_COLOR takes them away: %s", async (args) => {
    expect((await quorate(args, { env: { FORCE_COLOR: "1" } })).out).toContain(colour)
    expect((await quorate(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).out).not.toContain(colour)
  })
})

test.each([
  [{}, true],
  [{ FORCE_COLOR: "1" }, true],
  [{ FORCE_COLOR: "0" }, false],
  [{ FORCE_COLOR: "false" }, false],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  [{ NO_COLOR: "" }, true],
  [{ TERM: "dumb" }, false],
])("a terminal takes colours with %o: %s", (env, takes) => {
  const was = process.stdout.isTTY
  for (const name of ["FORCE_COLOR", "NO_COLOR"]) vi.stubEnv(name, undefined)
  vi.stubEnv("TERM", "xterm")
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    process.stdout.isTTY = true
    expect(terminal().colours).toBe(takes)
  } finally {
    process.stdout.isTTY = was
    vi.unstubAllEnvs()
  }
})

describe("help", () => {
  test("has examples and the table of exit codes, and needs no engine", async () => {
    const { code, out, err } = await quorate(["--help"], { env: { NODE_DEBUG: "esm" } })
    expect(code).toBe(0)
    expect(out).toMatch(/Examples:[\s\S]*quorate check[\s\S]*Exit codes:[\s\S]*130 {2}interrupted/)
    // nothing but the command line itself, and commander, is loaded
    expect(err).toMatch(/Translating \S+ \S*commander\//)
    expect(err).not.toMatch(/Translating \S+ \S*(fast-check|effect|jiti|src\/run|src\/explore|spec)\//)
  })

  test("has examples for each command: their options are those of the command, and what they name is there", async () => {
    const lines = Object.values(examples).flatMap((text) =>
      text.split("\n").filter((line) => /^ {2}quorate /.test(line)),
    )
    expect(lines.length).toBeGreaterThan(25)
    const helps = new Map<string, string>()
    const ids = new Set([
      ...chapters.flatMap((c) => [...c.properties, ...c.scenarios].map((one) => one.id)),
      ...chapters.flatMap((c) =>
        Object.values(c.protocol.roles).flatMap((role) => rulesOf(role).map((rule) => rule.id)),
      ),
    ])
    for (const line of lines) {
      const [, command = "", ...words] = line.trim().split(/ {2,}/)[0]?.split(" ") ?? []
      if (!helps.has(command)) helps.set(command, (await quorate([command, "--help"])).out)
      for (const word of words) {
        if (word.startsWith("--")) expect(helps.get(command), line).toContain(` ${word} `)
        if (/^[a-z]+\/[a-z0-9-]+$/.test(word) && word !== "mine/small") expect(ids, line).toContain(word)
        if (word.startsWith("spec/")) expect(existsSync(join(root, word)), line).toBe(true)
      }
    }
    expect([...helps].filter(([, help]) => !help.includes("\nExamples:\n"))).toEqual([])
  })

  test("names every command, and each command has its own", async () => {
    const { out } = await quorate(["--help"])
    const commands = ["list", "show", "check", "explore", "replay", "shrink", "verify-headers", "new"]
    for (const command of commands) {
      expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"))
      expect((await quorate([command, "--help"])).code).toBe(0)
    }
  })

  test("--version is the package's", async () => {
    expect((await quorate(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe.concurrent("one JSON document", () => {
  test("is all that check prints", async () => {
    const { code, out, err } = await quorate(["check", "./token.ts", "--workers", "1", "--json"], {
      cwd: folderWithToken(),
    })
    expect({ code, err }).toEqual({ code: 0, err: "" })
    const document = JSON.parse(out)
    expect(document).toMatchObject({ ok: true, seed: 1, chapters: [{ chapter: "token", ok: true }] })
    expect(document.chapters[0].scenarios[2].counterexample.trace).toMatch(/^quorate trace 1\n/)
  })

  test("is all that explore prints", async () => {
    const { code, out, err } = await quorate(["explore", "pow/two-miners", "--json"])
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(JSON.parse(out)).toMatchObject({ scenario: "pow/two-miners", ok: true })
  })

  test("is all that is printed, even if the chapter itself prints", async () => {
    const folder = folderWithToken()
    execFileSync("sh", ["-c", "echo 'console.log(\"loaded\")' >> token.ts"], { cwd: folder })
    const { code, out } = await quorate(["check", "./token.ts", "--workers", "1", "--json"], { cwd: folder })
    expect(code).toBe(0)
    expect(JSON.parse(out).ok).toBe(true)
  })
})

describe("an early end", () => {
  test("a reader that goes away ends the command quietly", async () => {
    const child = start(["list"])
    child.stdout?.destroy()
    const { code, err } = await ended(child)
    expect({ code, err }).toEqual({ code: 141, err: "" })
  })

  test.skipIf(process.platform !== "linux")("a full disk under stdout is one line", async () => {
    const full = openSync("/dev/full", "w")
    const child = spawn(process.execPath, [join(root, "src/cli/main.ts"), "list"], { stdio: ["ignore", full, "pipe"] })
    const { code, err } = await ended(child)
    closeSync(full)
    expect(code).toBe(2)
    expect(err).toMatch(/^quorate: cannot write the output: [^\n]+\n$/)
  })
})
