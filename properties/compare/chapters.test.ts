/** What chapters say of themselves in the comparison exists, and what is stored of it is what they say now. */

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { AnyCompared } from "../../spec/core/Comparison.ts"
import { chapters } from "../../spec/index.ts"
import { svgOf } from "../../src/cli/chart/svg.ts"
import { measure } from "../../src/compare/measure.ts"
import { watch } from "../../src/compare/simulate.ts"
import { rounded } from "../../src/compare/table.ts"
import { arenaOf, defaults, netOf, seats } from "../../src/compare/World.ts"
import { rosenfeld } from "../../src/stats/closedForms.ts"
import { root } from "../cli/run.ts"
import { storedComparison } from "../tidy/generate.ts"
import { judgementsOf, rulesOf } from "../tidy/records.ts"

const measured = chapters.filter((c) => c.compared !== undefined)

test.each(measured.map((c) => [c.id, c] as const))("%s names what there is", (_, chapter) => {
  // Catches: a scenario that was renamed, words that rest on nothing.
  const ids = new Set([
    ...[...rulesOf(chapter).map((r) => r.declared), ...judgementsOf(chapter)].map((d) => d.id),
    ...[...chapter.properties, ...chapter.scenarios].map((p) => p.id),
  ])
  for (const { says, see } of Object.values(chapter.compared?.says ?? {})) {
    expect(says).not.toBe("")
    expect(see.length).toBeGreaterThan(0)
    for (const id of see) expect(ids).toContain(id)
  }
})

test.each(measured.flatMap((c) => (c.compared?.finalHeight === undefined ? [[c.id, c] as const] : [])))(
  "%s has other luck with another seed",
  { timeout: 60_000 },
  (id, { protocol, compared }) => {
    // Catches: runs that are one run, so that intervals say more than is known.
    const writersWith = (seed: number): ReadonlyArray<string> => {
      const arena = arenaOf(defaults, 0, { nodes: seats, seed })
      const wanted = { arena, net: netOf(defaults, 0, seats), orders: [], seconds: 600, seed }
      return watch({ id, protocol, compared: compared as AnyCompared }, wanted).chain.map((b) => b.writer)
    }
    const [one = [], two = []] = [1, 2].map(writersWith)
    expect(one.length).toBeGreaterThan(15)
    expect(one.filter((w, i) => w !== two[i]).length).toBeGreaterThan(one.length / 3)
  },
)

describe("the stored comparison", { timeout: 60_000 }, () => {
  const stored = storedComparison()

  test("is of the chapters and the words of today", () => {
    // Catches: a chapter that joined, words that changed, other defaults, without `quorate compare` run again.
    expect(stored.asked).toEqual(defaults)
    expect(stored.protocols.map((p) => p.id)).toEqual(measured.map((c) => c.id))
    const words = { right: "right", evaluation: "evaluation", "interval-fixed": "interval", open: "open" } as const
    const more = { ...words, "majority-can": "majorityCan", "majority-cannot": "majorityCannot" } as const
    for (const [row, key] of Object.entries(more))
      for (const { id, compared } of measured)
        expect(stored.rows.find((r) => r.id === row)?.cells[id]).toEqual({ kind: "said", ...compared?.says[key] })
  })

  test.each(measured.map((c) => [c.id, c] as const))("has the figures of today: the first run of %s", async (id, c) => {
    // Catches: a change of the engine or of rules that moves figures without anybody having looked. All runs: see .ci/run.
    const first = measure({ id, protocol: c.protocol, compared: c.compared as AnyCompared }, defaults, 0)
    const digits = (_: string, figure: unknown) => (typeof figure === "number" ? rounded(figure) : figure)
    await expect(`${JSON.stringify(first, digits, 1)}\n`).toMatchFileSnapshot(`first-run/${id}.json`)
  })

  test("has the chart that belongs to it", async () => {
    // Catches: a chart of other figures.
    expect(readFileSync(`${root}/spec/guide/comparison.svg`, "utf8")).toBe(await svgOf(stored))
  })

  test("counts confirmations by the closed form", () => {
    // Catches: a bound that is not the one that is printed.
    const cell = stored.rows.find((r) => r.id === "confirmations")?.cells["pow"]
    const depth = cell?.kind === "number" ? cell.value : 0
    expect(rosenfeld(defaults.share, depth)).toBeLessThanOrEqual(defaults.riskMax)
    expect(rosenfeld(defaults.share, depth - 1)).toBeGreaterThan(defaults.riskMax)
  })
})
