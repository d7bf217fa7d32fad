/** The chart of a comparison as SVG, without a browser. Loaded only where a chart is asked for: Vega takes a while to load. */
import { parse, View } from "vega"
import { compile, type TopLevelSpec } from "vega-lite"
import type { Comparison } from "../../compare/Comparison.ts"
import { chartOf } from "./chart.ts"

/** Coordinates are rounded: what machines compute differently in the last digits is no difference in a picture. */
const rounded = (svg: string): string =>
  svg.replace(/-?\d+\.\d{4,}(e-?\d+)?/gu, (x) => String(Number(Number(x).toFixed(2))))

/** The same comparison gives the same bytes. */
export const svgOf = async (comparison: Comparison): Promise<string> => {
  const { spec } = compile(chartOf(comparison) as TopLevelSpec)
  const view = new View(parse(spec), { renderer: "none" })
  try {
    return `${rounded(await view.toSVG())}\n`
  } finally {
    view.finalize()
  }
}
