/** Everything in a chapter that has an id, each with the page that `show` prints for it. */
import type { Answer, AnyChapter } from "../../../spec/core/Chapter.ts"
import type { Terminal } from "../terminal.ts"
import { answerPage, chapterPage, propertyPage, scenarioPage } from "./pages.ts"
import { judgementPage, rulePage, statements } from "./rules.ts"

export interface Entry {
  readonly id: string
  readonly kind: "chapter" | "rule" | "judgement" | "property" | "scenario" | "question" | "claim"
  /** What it is about, in one line. */
  readonly says: string
  readonly lines: (terminal: Terminal) => ReadonlyArray<string>
}

const noRecords: ReadonlyMap<string, string> = new Map()

const kindOf = ({ id }: Answer): Entry["kind"] => (id.startsWith("C") ? "claim" : "question")

/** All entries of a chapter, the chapter first. */
export const entriesOf = (chapter: AnyChapter): ReadonlyArray<Entry> => {
  const { rules, judgements } = statements(chapter)
  const parts: ReadonlyArray<Entry> = [
    ...rules.map((r): Entry => ({ id: r.id, kind: "rule", says: r.taken, lines: (t) => rulePage(r, t) })),
    ...judgements.map(
      (j): Entry => ({ id: j.id, kind: "judgement", says: j.usedBy.join(", "), lines: (t) => judgementPage(j, t) }),
    ),
    ...chapter.properties.map(
      (p): Entry => ({ id: p.id, kind: "property", says: p.says, lines: (t) => propertyPage(chapter, p, t) }),
    ),
    ...chapter.scenarios.map(
      (s): Entry => ({ id: s.id, kind: "scenario", says: s.says, lines: (t) => scenarioPage(s, t) }),
    ),
  ]
  const about = new Map(parts.map((e) => [e.id, `${e.kind}: ${e.says}`]))
  return [
    {
      id: chapter.id,
      kind: "chapter",
      says: chapter.title,
      lines: (t) => chapterPage(chapter, rules, chapter.properties, t),
    },
    ...parts,
    ...chapter.answers.map((a) => answerEntry(a, about)),
  ]
}

/** A reader's question or claim; `about`: what the ids that it rests on are, in one line each. */
export const answerEntry = (answer: Answer, about: ReadonlyMap<string, string> = noRecords): Entry => ({
  id: answer.id,
  kind: kindOf(answer),
  says: answer.text,
  lines: (t) => answerPage(answer, about, t),
})
