/**
 * The project's own lints: the state of the files, and for each lint a sample that it complains about.
 */
import { execFile } from "node:child_process"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../spec/core/Chapter.ts"
import { ignore, judgement, premise } from "../spec/core/Rule.ts"
import { chapters } from "../spec/index.ts"
import { type File, filesEnding, isThere, root } from "./tidy/files.ts"
import { namesFor, pages } from "./tidy/generate.ts"
import { wrongImports, wrongUsesOfNode } from "./tidy/imports.ts"
import { brokenLinks, type Example, examplesIn, promisedBy, resolved, unknownIds } from "./tidy/pages.ts"
import { idsOf } from "./tidy/records.ts"
import { filled } from "./tidy/sections.ts"
import { namesIn } from "./tidy/sentences.ts"
import { codeOf } from "./tidy/source.ts"
import { badAnswers, badIds, badPremises, badPremisesOf, unnamed, unsourced } from "./tidy/statements.ts"
import { anyWithoutReason, forbiddenWords, machinePlaces, tooLong } from "./tidy/words.ts"

const sources = filesEnding(".ts")
const documents = filesEnding(".md")
const texts = filesEnding(".ts", ".md", ".json", ".yml", ".trace", ".run", "/run")
const file = (path: string, text: string): File => ({ path, text })

/** Libraries in spec/core/lib that state judgements of their own. */
const shared = ["ledger"]

describe("import arrows", () => {
  test("are kept", () => {
    expect(wrongImports(sources)).toEqual([])
    expect(wrongUsesOfNode(sources)).toEqual([])
  })

  test.each([
    ["spec/pow/A.ts", 'import { x } from "../../src/run/Player.ts"'],
    ["spec/pow/A.ts", 'import { readFileSync } from "node:fs"'],
    ["spec/pow/A.ts", 'import * as fc from "fast-check"'],
    ["spec/pow/A.ts", 'import { x } from "../dpos/State.ts"'],
    ["spec/pow/A.ts", 'export * from "../../properties/arbitrary/index.ts"'],
    ["spec/core/A.ts", 'import { pow } from "../pow/index.ts"'],
    ["src/run/A.ts", 'import { pow } from "../../spec/pow/index.ts"'],
    ["src/run/A.ts", 'import { chapters } from "../../spec/index.ts"'],
    ["src/run/A.ts", 'const x = await import("../cli/main.ts")'],
    ["src/run/A.ts", 'import { runs } from "../../properties/arbitrary/runs.ts"'],
    ["src/run/A.ts", 'import { Command } from "commander"'],
    ["src/cli/A.ts", 'import { x } from "../../properties/tidy/files.ts"'],
  ])("complain about %s: %s", (path, text) => {
    expect(wrongImports([file(path, text)])).toHaveLength(1)
  })

  test.each([
    ["spec/pow/A.ts", 'import type { Rule } from "../core/Rule.ts"'],
    ["spec/pow/A.ts", '// import { x } from "node:fs"'],
    ["spec/index.ts", 'import { powChapter } from "./pow/index.ts"'],
    ["src/cli/A.ts", 'import { chapters } from "../../spec/index.ts"'],
    ["src/cli/A.ts", 'import { readFileSync } from "node:fs"'],
    ["properties/A.ts", 'import { x } from "../src/cli/main.ts"'],
  ])("allow %s: %s", (path, text) => {
    expect(wrongImports([file(path, text)])).toEqual([])
  })

  test("complain about Node in what others use than the command line", () => {
    const uses = file("src/run/A.ts", 'import { readFileSync } from "node:fs"')
    const cli = file("src/cli/B.ts", 'import { a } from "../run/A.ts"')
    const engine = file("src/run/B.ts", 'import { a } from "./A.ts"')
    expect(wrongUsesOfNode([uses, cli])).toEqual([])
    expect(wrongUsesOfNode([uses])).toHaveLength(1)
    expect(wrongUsesOfNode([uses, cli, engine])).toHaveLength(1)
  })
})

