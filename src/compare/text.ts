/** A comparison as people see it: figures with their intervals, a table for the terminal and one for a page. */
import { hang, wrap } from "../render/layout.ts"
import { paintOf, type View, widthOf } from "../render/paint.ts"
import type { Cell, Comparison, Row } from "./Comparison.ts"
import { type Asked, workloadOf } from "./World.ts"

const thousands = (text: string): string => text.replace(/\B(?=(\d{3})+$)/gu, ",")
const superscript = (n: number): string => [...String(n)].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)] ?? "⁻").join("")

/** A number with about three digits that count: 0.0132, 1.29, 20.4, 383, 8,730, 8.1·10⁸. */
export const shown = (x: number): string => {
  const size = Math.abs(x)
  if (size >= 1e6) {
    const [digits = "", exponent = "0"] = x.toExponential(1).split("e")
    return `${digits.replace(/\.0$/u, "")}·10${superscript(Number(exponent))}`
  }
  if (size >= 100) return thousands(String(Math.round(x)))
  if (Number.isInteger(x)) return String(x)
  const places = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4
  return x.toFixed(places)
}

const range = (low: number | null, high: number | null): string =>
  low === null && high === null ? "" : ` (${low === null ? "…" : shown(low)} to ${high === null ? "…" : shown(high)})`

/** What a cell says, without its unit. */
export const cellText = (cell: Cell): string => {
  switch (cell.kind) {
    case "mean":
      return [
        cell.low === cell.high ? shown(cell.mean) : `${shown(cell.mean)}${range(cell.low, cell.high)}`,
        ...(cell.assuming === undefined ? [] : [`assuming ${cell.assuming}`]),
        ...(cell.fixed === undefined ? [] : [`fixed by ${cell.fixed}`]),
      ].join(", ")
    case "threshold":
      if (cell.value === null) return `none that was tried${cell.low === null ? "" : range(cell.low, cell.high)}`
      return cell.low === cell.high ? shown(cell.value) : `${shown(cell.value)}${range(cell.low, cell.high)}`
    case "number":
      return shown(cell.value)
    case "said":
      return cell.says
    case "none":
      return `– ${cell.why}`
  }
}

/** What is set and not measured, a sentence. */
export const setText = (asked: Asked): string => {
  const { intervalSeconds, blockPaymentsMax } = asked
  const load = Number(workloadOf(asked).toPrecision(6))
  return `Set for all, and no result: a block every ${intervalSeconds} s, at most ${blockPaymentsMax} payments in a block, ${load} payments asked for per s.`
}

/** A row's title with its unit, and whether it is worked out and not measured. */
export const titleOf = ({ title, unit, how }: Row): string =>
  `${title}${unit === "" ? "" : `, ${unit}`}${how === "formula" ? " (by formula)" : ""}`

/** The rows that have a note, in their order: a note's number is its place here, from 1 on. */
export const annotated = ({ rows }: Pick<Comparison, "rows">): ReadonlyArray<Row> =>
  rows.filter(({ note }) => note !== "")

const markOf = (comparison: Comparison, row: Row): string => {
  const k = annotated(comparison).indexOf(row)
  return k < 0 ? "" : ` [${k + 1}]`
}

const gap = "  "
const columnMin = 16
const titleMax = 34

const inColumns = (comparison: Comparison, view: View, columns: number, title: number): ReadonlyArray<string> => {
  const { protocols, rows } = comparison
  const paint = paintOf(view)
  const lines = (cells: ReadonlyArray<string>, style: "title" | "node"): ReadonlyArray<string> => {
    const wrapped = cells.map((cell, i) => wrap(cell, i === 0 ? title : columns))
    const height = Math.max(...wrapped.map((w) => w.length))
    return Array.from({ length: height }, (_, k) =>
      wrapped
        .map((w, i) => {
          const text = (w[k] ?? "").padEnd(i === 0 ? title : columns)
          return i === 0 || style === "title" ? paint(style, text) : text
        })
        .join(gap)
        .trimEnd(),
    )
  }
  return [
    ...lines(["", ...protocols.map((p) => p.column)], "title"),
    ...rows.flatMap((row) => [
      "",
      ...lines(
        [`${titleOf(row)}${markOf(comparison, row)}`, ...protocols.map((p) => cellText(row.cells[p.id] as Cell))],
        "node",
      ),
    ]),
  ]
}

const stacked = (comparison: Comparison, view: View): ReadonlyArray<string> => {
  const { protocols, rows } = comparison
  const paint = paintOf(view)
  const width = Math.max(...protocols.map((p) => p.column.length))
  return rows.flatMap((row) => [
    "",
    ...wrap(`${titleOf(row)}${markOf(comparison, row)}`, widthOf(view)).map((line) => paint("node", line)),
    ...protocols.flatMap(({ id, column }) =>
      wrap(cellText(row.cells[id] as Cell), widthOf(view) - width - 4).map(
        (line, i) => `${gap}${(i === 0 ? column : "").padEnd(width)}${gap}${line}`,
      ),
    ),
  ])
}

const noteLines = (comparison: Comparison, view: View): ReadonlyArray<string> =>
  annotated(comparison).flatMap(({ title, note }, k) => {
    const mark = `[${k + 1}]`
    return hang(`${mark.padStart(4)} ${title}: ${note}`, widthOf(view), 5)
  })

/** The table for a terminal, in columns where there is room, else one protocol below the other; then the notes on its rows. */
export const tableText = (comparison: Comparison, view: View = {}): ReadonlyArray<string> => [
  ...rowLines(comparison, view),
  "",
  ...noteLines(comparison, view),
]

const rowLines = (comparison: Comparison, view: View): ReadonlyArray<string> => {
  const count = comparison.protocols.length
  const left = widthOf(view) - count * gap.length
  const title = Math.min(titleMax, Math.floor(left / 3))
  const columns = Math.floor((left - title) / count)
  return columns < columnMin ? stacked(comparison, view) : inColumns(comparison, view, columns, title)
}
