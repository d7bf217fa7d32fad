/**
 * A run as a table: step, place, what happened, what came of it.
 */
import { spellEffect } from "../trace/effect.ts"
import type { Frame, Recording } from "../trace/Recording.ts"
import { deedWords } from "./describe.ts"
import { wrap } from "./layout.ts"
import { type Paint, paintOf, type Style, type View, widthOf } from "./paint.ts"

const gap = "  "
const effectShare = 0.45
const placeMax = 16

interface Row {
  readonly step: string
  readonly place: string
  readonly deed: string
  readonly effect: string
  readonly style: Style | undefined
}

const styleOf = ({ refused, action }: Frame): Style | undefined => {
  if (refused !== undefined) return "odd"
  return action._tag === "Do" || action._tag === "Deliver" || action._tag === "Fire" ? undefined : "bad"
}

const rowOf = (frame: Frame): Row => ({
  step: `${frame.action.id}`,
  place: frame.place ?? "",
  deed: deedWords(frame),
  effect: spellEffect(frame),
  style: styleOf(frame),
})

const width = (texts: ReadonlyArray<string>, max: number): number =>
  Math.min(
    max,
    texts.reduce((w, { length }) => Math.max(w, length), 0),
  )

interface Columns {
  readonly step: number
  readonly place: number
  readonly deed: number
  readonly effect: number
}

const columnsOf = (rows: ReadonlyArray<Row>, total: number): Columns => {
  const step = width(
    rows.map((r) => r.step),
    total,
  )
  const place = width(
    rows.map((r) => r.place),
    placeMax,
  )
  const left = total - step - place - 3 * gap.length
  const effect = width(
    rows.map((r) => r.effect),
    Math.floor(left * effectShare),
  )
  return { step, place, deed: left - effect, effect }
}

const linesOf = ({ step, place, deed, effect, style }: Row, columns: Columns, paint: Paint): ReadonlyArray<string> => {
  const places = wrap(place, columns.place)
  const deeds = wrap(deed, columns.deed)
  const effects = wrap(effect, columns.effect)
  const height = Math.max(places.length, deeds.length, effects.length)
  return Array.from({ length: height }, (_, i) => {
    const left = [
      paint("quiet", (i === 0 ? step : "").padStart(columns.step)),
      paint("node", (places[i] ?? "").padEnd(columns.place)),
      style === undefined ? (deeds[i] ?? "").padEnd(columns.deed) : paint(style, (deeds[i] ?? "").padEnd(columns.deed)),
    ]
    return [...left, effects[i] ?? ""].join(gap).trimEnd()
  })
}

/** All steps, one below the other; long texts are wrapped. */
export const renderTable = ({ frames }: Recording, view: View = {}): string => {
  const rows = frames.map(rowOf)
  const columns = columnsOf(rows, widthOf(view))
  return rows
    .flatMap((row) => linesOf(row, columns, paintOf(view)))
    .map((l) => `${l}\n`)
    .join("")
}
