/**
 * The stored comparison as a table and lists of a page, beside what the lecture says. `quorate compare --json` writes what is stored.
 */

import type { Cell, Comparison, Row } from "../../src/compare/Comparison.ts"
import { annotated, cellText, setText, titleOf } from "../../src/compare/text.ts"
import { seats } from "../../src/compare/World.ts"

/** What the lecture says, by row. */
const lecture: { readonly [row: string]: string } = {
  right: "PoW: computing power. PoS: amount × time held. DPoS: elected delegates take turns",
  energy: "PoW costs energy; PoS runs no energy race",
  interval: "PoW takes long; PoS has shorter rounds",
  "soonest-final": "PoW is slow; DPoS is faster than PoS",
  "revert-share": "PoW: less than half of the computing power may be dishonest (51 %)",
  "stall-share": "DPoS: k parties can collude",
  "largest-late": "PoS: whoever holds most keeps winning. DPoS: no monopoly of the rich",
  open: "DPoS: few people vote",
  "majority-success": "PoW: the 51 % attack",
}

const claimOf = ({ id }: Row): string | undefined => lecture[id]

/** A figure above its interval, so that columns stay narrow. */
const figureText = (cell: Cell): string => {
  const text = cellText(cell).replaceAll("|", "\\|")
  return cell.kind === "mean" || cell.kind === "threshold" ? text.replace(" (", "<br>(").replace("), ", "),<br>") : text
}

const isWords = ({ how }: Row): boolean => how === "said"

/** What was set for all, and among how many. */
export const comparisonSet = ({ asked }: Comparison): string =>
  `${setText(asked)} There are ${asked.runs} networks of ${asked.nodes} nodes; attacks, and runs in which more payments wait than fit, have ${seats}.`

/** A Markdown table of the rows of figures, each with what the lecture says of it; the notes on them below it. */
export const comparisonTable = (comparison: Comparison): string => {
  const { protocols, rows } = comparison
  const notes = annotated(comparison)
  const head = ["", ...protocols.map((p) => p.column)]
  const body = rows.flatMap((row) => {
    if (isWords(row)) return []
    const claim = claimOf(row)
    const note = notes.indexOf(row)
    const title = `${titleOf(row)}${note < 0 ? "" : ` <sup>${note + 1}</sup>`}`
    return [
      [
        claim === undefined ? title : `${title}<br>*the lecture: ${claim}*`,
        ...protocols.map((p) => figureText(row.cells[p.id] as Cell)),
      ],
    ]
  })
  const table = [head, head.map(() => "---"), ...body].map((r) => `| ${r.join(" | ")} |`)
  const list = notes.map(({ title, note }, k) => `${k + 1}. *${title}*: ${note}`)
  return [...table, "", "How the numbered rows are meant:", "", ...list].join("\n")
}

/** The rows of words, each as a list with an item for each protocol. */
export const comparisonWords = ({ protocols, rows }: Comparison): string =>
  rows
    .filter(isWords)
    .map((row) => {
      const claim = claimOf(row)
      const title = claim === undefined ? `**${titleOf(row)}**` : `**${titleOf(row)}** · *the lecture: ${claim}*`
      return [title, "", ...protocols.map((p) => `- ${p.column}: ${cellText(row.cells[p.id] as Cell)}`)].join("\n")
    })
    .join("\n\n")

/** How the figures came about. */
export const comparisonCommand = ({ command }: Comparison): string => `\`\`\`sh\nnpx ${command}\n\`\`\``
