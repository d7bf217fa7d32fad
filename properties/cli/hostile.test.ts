/** Chapters and folders that do their worst: one clear line, the right exit code, and the process always ends. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderWithToken, quorate } from "./run.ts"

type Change = readonly [from: string, to: string]
/** A folder with the example of the guide, changed. */
const folderWith = (...changes: ReadonlyArray<Change>): string => {
  const folder = folderWithToken()
  const file = join(folder, "token.ts")
  for (const [from, to] of changes) {
    const text = readFileSync(file, "utf8")
    expect(text).toContain(from)
    writeFileSync(
      file,
      text.replace(from, () => to),
    )
  }
  return folder
}
/** One thread meets what is wrong as well as two do, and starts in half the time. */
const check = ["check", "./token.ts", "--workers", "1"]
const atLoad = (code: string) => [["const source =", `${code}\nconst source =`]] as const
const lie = ["expects: { refutes: { property: OneHolder } }", "expects: { holds: [OneHolder] }"] as const
const space = (text: string) =>
  ["const doubling = {", `const doubling = { ...reliable, params, ...chaos, ${text} } as never\nconst _ = {`] as const

const inWorld = (text: string) =>
  ["environment: reliable }", `environment: { ...reliable, ${text} } as never }`] as const
const promise = "expects: { holds: [OneHolder], reaches: [Travels] }"

