/** What is no trace is refused with the line and one clear sentence. */
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { powChapter } from "../../spec/pow/index.ts"
import { parseTrace } from "../../src/trace/parse.ts"
import { printTrace } from "../../src/trace/print.ts"
import { everything } from "./lessons.ts"
import { chapters } from "./samples.ts"

const about = { shows: "holds", properties: ["pow/tree-is-closed", "pow/no-double-spend"] } as const
const good = printTrace(powChapter, everything, about)
const goodLines = good.split("\n")

/** The message for a text; the text itself if it is a trace. */
const messageOf = (text: string): string => {
  const parsed = parseTrace(chapters, text)
  return Result.isFailure(parsed) ? parsed.failure.message : "a trace"
}

/** The message after one replacement, which must change the text. */
const edited = (from: string | RegExp, to: string): string => {
  const text = good.replace(from, to)
  expect(text).not.toBe(good)
  return messageOf(text)
}
const lineOf = (start: string): number => goodLines.findIndex((l) => l.startsWith(start)) + 1

const withLine = (line: number, text: string): string => messageOf(goodLines.with(line - 1, text).join("\n"))

describe("the head", () => {
  const cases: ReadonlyArray<readonly [what: string, from: string | RegExp, to: string, message: string]> = [
    [
      "another first line",
      "quorate trace 1",
      "trace",
      "line 1: `trace` is no trace; the first line must be `quorate trace 1`",
    ],
    ["another version", "trace 1", "trace 2", "line 1: version 2 is not known here; this is version 1"],
    [
      "an unknown chapter",
      "chapter      pow",
      "chapter      raft",
      "line 2: there is no chapter `raft`; it must be pow",
    ],
    [
      "no chapter",
      "chapter      pow\n",
      "",
      "line 2: `holds        pow/tree-is-closed pow/no-double-spend` stands here; `chapter …` belongs here",
    ],
    [
      "an unknown heading",
      "holds  ",
      "proves ",
      "line 3: nothing says what is shown; `refutes`, `witness` or `holds` belongs here",
    ],
    ["two properties refuted", "holds  ", "refutes", "line 3: 2 properties; `refutes` names exactly one"],
    [
      "an unknown property",
      "pow/tree-is-closed",
      "pow/tree-is-open",
      "line 3: pow has no property `pow/tree-is-open`; its page lists them",
    ],
    [
      "a property twice",
      "pow/no-double-spend",
      "pow/tree-is-closed",
      "line 3: a property is named twice; each is named once",
    ],
    ["a witness that holds", "pow/no-double-spend", "pow/fork", "line 3: pow/fork is a witness; `witness` shows it"],
    [
      "a claim too few in words",
      /says .*\n/,
      "",
      'line 5: `nodes        {"miner":["A","B","C","D","E"]}` stands here; `says …` belongs here',
    ],
    ["no steps", "steps\n", "", "line 9: `  1  partition A D / B C E` stands here; `steps` belongs here"],
  ]
  test.each(cases)("%s", (_, from, to, message) => expect(edited(from, to)).toBe(message))
})

