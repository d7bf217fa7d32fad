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
/** A list that opens on a click: what is looked up now and then. */
const folded = (title: string, lines: ReadonlyArray<string>): string =>
  lines.length === 0
    ? ""
    : `\n\n<details><summary>${title}</summary>\n\n${lines.map((l) => `- ${l}`).join("\n")}\n\n</details>`
const origins = (all: ReadonlyArray<{ readonly id: string; readonly source: string }>): string =>
  folded(
    "Where each comes from",
    all.map(({ id, source }) => `${code(id)}: ${source}`),
  )
const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, ",")

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Own premises and judgements, in the order of evaluation. */
const asks = ({ declared }: RuleRecord): string =>
  Object.entries(declared.premises)
    .map(([name, asked]) => ("premises" in asked ? code(asked.id) : name))
    .join(", ")

const ruleTable = (rules: ReadonlyArray<RuleRecord>, names: ReadonlyMap<string, Named>): string =>
  table(
    ["rule", "upon", "what happens", "premises"],
    rules.map((r) => [code(r.declared.id), r.upon.join(", "), names.get(r.declared.id)?.says ?? "", asks(r) || "none"]),
  ) + origins(rules.map((r) => r.declared))

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
    ["judgement", "what it says", "states also"],
    judgementsOf(chapter).map((j) => [
      code(j.id),
      names.get(j.id)?.says ?? "",
      ownJudgements(j)
        .map((k) => code(k.id))
        .join(", "),
    ]),
  ) + origins(judgementsOf(chapter))

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

const assumptions = ({ assumes = [] }: AnyProperty): ReadonlyArray<string> => assumes.map((a) => a.says)
const letter = (k: number): string => String.fromCharCode("a".charCodeAt(0) + k)

/** Whether it assumes nothing, and some scenario refutes it all the same: it is stated to be compared, not as a guarantee. */
const isOfSomeWorlds = (chapter: AnyChapter, p: AnyProperty): boolean =>
  (p.assumes ?? []).length === 0 && refuting(chapter, p).length > 0

/** Assumptions are letters in the table, and spelled out below it; then what is true in some worlds only. */
const claimTable = (chapter: AnyChapter): string => {
  const claims = propertiesOf(chapter).filter((p) => p.kind !== "witness" && isClaimed(chapter, p))
  const some = claims.filter((p) => isOfSomeWorlds(chapter, p))
  const all = claims.filter((p) => !some.includes(p))
  const assumed = [...new Set(claims.flatMap(assumptions))]
  const letters = (p: AnyProperty) =>
    assumptions(p)
      .map((a) => letter(assumed.indexOf(a)))
      .sort()
  const compared = table(
    ["property", "what it says", "kind"],
    some.map((p) => [code(p.id), p.says, kinds[p.kind]]),
  )
  const claimed = table(
    ["property", "what it says", "kind", "assumes"],
    all.map((p) => [code(p.id), p.says, kinds[p.kind], letters(p).join(", ") || "–"]),
  )
  const parts = [
    ...(all.length === 0 ? [] : [claimed]),
    ...(assumed.length === 0 ? [] : [`Assumed:\n\n${assumed.map((a, k) => `- **${letter(k)}** ${a}`).join("\n")}`]),
    ...(some.length === 0
      ? []
      : [`No guarantees: these hold in some scenarios and are refuted in others.\n\n${compared}`]),
  ]
  return parts.join("\n\n") + origins(claims)
}

const witnessTable = (chapter: AnyChapter): string => {
  const witnesses = propertiesOf(chapter).filter((p) => p.kind === "witness")
  return (
    table(
      ["witness", "what must be reachable"],
      witnesses.map((p) => [code(p.id), p.says]),
    ) + origins(witnesses)
  )
}

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

const sourceList = (chapter: AnyChapter): string =>
  chapter.sources
    .map(({ title, where, goodFor, hard }) => `- **${title}** (${grades[hard]}). ${where}. Good for: ${goodFor}.`)
    .join("\n")

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
    ["sources", sourceList(chapter)],
    ...pictureSections(chapter, pictures),
  ])
}

/** Questions before claims, each kind by number. */
const byNumber = (a: Answer, b: Answer): number => {
  const [kind, other] = [a, b].map(({ id }) => id.charAt(0))
  return kind === other ? Number(a.id.slice(1)) - Number(b.id.slice(1)) : kind === "Q" ? -1 : 1
}

/** A question in one wording is one row, with all the chapters that answer it, or with the reason why none does. */
const answerTable = (chapters: ReadonlyArray<AnyChapter>, unanswered: ReadonlyArray<Answer>): string => {
  const by = (a: Answer) => chapters.filter((c) => c.answers.some((b) => b.id === a.id && b.text === a.text))
  const all = [...chapters.flatMap((c) => c.answers), ...unanswered]
  const once = all.filter((a, i) => all.findIndex((b) => b.id === a.id && b.text === a.text) === i)
  return table(
    ["asked", "text", "answered by"],
    once.toSorted(byNumber).map((a) => [
      a.id,
      a.text,
      unanswered.includes(a)
        ? a.verdict
        : by(a)
            .map((c) => `[${c.id}](${folderOf(c)}/README.md)`)
            .join(", "),
    ]),
  )
}

/** The sections of the page over all chapters. `unanswered`: what was asked and none of them answers. */
export const indexSections = (chapters: ReadonlyArray<AnyChapter>, unanswered: ReadonlyArray<Answer>): Sections => {
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
    ["answers", answerTable(chapters, unanswered)],
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
