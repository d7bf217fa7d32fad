/**
 * The smaller commands: list, show, verify-headers, new; and every worked trace through replay.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { unanswered } from "../../spec/Answers.ts"
import { folderOf } from "../../spec/core/Chapter.ts"
import { chapters } from "../../spec/index.ts"
import { replay } from "../../src/cli/commands/replay.ts"
import { job } from "../../src/cli/jobs/regression.ts"
import { terminal } from "../../src/cli/terminal.ts"
import { chapterOf } from "../../src/cli/traces.ts"
import { faultsOf } from "../../src/cli/wellFormed.ts"
import { emptyFolder, filesIn, quorate, root } from "./run.ts"

describe.concurrent("reading", () => {
  test("list names every chapter and scenario", async () => {
    const { code, out } = await quorate(["list"])
    expect(code).toBe(0)
    for (const { id, scenarios } of chapters)
      for (const name of [id, ...scenarios.map((s) => s.id)]) expect(out).toContain(name)
  })

  test("show tells a rule with its premises, by its short name too", async () => {
    const ids = ["pow/receive-block", "pow/mine", "Mine", "Receive-Block"]
    const [rule, long, short, several] = await Promise.all(ids.map((id) => quorate(["show", id])))
    expect(rule?.out).toMatch(/HighHash +reject +pow\/valid-header/)
    expect(short?.out).toBe(long?.out)
    expect(several?.out).toContain(rule?.out)
    expect(several?.out).toContain("dpos/receive-block  a rule")
  })

  test.each([
    ["pow", /Rules[\s\S]*Properties[\s\S]*Scenarios[\s\S]*Sources/],
    ["pow/valid-header", /premises that rules share/],
    ["pow/conservation", /Put to the test in:[\s\S]*pow\/chaos/],
    ["pow/fork", /a witness/],
    ["pow/chaos", /Must hold:[\s\S]*Must be reached:/],
    ["pow/without-high-hash", /Struck: the premise HighHash of pow\/receive-block/],
    ["q5", /^Q5 [\s\S]*It rests on:[\s\S]*pow\/payments-return/],
    ["C6", /^C6 /],
    ["Q15", /^Q15 [\s\S]*\nOff topic: /],
    ["c11", /^C11 [\s\S]*\nStill to come, /],
  ])("show %s", async (id, tells) => {
    const { code, out } = await quorate(["show", id])
    expect(code).toBe(0)
    expect(out).toMatch(tells)
  })
})

test("every chapter of the package is whole", () => {
  for (const chapter of chapters) expect(faultsOf(chapter)).toEqual([])
})

test("every question and claim is answered by a chapter, or it is said why not", () => {
  // Catches: a number that is missing without a word, a reason that stays when a chapter has the answer.
  const answered = new Set(chapters.flatMap((c) => c.answers.map((a) => a.id)))
  const others = unanswered.map((a) => a.id)
  expect(others.filter((id) => answered.has(id))).toEqual([])
  const known = new Set([...answered, ...others])
  const asked = [
    ...Array.from({ length: 17 }, (_, k) => `Q${k + 1}`),
    ...Array.from({ length: 13 }, (_, k) => `C${k + 1}`),
  ]
  expect(asked.filter((id) => !known.has(id))).toEqual([])
})

describe.concurrent("verify-headers", () => {
  /** A file of headers in a new folder. */
  const folderWith = (name: string, write: (headers: ReadonlyArray<object>) => string): string => {
    const folder = emptyFolder()
    const stored = JSON.parse(readFileSync(join(root, "properties/fixtures", name), "utf8"))
    const headers = stored.map(({ height, raw, hash }: { readonly [field: string]: unknown }) => ({
      height,
      header: raw,
      hash,
    }))
    writeFileSync(join(folder, "headers"), write(headers))
    return folder
  }

  test("accepts real headers, as an array and as lines", async () => {
    const folders = [
      folderWith("headers.json", (headers) => JSON.stringify(headers)),
      folderWith("headers.json", (headers) => headers.map((h) => `${JSON.stringify(h)}\n`).join("")),
    ]
    const [array, lines] = await Promise.all(folders.map((cwd) => quorate(["verify-headers", "headers"], { cwd })))
    expect(array?.code).toBe(0)
    expect(array?.out).toMatch(/verdict {2}all that could be checked holds\n$/)
    expect(lines?.out).toBe(array?.out)
  })

  test("refuses the branch of BIP 66 for its version", async () => {
    const cwd = folderWith("bip66-branch.json", (headers) => JSON.stringify(headers))
    const { code, out } = await quorate(["verify-headers", "headers", "--json"], { cwd })
    expect(code).toBe(1)
    expect(JSON.parse(out).firstViolation).toMatchObject({
      height: 363731,
      rule: "pow/valid-header",
      premise: "OldVersion",
    })
  })
})

describe("new", () => {
  test("makes a chapter that passes its own check, and never writes over one", async () => {
    const cwd = emptyFolder()
    const made = await quorate(["new", "two-words"], { cwd })
    expect(made.code).toBe(0)
    expect(made.out).toMatch(/^ {2}npx quorate check \.\/two-words$/m)
    const files = filesIn(cwd)
    expect(files).toContain("two-words/Rules.ts")
    expect(files).toContain("two-words/README.md")
    for (const file of files) expect(readFileSync(join(cwd, file), "utf8")).not.toMatch(/[Tt]emplate|\.\.\/core/)
    const checked = await quorate(["check", "./two-words"], { cwd })
    expect({ code: checked.code, err: checked.err }).toEqual({ code: 0, err: "" })
    const before = files.map((file) => readFileSync(join(cwd, file), "utf8"))
    expect((await quorate(["new", "two-words"], { cwd })).code).toBe(2)
    expect(filesIn(cwd)).toEqual(files)
    expect(files.map((file) => readFileSync(join(cwd, file), "utf8"))).toEqual(before)
  })
})

describe("worked traces", () => {
  const tracesOf = (chapter: (typeof chapters)[number]) => {
    const folder = join("spec", folderOf(chapter), "traces")
    return readdirSync(join(root, folder)).map((name) => join(folder, name))
  }

  // a process for each would take half a minute: the command alone, on a terminal that keeps what it is told
  test.each(chapters.flatMap(tracesOf))("replay of %s", async (file) => {
    const told: Array<string> = []
    expect(await replay(join(root, file), {}, { ...terminal(), out: (line) => told.push(line) })).toBe(0)
    expect(told.at(-1)).toMatch(/^reproduced: /)
  })

  test.concurrent.each(chapters.map((chapter) => tracesOf(chapter).slice(0, 1)))(
    "quorate replay %s",
    async (file = "") => {
      const { code, out } = await quorate(["replay", file])
      expect(code).toBe(0)
      expect(out).toMatch(/\nreproduced: [^\n]+\n$/)
    },
  )
})

// a trace that `check --save` has kept is about something that was mended: it must not come back
test("no trace that is kept violates anything", async () => {
  const folder = join(root, "properties", "regressions")
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".trace")) : []
  for (const name of files) {
    const id = chapterOf(readFileSync(join(folder, name), "utf8")) ?? ""
    const regression = await job({ chapter: { id }, file: join(folder, name) })
    expect(regression.violates, name).toBeUndefined()
  }
})