describe("the world", () => {
  const nodes = lineOf("nodes")
  const params = lineOf("params")
  const environment = lineOf("environment")
  const cases: ReadonlyArray<readonly [what: string, from: string | RegExp, to: string, message: string]> = [
    ["broken JSON", '["A",', '["A"', `line ${nodes}: \`nodes\` is no JSON; \`,\` or \`]\` expected at column 27`],
    [
      "a key twice",
      '"budget":{',
      '"budget":{"tick":1,',
      `line ${environment}: \`environment\` is no JSON; the key "tick" only once expected at column 81`,
    ],
    [
      "something after the JSON",
      '"preset":"minimal"}',
      '"preset":"minimal"} x',
      `line ${params}: \`x\` is left over; \`params\` is one JSON value`,
    ],
    [
      "an unknown role",
      '{"miner"',
      '{"digger"',
      `line ${nodes}: this names \`digger\`; it must be miner, withholder, doubleSpender, eclipser, selfish or forger`,
    ],
    ["a node twice", '"D","E"]', '"D","D"]', `line ${nodes}: the node \`D\` is named twice; each name must be its own`],
    ["no nodes", /\["A".*\]\}/, "[]}", `line ${nodes}: the world has no nodes; at least one must take part`],
    [
      "a nameless node",
      '"D","E"]',
      '"D",""]',
      `line ${nodes}: this does not fit; Expected a printable name of at most 64 characters, got "" at nodes.miner[4]`,
    ],
    [
      "an unknown preset",
      '"preset":"minimal"',
      '"preset":"maximal"',
      `line ${params}: this does not fit; Expected "minimal" | "easy" | "bitcoin", got "maximal" at params.preset`,
    ],
    [
      "an unknown parameter",
      '"preset"',
      '"luck":7,"preset"',
      `line ${params}: this does not fit; Unexpected key with value 7 at params.luck`,
    ],
    [
      "a negative budget",
      '"tick":2',
      '"tick":-2',
      `line ${environment}: this does not fit; Expected a whole number not below 0, got -2 at environment.budget.tick`,
    ],
    [
      "an unknown place",
      '"workload":{"A"',
      '"workload":{"Z"',
      `line ${environment}: workload names \`Z\`; it must be A, B, C, D or E`,
    ],
    [
      "a bad amount",
      '"value":"50"',
      '"value":"50.5"',
      `line ${environment}: this does not fit; Expected a whole number in quotes, got "50.5" at environment.workload.A[0].transaction.outputs[0].value`,
    ],
  ]
  test.each(cases)("%s", (_, from, to, message) => expect(edited(from, to)).toBe(message))

  test.each(["links", "skew", "late", "corrupt"])("an unknown name in %s", (field) => {
    const value = { links: '{"A":["Z"]}', skew: '{"Z":1}', late: '["Z"]', corrupt: '{"Z":"twins"}' }[field]
    expect(edited('"budget":', `"${field}":${value},"budget":`)).toBe(
      `line ${environment}: ${field} names \`Z\`; it must be A, B, C, D or E`,
    )
  })

  test("a clock far off", () => {
    expect(edited('"budget":', '"skew":{"A":1000000000},"budget":')).toBe(
      `line ${environment}: this does not fit; Expected a whole number from -100000 to 100000, got 1000000000 at environment.skew.A`,
    )
  })

  test("struck premises must exist", () => {
    const struck = (json: string) => messageOf(good.replace("steps\n", `struck       ${json}\nsteps\n`))
    const line = lineOf("steps")
    expect(struck('[{"premise":"HighHash","rule":"pow/receive-block"}]')).toBe("a trace")
    expect(struck('[{"premise":"LowHash","rule":"pow/submit"}]')).toMatch(
      `line ${line}: pow/submit names \`LowHash\`; it must be`,
    )
    expect(struck('[{"premise":"HighHash","rule":"pow/x"}]')).toMatch(
      `line ${line}: this names \`pow/x\`; it must be pow/receive-block`,
    )
  })

  test("a world that breaks the protocol is refused where it is set up", () => {
    const text = edited('"orphansMax":2', '"genesis":[{"owner":"A","value":"1"}],"hash":"sha256d"')
    expect(text).toBe(`line ${params}: this does not fit; Expected a genesis with a hash as its id at params`)
  })
})

describe("a step", () => {
  const first = lineOf("steps") + 1
  const at = (step: number) => first + step - 1
  const cases: ReadonlyArray<readonly [what: string, step: number, text: string, message: string]> = [
    ["without a number", 2, "  A  heal", "`A  heal` is out of order; step 2 belongs here"],
    ["out of order", 2, "  3  heal", "step 3 is out of order; step 2 belongs here"],
    ["with a zero in front", 2, " 02  heal", "`02  heal` is out of order; step 2 belongs here"],
    ["at an unknown place", 2, "  2  Z  crash", "there is no place `Z`; it must be A, B, C, D or E"],
    ["without a place", 2, "  2  | x", "`| x` begins with no place; a name, or a name in quotes, belongs here"],
    ["without a deed", 2, "  2  A", "`` is no deed; an event, `receive`, `timer`, `crash` … belongs here"],
    [
      "with an unknown deed",
      2,
      "  2  A  explode",
      "the event `explode` has no fields; they follow in braces: `{}` if there are none",
    ],
    ["with a broken event", 2, '  2  A  Mine {"now":0', "the event is no JSON; `,` or `}` expected at column 22"],
    [
      "with an unknown event",
      2,
      "  2  A  Sing {}",
      'this is no event of pow; Expected one of Mine, Submit, CatchUp, MineOn, Publish, Forge, Tell, got {"_tag":"Sing"}',
    ],
    [
      "with a tag in its braces",
      2,
      '  2  A  Mine {"_tag":"Mine"}',
      "the event has a `_tag` in its braces; the tag stands before them",
    ],
    [
      "with a field too many",
      2,
      '  2  A  CatchUp {"x":1}',
      "this is no event of pow; Unexpected key with value 1 at x",
    ],
    [
      "that takes a later message",
      2,
      "  2  A  receive 2",
      "step 2 takes a message of step 2; it can only take one of an earlier step",
    ],
    [
      "that takes nothing",
      2,
      "  2  A  receive",
      "`receive` names no message; `receive 3` takes the message that step 3 sent here, `receive 3.2` its second one",
    ],
    ["that counts from 0", 2, "  2  A  drop 1.0", "there is no message number 0; they are counted from 1"],
    ["with an unknown request", 2, "  2  A  request 2", "`request` names no request; A has the requests 1 to 1"],
    ["where nothing is requested", 2, "  2  C  request 1", "`request` names no request; C has no workload"],
    ["with a nameless timer", 2, "  2  A  timer", "`timer` names no timer; its name belongs here"],
    ["with an unknown group", 2, "  2  partition A / Z", "there is no place `Z`; it must be A, B, C, D or E"],
    [
      "with a group too many",
      2,
      "  2  partition A /",
      "`` begins with no place; a name, or a name in quotes, belongs here",
    ],
    [
      "with something left over",
      2,
      "  2  A  crash now | crash",
      "`now | crash` is left over; what a step did follows after ` | `",
    ],
    ["with an empty output", 2, "  2  A  crash |", "nothing follows after the bar; the rule that fired belongs here"],
  ]
  test.each(cases)("%s", (_, step, text, message) =>
    expect(withLine(at(step), text)).toBe(`line ${at(step)}: ${message}`),
  )

  test("left out, doubled or swapped", () => {
    const drop = goodLines.toSpliced(at(4) - 1, 1).join("\n")
    const double = goodLines.toSpliced(at(4) - 1, 0, goodLines[at(4) - 1] as string).join("\n")
    expect(messageOf(drop)).toBe(`line ${at(4)}: step 5 is out of order; step 4 belongs here`)
    expect(messageOf(double)).toBe(`line ${at(5)}: step 4 is out of order; step 5 belongs here`)
  })
})

