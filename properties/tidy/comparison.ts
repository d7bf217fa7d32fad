/**
 * The stored comparison as the table of a page, beside what the lecture says. `quorate compare --json` writes what is stored.
 */
import type { Cell, Comparison } from "../../src/compare/Comparison.ts"
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

const cell = (text: string): string => text.replaceAll("|", "\\|")

/** A Markdown table: a row of the comparison is a row. */
export const comparisonTable = ({ protocols, rows }: Comparison): string => {
  const head = ["", "the lecture says", ...protocols.map((p) => p.column)]
  const body = rows.map((row) => [
    row.unit === "" ? row.title : `${row.title}, ${row.unit}`,
    lecture[row.id] ?? "",
    ...protocols.map((p) => cellText(row.cells[p.id] as Cell)),
  ])
  return [head, head.map(() => "---"), ...body.map((r) => r.map(cell))].map((r) => `| ${r.join(" | ")} |`).join("\n")
}

/** How the figures came about. */
export const comparisonCommand = ({ command }: Comparison): string => `\`\`\`sh\nnpx ${command}\n\`\`\``