describe.concurrent("a chapter is refused in one line that", () => {
  const table: ReadonlyArray<readonly [what: string, changes: ReadonlyArray<Change>, tells: RegExp]> = [
    ["ends the process at load", atLoad("process.exit(0)"), /ends the process/],
    ["ends the process with a code", atLoad("process.exit(1)"), /ends the process/],
    ["waits for ever at load", atLoad("await new Promise(() => {})"), /waits for ever/],
    [
      "rejects where nobody waits",
      atLoad('Promise.reject(new Error("a\\nb"))'),
      /throws where nothing waits for it: a b/,
    ],
    [
      "throws late",
      atLoad('setTimeout(() => { throw new Error("late") }, 0)\nawait new Promise((r) => setTimeout(r, 50))'),
      /nothing waits for it: late/,
    ],
    [
      "throws what has no text",
      atLoad("throw Object.create(null)"),
      /cannot load \.\/token\.ts: something without a text/,
    ],
    [
      "throws when it is read",
      [['title: "A token in a ring"', 'get title(): string { throw new Error("lazy") }']],
      /no whole chapter: to read it throws: lazy/,
    ],
    ["has two rules of one name", [['"token/take"', '"token/pass"']], /two of its rules are named token\/pass/],
    ["has a codec without parts", [["event: tagged, ", ""]], /no schema "event"/],
    [
      "has a codec that throws at its own parameters",
      [
        [
          "params: Schema.Struct({ first: Schema.String })",
          'params: Schema.Struct({ first: Schema.String }).check(Schema.makeFilter(() => { throw new Error("no") }))',
        ],
      ],
      /the parameters of preset small do not fit its codec: it throws no\n$/,
    ],
    [
      "states a premise without asking it",
      [["  yield* premise(", "  premise("]],
      /token\.ts:\d+: the premise \w+ is stated and not asked: write yield\* before it/,
    ],
    ["has words without parts", [['event: () => "pass", ', ""]], /no function "event"/],
    ["has no space", [["space: doubling", "spaced: 1"]], /scenario token\/doubling: "space" must be a record/],
    ["has a range upside down", [space("steps: [30, 5]")], /"space\.steps" must begin with the smaller/],
    ["has a negative range", [space("budget: { drop: [-1, 2] }")], /"space\.budget\.drop" must not go below 0/],
    [
      "has a fractional range",
      [space("nodes: { node: [1.5, 2] }")],
      /"space\.nodes\.node" must be a range of two whole/,
    ],
    ["has no nodes", [space("nodes: { node: [0, 0] }")], /one node at least/],
    [
      "has an unknown network",
      [space('network: "smoke"')],
      /"space\.network" must be multiset or set or fifo or rounds/,
    ],
    [
      "has a budget for nothing",
      [space("budget: { meteor: [1, 2] }")],
      /"space\.budget\.meteor" is a budget for nothing/,
    ],
    [
      "has a world of another network",
      [inWorld('network: "pigeons"')],
      /"world\.environment\.network" must be multiset/,
    ],
    ["has a world of another idleness", [inWorld('idle: "sleeps"')], /"world\.environment\.idle" must be stays or/],
    [
      "has a world with a budget below 0",
      [inWorld("budget: { drop: -1 }")],
      /budget\.drop" must be a whole number from 0/,
    ],
    [
      "has a world with a budget for nothing",
      [inWorld("budget: { meteor: 1 }")],
      /budget\.meteor" is a budget for nothing/,
    ],
    [
      "has an unknown corruption",
      [space('corrupt: { count: [1, 1], as: "loud" }')],
      /"space\.corrupt\.as" must be silent/,
    ],
    [
      "has a world of an unknown corruption",
      [inWorld('corrupt: { A: "twin" }')],
      /corrupt\.A" must be silent or twins/,
    ],
    [
      "has a property of promises",
      [
        ["(w: World<State>, _) =>", "async (w: World<State>): Promise<never> =>"],
        ["<= 1)", "<= 1 as never)"],
      ],
      /token\/one-holder must answer at once: "holds" must not be async/,
    ],
    [
      "has a property of an unknown kind",
      [["const Travels =", 'Object.assign(OneHolder, { kind: "never" })\nconst Travels =']],
      /token\/one-holder has an unknown kind/,
    ],
    ["has no worlds", [["world: ring", "world: []"]], /"world" must name one world at least/],
    [
      "has a node without a name",
      [['node: ["A", "B"', 'node: ["", "B"']],
      /setup\.nodes\.node" must be a list of names/,
    ],
    ["records no figure", [["states: 6", 'states: "6" as never']], /"states" must be a whole number/],
    ["promises nothing", [[promise, "expects: {}"]], /"expects" names no property/],
    ["promises no list", [[promise, 'expects: { holds: "all" as never }']], /"expects\.holds".*must be lists/],
    ["promises no property", [[promise, "expects: { holds: [undefined as never] }"]], /something that is no property/],
    [
      "strikes out what is not there",
      [["states: 6", 'struck: [{ rule: "token/pass", premise: "Nothing" }]']],
      /it strikes out Nothing of token\/pass, which is not there/,
    ],
    ["says nothing", [['says: "every run of three"', "says: 7 as never"]], /"says" must be a text/],
    ["has an unknown role", [space("nodes: { server: [1, 2] }")], /no role "server"/],
    [
      "has control characters in an id",
      [['"token/one-holder"', '"token/a\\u001b[2Jb"']],
      /id of the property token\/a \[2Jb must be/,
    ],
  ]
  test.for(table)("%s", async ([, changes, tells]) => {
    const { code, out, err } = await quorate(check, { cwd: folderWith(...changes) })
    expect(err).toMatch(tells)
    expect(err).toMatch(/^quorate: [^\n]+\n$/)
    expect({ code, out }).toEqual({ code: 2, out: "" })
  })
})

describe.concurrent("a violation is told even if", () => {
  test.for([
    ["words throw", 'message: () => "token"', 'message: () => { throw new Error("speechless") }'],
    [
      "cells throw",
      "node: (s) => (",
      'node: (s) => { if (s) throw new Error("speechless"); return 1 as never }, n: (s: any) => (',
    ],
    [
      "the codec throws",
      "event: tagged,",
      'event: tagged.check(Schema.makeFilter(() => { throw new Error("speechless") })),',
    ],
  ] as const)("%s", async ([, from, to]) => {
    const cwd = folderWith(lie, [from, to])
    const { code, out, err } = await quorate(check, { cwd })
    expect({ code, err }).toEqual({ code: 1, err: "" })
    expect(out).toContain("violated: token/one-holder: at most one node has the token")
    expect(out).toMatch(/words or codec of the chapter throw: [^\n]*\n/)
    expect(out).toMatch(/verdicts +1 violated, /)
    expect(out).toMatch(/verdict +not as expected\n$/)
    const json = await quorate([...check, "--json"], { cwd })
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out).ok).toBe(false)
  })
})

