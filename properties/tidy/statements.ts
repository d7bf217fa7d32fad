/**
 * What every chapter's records must be like: ids, sources, names, answers that point somewhere.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { type Declared, idsOf, judgementsOf, ownPremises, premisesOf, propertiesOf, rulesOf } from "./records.ts"
import type { Named } from "./sentences.ts"

const kebab = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u
const pascal = /^[A-Z][A-Za-z0-9]*$/u
const asked = /^[QC][1-9][0-9]*$/u

const isId = (id: string, owners: ReadonlyArray<string>): boolean => {
  const [owner, name, ...more] = id.split("/")
  return more.length === 0 && owners.includes(owner ?? "") && kebab.test(name ?? "")
}

const twice = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].sort()

/** Ids that are malformed, foreign or not unique. Judgements may come from `shared`, the libraries that chapters share. */
export const badIds = (chapter: AnyChapter, shared: ReadonlyArray<string>): ReadonlyArray<string> => {
  const own = [
    ...rulesOf(chapter).map((r) => r.declared.id),
    ...propertiesOf(chapter).map((p) => p.id),
    ...chapter.scenarios.map((s) => s.id),
  ]
  const judgements = judgementsOf(chapter).map((j) => j.id)
  return [
    ...(kebab.test(chapter.id) ? [] : [`${chapter.id}: a chapter's id is in lower case with hyphens`]),
    ...own.filter((id) => !isId(id, [chapter.id])).map((id) => `${id}: an id is ${chapter.id}/name-in-kebab`),
    ...judgements
      .filter((id) => !isId(id, [chapter.id, ...shared]))
      .map((id) => `${id}: a judgement's id is ${[chapter.id, ...shared].join(" or ")}/name-in-kebab`),
    ...twice([...own, ...judgements]).map((id) => `${id}: two things have this id`),
  ]
}

const declaredIn = (chapter: AnyChapter): ReadonlyArray<Declared> => [
  ...rulesOf(chapter).map((r) => r.declared),
  ...judgementsOf(chapter),
]

/** Rules, judgements and properties without a source, and properties and scenarios that say nothing. */
export const unsourced = (chapter: AnyChapter): ReadonlyArray<string> => [
  ...[...declaredIn(chapter), ...propertiesOf(chapter)]
    .filter(({ source }) => source.trim() === "")
    .map(({ id }) => `${id}: no source`),
  ...[...propertiesOf(chapter), ...chapter.scenarios]
    .filter(({ says }) => says.trim() === "")
    .map(({ id }) => `${id}: says nothing`),
]

/** Premise names that a rule or judgement states twice, names in the wrong form, premises without words. */
export const badPremises = (declared: ReadonlyArray<Declared>): ReadonlyArray<string> =>
  declared.flatMap((d) => [
    ...twice(premisesOf(d).map(([name]) => name)).map((name) => `${d.id}: states the premise ${name} twice`),
    ...ownPremises(d)
      .map(([name]) => name)
      .filter((name) => !pascal.test(name))
      .map((name) => `${d.id}: the premise ${name} is not named LikeThis`),
    ...ownPremises(d)
      .filter(([, { says }]) => says.trim() === "")
      .map(([name]) => `${d.id}: the premise ${name} has no words`),
  ])

export const badPremisesOf = (chapter: AnyChapter): ReadonlyArray<string> => badPremises(declaredIn(chapter))

/** Rules and judgements whose doc comment does not open with `NAME — one sentence`. */
export const unnamed = (chapter: AnyChapter, names: ReadonlyMap<string, Named>): ReadonlyArray<string> =>
  declaredIn(chapter)
    .filter((d) => !names.has(d.id))
    .map((d) => `${d.id}: its doc comment does not open with NAME — one sentence`)

/** Answers and sources that are malformed, not unique, or point nowhere. */
export const badAnswers = (chapter: AnyChapter): ReadonlyArray<string> => {
  const known = new Set(idsOf(chapter))
  return [
    ...chapter.answers.filter((a) => !asked.test(a.id)).map((a) => `${a.id}: an answer's id is Q or C and a number`),
    ...twice(chapter.answers.map((a) => a.id)).map((id) => `${id}: answered twice`),
    ...chapter.answers.flatMap((a) =>
      a.see.filter((id) => !known.has(id)).map((id) => `${a.id}: points to ${id}, which is nothing`),
    ),
    ...twice(chapter.sources.map((s) => s.key)).map((key) => `${key}: two sources have this key`),
    ...chapter.sources.filter((s) => !kebab.test(s.key)).map((s) => `${s.key}: a source's key is in kebab`),
  ]
}
