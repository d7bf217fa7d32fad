/** `quorate list`: the chapters and their scenarios. */
import { rulesOf } from "../../../spec/core/Protocol.ts"
import { allChapters } from "../chapters.ts"
import { type ExitCode, exit } from "../exit.ts"
import { promiseOf, searchOf } from "../expected.ts"
import { aligned, many, type Terminal } from "../terminal.ts"

export const list = async (terminal: Terminal): Promise<ExitCode> => {
  for (const { chapter } of await allChapters()) {
    const rules = new Set(Object.values(chapter.protocol.roles).flatMap((role) => rulesOf(role).map((r) => r.id)))
    const counts = [
      many(rules.size, "rule"),
      many(chapter.properties.length, "property", "properties"),
      many(chapter.scenarios.length, "scenario"),
    ]
    terminal.out(`${terminal.style("bold", chapter.id)}  ${chapter.title}`)
    terminal.out(`  ${counts.join(" · ")}`)
    const answers = chapter.answers.map((a) => a.id)
    if (answers.length > 0) terminal.out(`  answers ${answers.join(" ")}`)
    const rows = chapter.scenarios.map((s) => [`  ${s.id}`, promiseOf(s), searchOf(s), s.says])
    for (const line of aligned(rows)) terminal.out(line)
  }
  terminal.out("What is large is checked only where its property is asked for; `npx quorate explore <id>` searches it.")
  terminal.out("Read more with `npx quorate show <id>`; put to the test with `npx quorate check [chapter]`.")
  return exit.asExpected
}
