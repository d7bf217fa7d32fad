/** A comparison as a chart: six panels in the grammar of Vega-Lite. Next: [svg.ts](svg.ts). */
import type { Cell, Comparison } from "../../compare/Comparison.ts"

// biome-ignore lint/suspicious/noExplicitAny: a part of a chart's specification, checked where it is compiled
type Part = any

/** Okabe and Ito's colours, which people tell apart however they see colours. */
const colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999"]
const panel = { width: 230, height: 160 }

interface Bar {
  readonly protocol: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly half?: string
}

const barOf = (protocol: string, cell: Cell | undefined, of: (x: number) => number): ReadonlyArray<Bar> => {
  if (cell?.kind !== "mean") return []
  const { mean, low, high } = cell
  return [{ protocol, value: of(mean), low: of(Math.max(0, low ?? mean)), high: of(high ?? mean) }]
}

const barsOf = ({ protocols, rows }: Comparison, row: string, of: (x: number) => number = (x) => x) =>
  protocols.flatMap(({ id, column }) => barOf(column, rows.find((r) => r.id === row)?.cells[id], of))

/** Three decimals: finer differences are no pixels. */
const pixel = (x: number): number => Math.round(x * 1000) / 1000

const colour = ({ protocols }: Comparison): Part => ({
  field: "protocol",
  type: "nominal",
  scale: { domain: protocols.map((p) => p.column), range: colours.slice(0, protocols.length) },
  legend: null,
})

const interval = (encoding: Part): Part => ({
  mark: { type: "rule", color: "#333333", strokeWidth: 1.5 },
  encoding: { ...encoding, y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
})

const barPanel = (comparison: Comparison, title: string, axis: string, values: ReadonlyArray<Bar>): Part => {
  const sort = comparison.protocols.map((p) => p.column)
  const x = { field: "protocol", type: "nominal", sort, scale: { domain: sort }, axis: null }
  const y = { field: "value", type: "quantitative", axis: { title: axis } }
  return {
    ...panel,
    title,
    data: { values },
    layer: [{ mark: { type: "bar" }, encoding: { x, y, color: colour(comparison) } }, interval({ x })],
  }
}

const halves = ["first half", "second half"]
const halvesPanel = (comparison: Comparison): Part => {
  const sort = comparison.protocols.map((p) => p.column)
  const rows = ["largest-early", "largest-late"]
  const values = rows.flatMap((row, k) => barsOf(comparison, row).map((bar) => ({ ...bar, half: halves[k] as string })))
  const x = { field: "protocol", type: "nominal", sort, scale: { domain: sort }, axis: null }
  const xOffset = { field: "half", type: "nominal", sort: halves }
  const y = { field: "value", type: "quantitative", axis: { title: "of the blocks" } }
  const opacity = { field: "half", type: "nominal", sort: halves, scale: { range: [1, 0.55] }, legend: null }
  return {
    ...panel,
    title: "largest writer, first and second half",
    data: { values },
    layer: [
      { mark: { type: "bar" }, encoding: { x, xOffset, y, color: colour(comparison), opacity } },
      interval({ x, xOffset }),
    ],
  }
}

const dashes = {
  domain: ["full", "dashed"],
  range: [
    [1, 0],
    [5, 4],
  ],
}

const linesPanel = (
  comparison: Comparison,
  title: string,
  y: string,
  curves: ReadonlyArray<{ readonly id: string; readonly dash: string }>,
  scale: Part,
): Part => {
  const values = curves.flatMap(({ id, dash }) => {
    const curve = comparison.curves.find((c) => c.id === id)
    return comparison.protocols.flatMap(({ id: protocol, column }) =>
      (curve?.points[protocol] ?? []).map(({ at, share, low, high }) => ({
        at,
        share,
        low,
        high,
        dash,
        protocol: column,
        line: column + dash,
      })),
    )
  })
  const along = comparison.curves.find((c) => c.id === curves[0]?.id)?.along
  return {
    ...panel,
    title,
    data: { values },
    encoding: {
      x: { field: "at", type: "quantitative", scale, axis: { title: along, format: "~g" } },
      color: colour(comparison),
      detail: { field: "line", type: "nominal" },
    },
    layer: [
      {
        mark: { type: "rule", opacity: 0.45 },
        encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
      },
      {
        mark: { type: "line", point: { size: 22 }, clip: false },
        encoding: {
          y: { field: "share", type: "quantitative", scale: { domain: [0, 1] }, axis: { title: y } },
          strokeDash: { field: "dash", type: "nominal", scale: dashes, legend: null },
        },
      },
    ],
  }
}

const key = (comparison: Comparison): Part => ({
  width: 760,
  height: 1,
  data: { values: comparison.protocols.map((p, i) => ({ protocol: p.column, i })) },
  mark: { type: "point", filled: true, size: 0, opacity: 0 },
  encoding: {
    color: {
      ...colour(comparison),
      legend: {
        orient: "top",
        title: null,
        direction: "horizontal",
        symbolType: "square",
        symbolOpacity: 1,
        symbolSize: 120,
      },
    },
  },
})

const byTwos = { type: "log", base: 2, nice: false }

/** The specification of the chart. */
export const chartOf = (comparison: Comparison): Part => {
  const { asked } = comparison
  const powerOfTen = (x: number) => pixel(Math.log10(1 + x))
  const stale = [{ id: "stale", dash: "full" }]
  const attacks = [
    { id: "reverted", dash: "full" },
    { id: "stalled", dash: "dashed" },
  ]
  const panels = [
    barPanel(comparison, "energy for a block", "log₁₀ of 1 + hashes", barsOf(comparison, "energy", powerOfTen)),
    barPanel(comparison, "time until a payment is final", "seconds", barsOf(comparison, "final")),
    barPanel(comparison, "traffic for a payment, all nodes", "bytes", barsOf(comparison, "bytes")),
    linesPanel(comparison, "stale blocks, if blocks come faster", "share of all blocks", stale, byTwos),
    linesPanel(comparison, "attacks (dashed: that stop finality)", "share of the attacks", attacks, { zero: false }),
    halvesPanel(comparison),
  ]
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: `${asked.runs} generated networks of ${asked.nodes} nodes, a block every ${asked.intervalSeconds} s; 95 % intervals`,
      anchor: "start",
      fontSize: 15,
    },
    background: "white",
    padding: 16,
    resolve: { scale: { color: "independent", opacity: "independent", strokeDash: "independent" } },
    vconcat: [key(comparison), { concat: panels, columns: 3, bounds: "flush", spacing: { row: 84, column: 76 } }],
    spacing: 12,
    config: {
      font: "Helvetica, Arial, sans-serif",
      title: { fontSize: 12, anchor: "start", frame: "group", offset: 8 },
      axis: { labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal", gridColor: "#e5e5e5" },
      legend: { labelFontSize: 13 },
      view: { stroke: null },
    },
  }
}
