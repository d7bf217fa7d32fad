/**
 * The stored comparison as a table and lists of a page, beside what the lecture says. `quorate compare --json` writes what is stored.
 */
import type { Cell, Comparison, Row } from "../../src/compare/Comparison.ts"
import { cellText } from "../../src/compare/text.ts"

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

const titleOf = ({ title, unit }: Row): string => (unit === "" ? title : `${title}, ${unit}`)
const claimOf = ({ id }: Row): string | undefined => lecture[id]

/** A figure above its interval, so that columns stay narrow. */
const figureText = (cell: Cell): string => {
  const text = cellText(cell).replaceAll("|", "\\|")
  return cell.kind === "mean" || cell.kind === "threshold" ? text.replace(" (", "<br>(").replace("), ", "),<br>") : text
}

const isWords = ({ how }: Row): boolean => how === "said"

/** A Markdown table of the rows of figures, each with what the lecture says of it. */
export const comparisonTable = ({ protocols, rows }: Comparison): string => {
  const head = ["", ...protocols.map((p) => p.column)]
  const body = rows.flatMap((row) => {
    if (isWords(row)) return []
    const claim = claimOf(row)
    const title = claim === undefined ? titleOf(row) : `${titleOf(row)}<br>*the lecture: ${claim}*`
    return [[title, ...protocols.map((p) => figureText(row.cells[p.id] as Cell))]]
  })
  return [head, head.map(() => "---"), ...body].map((r) => `| ${r.join(" | ")} |`).join("\n")
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