describe("files", () => {
  test("are short enough", () => {
    expect(tooLong(sources)).toEqual([])
  })

  test("that are too long are complained about", () => {
    expect(tooLong([file("spec/pow/A.ts", "\n".repeat(300))])).toEqual([])
    expect(tooLong([file("spec/pow/A.ts", "\n".repeat(301))])).toHaveLength(1)
    expect(tooLong([file("src/A.ts", "\n".repeat(501))])).toHaveLength(1)
    expect(tooLong([file("properties/A.ts", "x\n".repeat(501))])).toHaveLength(1)
  })

  test("name no machine", () => {
    expect(machinePlaces(texts)).toEqual([])
  })

  test.each([
    ["/", "home", "me", "code"],
    ["/", "root", ".npmrc", ""],
    ["http:/", "/registry.", "somewhere", ""],
    ["http:/", "/build", ".internal", "/x"],
    ["10.", "1.", "2.", "3"],
    ["local", "host:", "80", "80"],
  ])("that name a machine are complained about: %s%s%s%s", (a, b, c, d) => {
    const path = a === "/" ? `/${b}/${c}/${d}` : `${a}${b}${c}${d}`
    expect(machinePlaces([file("README.md", `see ${path} there`)])).not.toEqual([])
  })

  test("may name public places", () => {
    const text = "https://bitcoin.org/bitcoin.pdf, spec/work/A.ts, version 10.4.1, `./tmp/x`"
    expect(machinePlaces([file("README.md", text)])).toEqual([])
  })
})

describe("words in spec", () => {
  test("are pure", () => {
    expect(forbiddenWords(sources)).toEqual([])
    expect(anyWithoutReason(sources)).toEqual([])
  })

  test.each([
    "const f = async () => 1",
    "if (bad) throw bad",
    "const t = new Date()",
    "const x = Math.random()",
    "console.log(1)",
    "export default 1",
    "const y = 2 ** x",
  ])("are complained about: %s", (text) => {
    expect(forbiddenWords([file("spec/pow/A.ts", text)])).toHaveLength(1)
    expect(forbiddenWords([file("src/A.ts", text)])).toEqual([])
  })

  test("are free in comments and literals", () => {
    const text = '/** nothing may throw */ const a = "new Date()" // await\nconst b = `console`; const c = /async/'
    expect(forbiddenWords([file("spec/pow/A.ts", text)])).toEqual([])
    expect(codeOf("a // b\nc")).toBe("a     \nc")
  })

  test("need a reason for any", () => {
    expect(anyWithoutReason([file("spec/A.ts", "type X = any")])).toHaveLength(1)
    expect(
      anyWithoutReason([file("spec/A.ts", "// biome-ignore lint/suspicious/noExplicitAny:\ntype X = any")]),
    ).toHaveLength(1)
    const reasoned = "// biome-ignore lint/suspicious/noExplicitAny: opaque\ntype X = any\nconst anyone = many"
    expect(anyWithoutReason([file("spec/A.ts", reasoned)])).toEqual([])
  })
})

describe.each(chapters.map((c) => [c.id, c] as const))("the chapter %s", (_, chapter) => {
  test("has good ids, sources, premises and answers", () => {
    expect(badIds(chapter, shared)).toEqual([])
    expect(unsourced(chapter)).toEqual([])
    expect(badPremisesOf(chapter)).toEqual([])
    expect(badAnswers(chapter)).toEqual([])
    expect(unnamed(chapter, namesFor(chapter))).toEqual([])
  })
})

