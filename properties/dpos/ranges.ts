/**
 * A drawing of what headers confirm: a line for each block of each chain that somebody holds a block of for irreversible, with the
 * heights that it confirms, what its producer has seen proposed by then, and what is irreversible with it.
 */

import { compose } from "../../spec/core/compose.ts"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Local } from "../../spec/core/System.ts"
import type { Turn } from "../../spec/dpos/Asynchrony.ts"
import { chainOf } from "../../spec/dpos/Chain.ts"
import { dpos } from "../../spec/dpos/index.ts"
import type { Params } from "../../spec/dpos/Params.ts"
import type { Block, Seen } from "../../spec/dpos/State.ts"

const wide = 5

/** The bar of a block: from the lowest height that it confirms up to its own. */
const bar = ({ height, claim }: Block): string => {
  const confirmed = claim._tag === "Confirms" ? claim.previous : 0
  const cells = Array.from({ length: height }, (_, i) => {
    if (i + 1 === height) return "█".padEnd(wide)
    return i + 1 < height - confirmed ? " ".repeat(wide) : "├".padEnd(wide, "─")
  })
  return cells.join("").trimEnd()
}

/** The turns of a stored trace. */
const turnsIn = (trace: string): ReadonlyArray<Turn> =>
  [...trace.matchAll(/ N {2}(Extend|Miss) (\{[^}]*\})?/g)].map(([, _tag, rest = "{}"]) => ({
    _tag,
    ...JSON.parse(rest),
  }))

/** The drawing of the end of a world's stored trace. Errors: Error if a turn is refused. */
export const rangesIn = ({ setup, environment }: Fixed<Params>, trace: string): string => {
  const system = compose(dpos, setup, environment)
  const last = turnsIn(trace).reduce((local, event) => {
    const reaction = system.react(0, local, { _tag: "Internal", event })
    if (!("local" in reaction)) throw new Error(`${event._tag} was refused: ${reaction._tag}`)
    return reaction.local
  }, system.initial.locals[0] as Local)
  const { tree, views = {} } = system.observe(0, last) as Seen
  const { params } = setup
  const isTwoStage = params.finality._tag === "TwoStage"
  const decided = Object.entries(views).filter(([, v]) => v.lib.height > 0)
  const highest = Math.max(...decided.map(([, v]) => v.head.height))
  const scale = Array.from({ length: highest }, (_, i) => String(i + 1).padEnd(wide)).join("")
  const line = (block: Block): string => {
    const { count } = chainOf(params, tree, block)
    const saw = isTwoStage ? (count.of[block.producer]?.implied ?? 0) : 0
    const notes = [
      ...(saw > 0 ? [`saw ${saw} proposed`] : []),
      ...(count.lib > 0 ? [`${count.lib} is irreversible`] : []),
    ]
    return `${`${block.producer}${block.slot}`.padEnd(6)}${bar(block).padEnd(wide * highest)}${notes.join("; ")}`.trimEnd()
  }
  const chains = decided.map(([node, { head }]) => {
    const blocks = [...ancestry(tree, head)].reverse().slice(1)
    return [`the chain of ${node}`, ...blocks.map(line)].join("\n")
  })
  return [`      ${scale}`.trimEnd(), ...chains].join("\n")
}
