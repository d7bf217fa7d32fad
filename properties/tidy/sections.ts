/**
 * The generated sections of pages, as Markdown. Everything here comes from the records of a chapter: nothing is said twice.
 */
import { type Answer, type AnyChapter, folderOf, type Source } from "../../spec/core/Chapter.ts"
import type { Picture } from "./pictures.ts"
import {
  type AnyProperty,
  type AnyScenario,
  type Declared,
  isClaimed,
  judgementsOf,
  ownJudgements,
  ownPremises,
  propertiesOf,
  type RuleRecord,
  refuting,
  rulesOf,
} from "./records.ts"
import type { Named } from "./sentences.ts"

/** Name of a section → its text. */
export type Sections = ReadonlyMap<string, string>

const cell = (text: string): string => text.replaceAll("|", "\\|")
const code = (text: string): string => `\`${text}\``
const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(" | ")} |`).join("\n")
const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, ",")

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Own premises and judgements, in the order of evaluation. */
const asks = ({ declared }: RuleRecord): string =>
  Object.entries(declared.premises)
    .map(([name, asked]) => ("premises" in asked ? code(asked.id) : name))
    .join(", ")

const ruleTable = (rules: ReadonlyArray<RuleRecord>, names: ReadonlyMap<string, Named>): string =>
  table(
    ["rule", "upon", "what happens", "premises", "source"],
    rules.map((r) => [
      code(r.declared.id),
      r.upon.join(", "),
      names.get(r.declared.id)?.says ?? "",
      asks(r) || "none",
      r.declared.source,
    ]),
  )

const premiseRows = (d: Declared): ReadonlyArray<ReadonlyArray<string>> =>
  ownPremises(d).map(([name, { disposition, says }]) => [code(d.id), name, says, disposition])

const premiseTable = (chapter: AnyChapter): string => {
  const rules = rulesOf(chapter).filter((r) => !r.deviates)
  return table(
    ["stated by", "premise", "what must hold", "if it does not"],
    [...rules.map((r) => r.declared), ...judgementsOf(chapter)].flatMap(premiseRows),
  )
}

const judgementTable = (chapter: AnyChapter, names: ReadonlyMap<string, Named>): string =>
  table(
    ["judgement", "what it says", "states also", "source"],
    judgementsOf(chapter).map((j) => [
      code(j.id),
      names.get(j.id)?.says ?? "",
      ownJudgements(j)
        .map((k) => code(k.id))
        .join(", "),
      j.source,
    ]),
  )

// ── properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

const kinds: { readonly [K in AnyProperty["kind"]]: string } = {
  eachNode: "each node",
  eachStep: "each step of a node",
  invariant: "each configuration",
  stepInvariant: "each step",
  temporal: "at rest",
  leadsTo: "in every fair run",
  monitor: "each run",
  witness: "some run",
}

const assumption = (p: AnyProperty): string => (p.assumes ?? []).map((a) => a.says).join("; ") || "–"

const claimTable = (chapter: AnyChapter): string =>
  table(
    ["property", "what it says", "kind", "assumes", "source"],
    propertiesOf(chapter)
      .filter((p) => p.kind !== "witness" && isClaimed(chapter, p))
      .map((p) => [code(p.id), p.says, kinds[p.kind], assumption(p), p.source]),
  )

const witnessTable = (chapter: AnyChapter): string =>
  table(
    ["witness", "what must be reachable", "source"],
    propertiesOf(chapter)
      .filter((p) => p.kind === "witness")
      .map((p) => [code(p.id), p.says, p.source]),
  )

const traceOf = ({ expects }: AnyScenario): string =>
  expects.refutes?.trace === undefined ? "–" : `[${expects.refutes.trace}](traces/${expects.refutes.trace}.trace)`

const refutedTable = (chapter: AnyChapter): string =>
  table(
    ["refuted", "what it says", "in", "trace"],
    propertiesOf(chapter).flatMap((p) =>
      refuting(chapter, p).map((s) => [code(p.id), p.says, `${code(s.id)}: ${s.says}`, traceOf(s)]),
    ),
  )

// ── scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

const named = (properties: ReadonlyArray<AnyProperty>, most: number): string =>
  properties.length > most ? `${properties.length} properties` : properties.map((p) => code(p.id)).join(", ")

const holdsMax = 2
const reachesMax = 5

const expectation = ({ expects: { holds = [], reaches = [], refutes } }: AnyScenario): string =>
  [
    holds.length === 0 ? "" : `holds: ${named(holds, holdsMax)}`,
    reaches.length === 0 ? "" : `reaches: ${named(reaches, reachesMax)}`,
    refutes === undefined ? "" : `refutes: ${code(refutes.property.id)}`,
  ]
    .filter((part) => part !== "")
    .join("; ")

const searched = (s: AnyScenario): string => {
  if (s.kind === "random") return `${counted(s.runs)} random runs`
  return s.states === undefined ? "every run" : `every run: ${counted(s.states)} states`
}

const scenarioTable = (chapter: AnyChapter): string =>
  table(
    ["scenario", "what it says", "search", "expected"],
    chapter.scenarios
      .filter((s) => s.struck === undefined)
      .map((s) => [code(s.id), s.says, searched(s), expectation(s)]),
  )

const struckTable = (chapter: AnyChapter): string =>
  table(
    ["scenario", "struck out", "of", "what notices"],
    chapter.scenarios.flatMap((s) =>
      (s.struck ?? []).map((x) => [code(s.id), x.premise, code(x.rule), expectation(s).replace("refutes: ", "")]),
    ),
  )

// ── answers and sources ────────────────────────────────────────────────────────────────────────────────────────────

const answerText = ({ id, text, verdict, see }: Answer): string =>
  [`**${id}. ${text}**`, "", verdict, ...(see.length === 0 ? [] : ["", `→ ${see.map(code).join(" · ")}`])].join("\n")

const answersTo = (chapter: AnyChapter, kind: "Q" | "C"): string =>
  chapter.answers
    .filter(({ id }) => id.startsWith(kind))
    .map(answerText)
    .join("\n\n")

const grades: { readonly [H in Source["hard"]]: string } = { 1: "1 · a story", 2: "2 · some work", 3: "3 · proofs" }

const sourceTable = (chapter: AnyChapter): string =>
  table(
    ["source", "where, and which part", "good for", "how hard"],
    chapter.sources.map((s) => [s.title, s.where, s.goodFor, grades[s.hard]]),
  )

// ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A stored trace by its name; undefined where it is not there. */
export type Pictures = (trace: string) => Picture | undefined

const framed = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``

/** `trace x`: what happened, as lanes. `tree x`: the blocks at the end, where the protocol has a tree. */
export const pictureSections = (chapter: AnyChapter, pictures: Pictures, prefix = ""): Sections =>
  new Map(
    chapter.scenarios.flatMap(({ expects }): ReadonlyArray<readonly [section: string, text: string]> => {
      const name = expects.refutes?.trace
      const picture = name === undefined ? undefined : pictures(name)
      if (picture === undefined) return []
      const { lanes, tree, verdict } = picture
      return [
        [`trace ${prefix}${name}`, framed(`${lanes.trimEnd()}\n\n${verdict}`)],
        [`tree ${prefix}${name}`, framed(tree)],
      ]
    }),
  )

/** The sections of a chapter's page. `names` are in the order in which the source declares them; so are the rules. */
export const chapterSections = (
  chapter: AnyChapter,
  names: ReadonlyMap<string, Named>,
  pictures: Pictures,
): Sections => {
  const order = [...names.keys()]
  const rules = rulesOf(chapter).toSorted((a, b) => order.indexOf(a.declared.id) - order.indexOf(b.declared.id))
  return new Map([
    [
      "rules",
      ruleTable(
        rules.filter((r) => !r.deviates),
        names,
      ),
    ],
    [
      "deviations",
      ruleTable(
        rules.filter((r) => r.deviates),
        names,
      ),
    ],
    ["judgements", judgementTable(chapter, names)],
    ["premises", premiseTable(chapter)],
    ["properties", claimTable(chapter)],
    ["witnesses", witnessTable(chapter)],
    ["refuted", refutedTable(chapter)],
    ["scenarios", scenarioTable(chapter)],
    ["struck", struckTable(chapter)],
    ["questions", answersTo(chapter, "Q")],
    ["claims", answersTo(chapter, "C")],
    ["sources", sourceTable(chapter)],
    ...pictureSections(chapter, pictures),
  ])
}

/** The sections of the page over all chapters. */
export const indexSections = (chapters: ReadonlyArray<AnyChapter>): Sections => {
  const answered = chapters.flatMap((c) => c.answers.map((a) => [a, c] as const))
  return new Map([
    [
      "chapters",
      table(
        ["chapter", "rules", "premises", "properties", "witnesses", "scenarios", "answers"],
        chapters.map((c) => [
          `[${c.title}](${folderOf(c)}/README.md)`,
          String(rulesOf(c).length),
          String([...rulesOf(c).map((r) => r.declared), ...judgementsOf(c)].flatMap(premiseRows).length),
          String(propertiesOf(c).filter((p) => p.kind !== "witness").length),
          String(propertiesOf(c).filter((p) => p.kind === "witness").length),
          String(c.scenarios.length),
          c.answers.map((a) => a.id).join(" "),
        ]),
      ),
    ],
    [
      "answers",
      table(
        ["asked", "text", "chapter"],
        answered.map(([a, c]) => [a.id, a.text, `[${c.title}](${folderOf(c)}/README.md)`]),
      ),
    ],
  ])
}

// ── filling ────────────────────────────────────────────────────────────────────────────────────────────────────────

const marked = /(<!-- generated: ([^>]+?) -->\n)(.*?)(<!-- \/generated -->)/gsu

/** A page with its marked sections filled in. Fails on a mark that no section has. */
export const filled = (page: string, sections: Sections): string =>
  page.replace(marked, (_, open: string, name: string, __: string, close: string) => {
    const text = sections.get(name)
    if (text === undefined)
      throw new Error(`no section is called "${name}"; there are ${[...sections.keys()].join(", ")}`)
    return `${open}\n${text}\n\n${close}`
  })