describe.concurrent("code that throws is told by its name, with code 2 of check and explore alike:", () => {
  const throws = 'if (s.has) throw new TypeError("no\\nmore")'
  test.for([
    [
      "a rule",
      'yield* premise("Has"',
      `${throws.replace("s.has", "_m.from")}\n  yield* premise("Has"`,
      "in rule token/take",
    ],
    [
      "a property",
      "Object.values(w).filter((s) => s?.has).length",
      '[w["B"]].map((s) => { if (s?.has) throw new TypeError("no\\nmore"); return 0 }).length',
      "property token/one-holder threw",
    ],
    [
      "what nodes show",
      "observe: (_: Ctx, state: State) => state",
      `observe: (_: Ctx, s: State) => { if (s.has && _.self === "B") throw new TypeError("no\\nmore"); return s }`,
      "observe",
    ],
  ] as const)("%s", async ([, from, to, tells]) => {
    const cwd = folderWith([from, to])
    const checked = await quorate(check, { cwd })
    expect({ code: checked.code, err: checked.err }).toEqual({ code: 2, err: "" })
    expect(checked.out).toMatch(/✗ token\/ring .*\n {4}Defect: [^\n]*no more/)
    expect(checked.out).toMatch(/✗ token\/doubled .*\n {4}Defect: [^\n]*no more/)
    for (const line of checked.out.split("\n").filter((l) => l.includes("Defect:"))) expect(line).toContain(tells)
    expect(checked.out).toMatch(/\nverdict +no verdict: code of a chapter throws\n$/)
    const explore = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
    expect({ code: explore.code, out: explore.out }).toEqual({ code: 2, out: "" })
    expect(explore.err).toMatch(/^quorate: token\/ring: no verdict: code of the chapter throws: [^\n]*no more[^\n]*\n$/)
    expect(explore.err).toContain(tells)
  })

  test("or by its scenario, if it ends its thread", async () => {
    const cwd = folderWith(['yield* premise("Has"', 'process.exit(7)\n  yield* premise("Has"'])
    const { code, out, err } = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
    expect({ code, out, err }).toEqual({
      code: 2,
      out: "",
      err: "quorate: token/ring: code of the chapter ends its thread\n",
    })
  })
})

test("a chapter is loaded and guarded once, however many blocks a thread draws", async () => {
  // Catches: guards around guards, one more for each block, until the stack is full.
  const guards = String.raw`new Error().stack?.match(/\/src\/cli\/(load|guarded)\.ts/g)`
  const asked = "(w: World<State>, _) =>"
  const cwd = folderWith(lie, [asked, `${asked} ${guards}?.length === 1 ||`])
  const { code } = await quorate([...check, "--runs", "1000"], { cwd })
  expect(code).toBe(0)
})