describe("the end", () => {
  const last = goodLines.length - 1
  const steps = 19
  test("the verdict must fit the heading and the number of steps", () => {
    const right = `after ${steps} steps it must be \`no violation found (1 run, ${steps} steps)\``
    expect(edited("(1 run, 19 steps)", "(1 run, 18 steps)")).toBe(
      `line ${last}: \`no violation found (1 run, 18 steps)\` is no verdict of this trace; ${right}`,
    )
    expect(withLine(last, "verdict  violated at rest")).toBe(
      `line ${last}: \`violated at rest\` is no verdict of this trace; ${right}`,
    )
    expect(withLine(last, "verdict")).toBe(`line ${last}: \`verdict\` stands here; \`verdict …\` belongs here`)
  })
  test("nothing follows the verdict, and nothing is missing", () => {
    expect(messageOf(`${good}more\n`)).toBe(`line ${last + 1}: \`more\` is left over; the verdict is the last line`)
    expect(messageOf(good.slice(0, -1))).toBe(`line ${last}: the text breaks off; the last line ends in a line feed`)
    expect(
      messageOf(
        goodLines
          .slice(0, last - 1)
          .join("\n")
          .concat("\n"),
      ),
    ).toBe(`line ${last}: the text ends too early; \`verdict …\` belongs here`)
    expect(messageOf("")).toBe("line 1: the text is empty; a trace belongs here")
    expect(messageOf("\n")).toBe("line 1: `` is no trace; the first line must be `quorate trace 1`")
  })
  test("lines are printable and end in a line feed alone", () => {
    expect(messageOf(good.replaceAll("\n", "\r\n"))).toBe(
      "line 1: there is a character that does not show; lines end in a line feed alone",
    )
    expect(edited("steps\n", "steps\n\t")).toMatch(
      /^line 10: there is a character that does not show; only characters that show/,
    )
  })
})

describe("sizes are bounded", () => {
  const head = goodLines.slice(0, lineOf("steps")).join("\n")
  test("steps, nodes, nesting", () => {
    const ticks = Array.from({ length: 100_001 }, (_, i) => ` ${i + 1}  heal`).join("\n")
    expect(messageOf(`${head}\n${ticks}\nverdict  x\n`)).toMatch(
      /: there are too many steps; at most 10000 are allowed$/,
    )
    const names = Array.from({ length: 65 }, (_, i) => `"n${i}"`).join(",")
    expect(edited(/\{"miner":.*\}/, `{"miner":[${names}]}`)).toMatch(
      /: the world has 65 nodes; at most 64 are allowed$/,
    )
    const deep = "[".repeat(50_000)
    expect(edited(/\{"miner":.*\}/, deep)).toMatch(/: `nodes` is no JSON; nesting of at most 32 expected at column 46$/)
  })
})
