/** A comparison as people see it: figures with their intervals, a table for the terminal and one for a page. */
import { wrap } from "../render/layout.ts"
import { paintOf, type View, widthOf } from "../render/paint.ts"
import type { Cell, Comparison, Row } from "./Comparison.ts"

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

const titleOf = ({ title, unit }: Row): string => (unit === "" ? title : `${title}, ${unit}`)

const gap = "  "
const columnMin = 16
const titleMax = 34

const inColumns = (
  { protocols, rows }: Comparison,
  view: View,
  columns: number,
  title: number,
): ReadonlyArray<string> => {
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
      ...lines([titleOf(row), ...protocols.map((p) => cellText(row.cells[p.id] as Cell))], "node"),
    ]),
  ]
}

const stacked = ({ protocols, rows }: Comparison, view: View): ReadonlyArray<string> => {
  const paint = paintOf(view)
  const width = Math.max(...protocols.map((p) => p.column.length))
  return rows.flatMap((row) => [
    "",
    ...wrap(titleOf(row), widthOf(view)).map((line) => paint("node", line)),
    ...protocols.flatMap(({ id, column }) =>
      wrap(cellText(row.cells[id] as Cell), widthOf(view) - width - 4).map(
        (line, i) => `${gap}${(i === 0 ? column : "").padEnd(width)}${gap}${line}`,
      ),
    ),
  ])
}

/** The table for a terminal: columns where there is room, else one protocol below the other. */
export const tableText = (comparison: Comparison, view: View = {}): ReadonlyArray<string> => {
  const count = comparison.protocols.length
  const left = widthOf(view) - count * gap.length
  const title = Math.min(titleMax, Math.floor(left / 3))
  const columns = Math.floor((left - title) / count)
  return columns < columnMin ? stacked(comparison, view) : inColumns(comparison, view, columns, title)
}