describe.concurrent("kept traces", () => {
  const keep = async (): Promise<{ readonly cwd: string; readonly trace: string }> => {
    const cwd = folderWith(lie)
    const { out } = await quorate([...check, "--save"], { cwd })
    return { cwd, trace: /The trace is in (\S+)\./.exec(out)?.[1] ?? "" }
  }
  const refused = async (cwd: string, tells: RegExp) => {
    const { code, out, err } = await quorate(check, { cwd })
    expect(err).toMatch(tells)
    expect(err).toMatch(/^quorate: [^\n]+\n$/)
    expect({ code, out }).toEqual({ code: 2, out: "" })
  }

  test("that cannot be read end the check at once, with a good one beside them", async () => {
    const { cwd } = await keep()
    symlinkSync("nowhere", join(cwd, "quorate-regressions", "a.trace"))
    await refused(cwd, /cannot read the kept trace quorate-regressions\/a\.trace: there is no such file/)
  })

  test.for(["junk\n", "quorate trace 1\n", ""])("are not passed over when damaged: %j", async (text) => {
    const cwd = folderWith(lie)
    mkdirSync(join(cwd, "quorate-regressions"))
    writeFileSync(join(cwd, "quorate-regressions", "a.trace"), text)
    await refused(cwd, /cannot read the kept trace quorate-regressions\/a\.trace: /)
  })

  test("that cannot be played are told by their name, with what throws", async () => {
    const { cwd, trace } = await keep()
    const file = join(cwd, "token.ts")
    const throws = 'throw new Error("no more")\n  yield* premise("Has"'
    writeFileSync(file, readFileSync(file, "utf8").replace('yield* premise("Has"', throws))
    await refused(
      cwd,
      new RegExp(`cannot play the kept trace ${trace}: code of the chapter throws: .*no more, in rule`),
    )
    const colours = { FORCE_COLOR: "1" }
    const { code, out, err } = await quorate(["replay", trace, "--chapter", "./token.ts"], { cwd, env: colours })
    expect(err).toMatch(
      /^quorate: [^:[]+: diverges at step \d; code of the chapter throws: [^;[]*, in rule token\/take\n$/,
    )
    expect({ code, out }).toEqual({ code: 2, out: "" })
  })

  test("whose folder is none are told as such", async () => {
    const cwd = folderWithToken()
    writeFileSync(join(cwd, "quorate-regressions"), "")
    await refused(cwd, /cannot read the folder of kept traces quorate-regressions: a part of the path is not a folder/)
  })
})

describe.concurrent("a check", () => {
  test("reports before it fails to write", async () => {
    const cwd = folderWith(
      ...atLoad(
        'import { mkdirSync } from "node:fs"\nimport { isMainThread } from "node:worker_threads"\nif (!isMainThread) mkdirSync("a.xml", { recursive: true })',
      ),
    )
    const { code, out, err } = await quorate([...check, "--junit", "a.xml"], { cwd })
    expect(code).toBe(2)
    expect(out).toMatch(/verdict +everything is as expected\n$/)
    expect(err).toMatch(/^quorate: cannot write a\.xml[^\n]+\n$/)
  })

  test("states in its document the code with which it ends", async () => {
    // Catches: a document that speaks of code 1, from a process that ends with 2 since the trace cannot be written.
    const cwd = folderWith(lie)
    writeFileSync(join(cwd, "quorate-traces"), "")
    const { code, out, err } = await quorate([...check, "--json"], { cwd })
    expect(err).toMatch(/^quorate: cannot make the folder quorate-traces[^\n]+\n$/)
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 2, exitCode: 2, ok: false, traces: [] })
  })

  test("keeps stdout clean of what a chapter writes, and of control characters", async () => {
    const cwd = folderWith(
      ...atLoad('process.stdout.write("spoiled")'),
      ["at most one node", "at \\u202e\\u001b[2Jmost one node"],
      lie,
    )
    const json = await quorate([...check, "--json"], { cwd })
    expect(JSON.parse(json.out)).toMatchObject({ ok: false })
    const { out } = await quorate(check, { cwd })
    expect(out).not.toMatch(/[^\P{C}\n]/u)
  })

  test("takes one file under two spellings, and says how to do the same again", async () => {
    const cwd = folderWithToken()
    mkdirSync(join(cwd, "my folder"))
    writeFileSync(join(cwd, "my folder", "index.ts"), readFileSync(join(cwd, "token.ts")))
    const { code, out } = await quorate(["check", "./my folder", "my folder/index.ts", "--runs", "1_000"], { cwd })
    expect(code).toBe(0)
    expect(out).toMatch(/^same again +npx quorate check '\.\/my folder' 'my folder\/index\.ts' --runs 1000 --seed 1$/m)
  })
})

test("explore ends after its time, though a property never answers", async () => {
  const cwd = folderWith(["Object.values(w).filter((s) => s?.has).length <= 1", "{ for (;;); }"])
  const explore = ["explore", "token/ring", "--chapter", "./token.ts", "--time", "0.1", "--json"]
  const { code, out, err } = await quorate(explore, { cwd })
  expect(code).toBe(3)
  expect(err).toMatch(/^quorate: the time is over, and one step takes longer; [^\n]+\n$/)
  expect(JSON.parse(out)).toMatchObject({ verdict: "inconclusive (budget)", ok: false })
}, 30_000)

test("explore tells its verdict before it fails to write the trace", async () => {
  const cwd = folderWith(["<= 1)", "<= 0)"])
  writeFileSync(join(cwd, "quorate-traces"), "")
  const { code, out, err } = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
  expect(err).toBe("quorate: cannot make the folder quorate-traces: a file has that name; move it away\n")
  expect(out).toMatch(/\nviolated: token\/one-holder\nverdict {2}violated\n$/)
  expect(code).toBe(2)
})

test("explore is not content with a property that says nothing", async () => {
  const cwd = folderWith(
    ["import { become,", "import { leadsTo, become,"],
    [
      "const params =",
      'const Idle = leadsTo<State, unknown>({ id: "token/idle", source, says: "never" }, () => false, () => false)\nconst params =',
    ],
    ["properties: [", "properties: [Idle, "],
    ["holds: [OneHolder], reaches", "holds: [OneHolder, Idle], reaches"],
  )
  const { code, out } = await quorate(["explore", "token/ring", "--chapter", "./token.ts"], { cwd })
  expect(out).toMatch(/token\/idle says nothing here: its antecedent never held/)
  expect(code).toBe(1)
})
