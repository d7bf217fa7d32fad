/** The pages of chapters, properties, scenarios and answers. */
import type { Answer, AnyChapter } from "../../../spec/core/Chapter.ts"
import { worldsOf } from "../../../spec/core/Scenario.ts"
import { type AnyProperty, type AnyScenario, promiseOf, searchOf, useOf, whenOf } from "../expected.ts"
import { aligned, type Terminal, wrapped } from "../terminal.ts"
import type { RuleEntry } from "./rules.ts"

const hard = ["", "a story", "takes some work", "a paper with proofs"]

export const chapterPage = (
  chapter: AnyChapter,
  rules: ReadonlyArray<RuleEntry>,
  properties: ReadonlyArray<AnyProperty>,
  terminal: Terminal,
): ReadonlyArray<string> => {
  const { style } = terminal
  const section = (title: string, rows: ReadonlyArray<ReadonlyArray<string>>) =>
    rows.length === 0 ? [] : ["", style("underline", title), ...aligned(rows)]
  return [
    `${style("bold", chapter.id)}  ${chapter.title}`,
    `Parameters: ${Object.keys(chapter.presets).join(", ")}`,
    ...section(
      "Rules",
      rules.map((r) => [`  ${r.id}`, r.taken]),
    ),
    ...section(
      "Properties",
      properties.map((p) => [`  ${p.id}`, p.says]),
    ),
    ...section(
      "Scenarios",
      chapter.scenarios.map((s) => [`  ${s.id}`, promiseOf(s), s.says]),
    ),
    ...section(
      "Answers",
      chapter.answers.map((a) => [`  ${a.id}`, a.text]),
    ),
    ...section(
      "Sources",
      chapter.sources.map((s) => [`  ${s.key}`, `${s.title}. ${s.where}. Good for: ${s.goodFor} (${hard[s.hard]})`]),
    ),
  ]
}

export const propertyPage = (
  chapter: AnyChapter,
  property: AnyProperty,
  { style }: Terminal,
): ReadonlyArray<string> => {
  const uses = chapter.scenarios.flatMap((s) => {
    const use = useOf(s, property.id)
    return use === undefined ? [] : [[`  ${s.id}`, use, searchOf(s), s.says]]
  })
  return [
    `${style("bold", property.id)}  ${property.kind === "witness" ? "a witness" : "a property"}`,
    `Says:   ${property.says}`,
    `When:   ${whenOf(property)}`,
    `Source: ${property.source}`,
    ...(property.assumes ?? []).map((a) => `Assumes ${a.id}: ${a.says}`),
    uses.length === 0 ? "No scenario puts it to the test." : "Put to the test in:",
    ...aligned(uses),
  ]
}

const spelled = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v)) ?? "a function"

/** What is left out of a scenario's page: parameters are long, and functions say nothing. */
const unsaid: ReadonlySet<string> = new Set(["params", "draws", "requests"])

const worldRows = (s: AnyScenario): ReadonlyArray<ReadonlyArray<string>> => {
  const [world, ...others] = s.kind === "exhaustive" ? worldsOf(s) : []
  const also = others.length === 0 ? {} : { worlds: `this one and ${others.length} more` }
  const fields =
    s.kind === "exhaustive"
      ? { nodes: world?.setup.nodes, ...world?.environment, ...also }
      : { ...s.space, draws: undefined }
  return Object.entries(fields)
    .filter(([name, value]) => !unsaid.has(name) && name !== "workload" && value !== undefined)
    .map(([name, value]) => [`  ${name}`, spelled(value)])
}

export const scenarioPage = (s: AnyScenario, { style }: Terminal): ReadonlyArray<string> => {
  const { holds = [], reaches = [], refutes } = s.expects
  const list = (title: string, ps: ReadonlyArray<AnyProperty>) =>
    ps.length === 0 ? [] : [title, ...aligned(ps.map((p) => [`  ${p.id}`, p.says]))]
  return [
    `${style("bold", s.id)}  a scenario`,
    `Says:   ${s.says}`,
    `Search: ${searchOf(s)}${s.kind === "exhaustive" && s.states !== undefined ? `, ${s.states.toLocaleString("en-US")} states` : ""}`,
    ...(s.struck ?? []).map((x) => `Struck: the premise ${x.premise} of ${x.rule}`),
    s.kind === "exhaustive" ? "World:" : "Worlds (each number is drawn from its range):",
    ...aligned(worldRows(s)),
    ...list("Must hold:", holds),
    ...list("Must be reached:", reaches),
    ...list("Must be refuted:", refutes === undefined ? [] : [refutes.property]),
  ]
}

const textColumns = 100

export const answerPage = (
  { id, text, verdict, see }: Answer,
  about: ReadonlyMap<string, string>,
  { style }: Terminal,
): ReadonlyArray<string> => [
  `${style("bold", id)}  ${text}`,
  "",
  ...wrapped(verdict, textColumns),
  ...(see.length === 0 ? [] : ["", "It rests on:"]),
  ...aligned(see.map((ref) => [`  ${ref}`, about.get(ref) ?? ""])),
]
