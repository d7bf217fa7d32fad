/** `quorate show <id>`: a chapter, rule, property, scenario, question or claim, as its chapter states it. */
import { unanswered } from "../../../spec/Answers.ts"
import { allChapters, groupHint } from "../chapters.ts"
import { type ExitCode, exit, GivesUp } from "../exit.ts"
import { nearest } from "../nearest.ts"
import { answerEntry, type Entry, entriesOf } from "../show/entries.ts"
import type { Terminal } from "../terminal.ts"

/** What people type for an id: any case, with or without the chapter's name. */
const means = (asked: string, entry: Entry): boolean => {
  const text = asked.toLowerCase()
  const id = entry.id.toLowerCase()
  return id === text || id.slice(id.indexOf("/") + 1) === text
}

export const show = async (asked: string, terminal: Terminal): Promise<ExitCode> => {
  const all = await allChapters()
  const entries = [
    ...all.flatMap(({ chapter }) => entriesOf(chapter)),
    ...unanswered.map((answer) => answerEntry(answer)),
  ]
  const exact = entries.filter((e) => e.id === asked)
  const found = exact.length > 0 ? exact : entries.filter((e) => means(asked, e))
  if (found.length === 0) {
    const known = entries.map((e) => e.id)
    const lecture = /^[qc]\d+$/i.test(asked)
    throw new GivesUp(
      lecture
        ? `no chapter answers "${asked}"${nearest(
            asked,
            known.filter((id) => /^[QC]\d+$/.test(id)),
          )}`
        : `there is nothing named "${asked}"${groupHint(asked, all) || nearest(asked, known)}`,
    )
  }
  found.forEach((entry, i) => {
    if (i > 0) terminal.out("")
    for (const line of entry.lines(terminal)) terminal.out(line)
  })
  return exit.asExpected
}