describe("lints of chapters", () => {
  const good = chapters[0] as AnyChapter
  const property = good.properties[0] as AnyChapter["properties"][number]
  const scenario = good.scenarios[0] as AnyChapter["scenarios"][number]

  test("complain about ids", () => {
    const changed = (id: string): AnyChapter => ({ ...good, properties: [...good.properties, { ...property, id }] })
    for (const id of ["pow/Tree", "pow/tree_closed", "tree", "pos/tree", "pow/a/b", "pow/mine"]) {
      expect(badIds(changed(id), shared), id).toHaveLength(1)
    }
    expect(badIds(good, [])).not.toEqual([])
    expect(badIds({ ...good, scenarios: [...good.scenarios, scenario] }, shared)).toHaveLength(1)
  })

  test("complain about missing sources and words", () => {
    const nameless = { ...property, id: "pow/nameless", source: " ", says: "" }
    expect(unsourced({ ...good, properties: [nameless] })).toHaveLength(2)
  })

  test("complain about premises", () => {
    const premises = { Known: ignore("it is new") }
    const judged = judgement({ id: "pow/j", source: "s", premises })(function* (known: boolean) {
      yield* premise("Known", known)
    })
    expect(badPremises([judged])).toEqual([])
    expect(badPremises([{ id: "pow/r", source: "s", premises: { ...premises, judged } }])).toHaveLength(1)
    expect(badPremises([{ id: "pow/r", source: "s", premises: { one: judged, two: judged } }])).toHaveLength(1)
    expect(badPremises([{ id: "pow/r", source: "s", premises: { known: ignore("") } }])).toHaveLength(2)
  })

  test("complain about answers and sources", () => {
    const answer = { id: "Q1", text: "", verdict: "", see: ["pow/nothing"] }
    const source = good.sources[0] as AnyChapter["sources"][number]
    expect(badAnswers({ ...good, answers: [answer], sources: [] })).toHaveLength(1)
    expect(
      badAnswers({ ...good, answers: [{ ...answer, id: "one", see: [] }], sources: [source, source] }),
    ).toHaveLength(2)
  })

  test("complain about rules without a sentence", () => {
    expect(unnamed(good, new Map())).not.toEqual([])
    const text =
      '/**\n * MINE — luck strikes:\n * a block.\n *\n *   bar\n */\nexport const mine = rule({\n  id: "pow/mine",'
    expect(namesIn(text).get("pow/mine")).toEqual({ name: "MINE", says: "luck strikes: a block." })
    expect(namesIn(text.replace("MINE", "Mine")).size).toBe(0)
  })
})

describe("pages", () => {
  const known = new Set(chapters.flatMap(idsOf))
  const owners = [...chapters.map((c) => c.id), ...shared]

  test("lead somewhere and name what exists", () => {
    expect(brokenLinks(documents, isThere)).toEqual([])
    expect(unknownIds(documents, known, owners)).toEqual([])
  })

  test("are complained about if they do not", () => {
    const page = file(
      "spec/README.md",
      "[a](nowhere.md) [b](core/Rule.ts#x) [c](https://a.b/c) `pow/mine` `pow/nothing` `no/id`",
    )
    expect(brokenLinks([page], isThere)).toHaveLength(1)
    expect(unknownIds([page], known, owners)).toHaveLength(1)
  })

  test("have fresh generated sections", () => {
    for (const { path, now, fresh } of pages()) expect(now, `${path}: run node properties/tidy/generate.ts`).toBe(fresh)
  })

  test("are stale, or wrong, if their marks say something else", () => {
    const sections = new Map([["a", "new"]])
    const marked = (name: string, text: string) => `x\n<!-- generated: ${name} -->\n${text}<!-- /generated -->\ny`
    expect(filled(marked("a", "old\n"), sections)).toBe(marked("a", "\nnew\n\n"))
    expect(() => filled(marked("b", ""), sections)).toThrow("no section is called")
  })
})

describe("examples in pages", () => {
  const node = promisify(execFile)
  const run = async ({ code }: Pick<Example, "code">): Promise<string> => {
    const text = resolved(code, (path) => pathToFileURL(`${root}/${path}`).href)
    const { stdout } = await node(process.execPath, ["--input-type=module-typescript", "--eval", text], { cwd: root })
    return stdout
  }
  const examples = examplesIn(documents)

  test("are found by their first line", () => {
    const page = file("A.md", "```ts\n// run\nf()\n```\n```ts\nf()\n```\n```text\n// run\n```\n")
    expect(examplesIn([page])).toEqual([{ path: "A.md", line: 1, code: "// run\nf()\n" }])
    expect(examples.length).toBeGreaterThan(0)
  })

  test.each(examples.map((e) => [`${e.path}:${e.line}`, e] as const))(
    "run and print what they say: %s",
    async (_, e) => {
      const printed = (await run(e)).split("\n")
      for (const promised of promisedBy(e.code)) expect(printed).toContain(promised)
    },
  )

  test("that fail are noticed", async () => {
    expect(promisedBy("f() // => 508 states\ng() // 509")).toEqual(["508 states"])
    await expect(run({ code: "// run\nconst n: number = 1\nif (n > 0) throw new Error()" })).rejects.toThrow()
  })
})
