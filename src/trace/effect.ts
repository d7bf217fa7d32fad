/**
 * What a step was seen to do, in the words of a trace.
 */
import type { Cells, Change, Frame } from "./Recording.ts"
import type { Output } from "./Trace.ts"
import { oneLine, oneWord } from "./text.ts"

/** A change as `tip g → g/A`. */
const spellChange = ({ cell, before, after }: Change): string => `${cell} ${before ?? "–"} → ${after ?? "–"}`

const shown = (cells: Cells): ReadonlyArray<string> =>
  Object.entries(cells ?? {}).flatMap(([cell, text]) => (text === "–" ? [] : [`${cell} ${text}`]))

const spellChanges = ({
  before,
  after,
  changes,
}: Pick<Frame, "before" | "after" | "changes">): ReadonlyArray<string> => {
  if (before !== null && after === null) return ["down"]
  if (before === null && after !== null) return ["up", ...shown(after)]
  return changes.map(spellChange)
}

/** What came of a step: the refusal, or the cells that changed. */
export const spellEffect = (frame: Pick<Frame, "refused" | "before" | "after" | "changes">): string => {
  const { refused } = frame
  return refused === undefined ? spellChanges(frame).join("; ") : `refused ${refused._tag} (${refused.disposition})`
}

/**
 * Rule and effect of a step; both empty for steps that say it all themselves. `named`: the action alone does not say what
 * was taken.
 */
export const outputOf = (frame: Omit<Frame, "output" | "clock">, named: boolean): Output => {
  const { action, rule, label } = frame
  if (action._tag === "Partition" || action._tag === "Heal" || action._tag === "Tick") return { rule: "", effect: "" }
  const parts = [named ? label : "", spellEffect(frame)].filter((p) => p !== "")
  return { rule: oneWord(rule), effect: oneLine(parts.join("; ")) }
}
