/** The package as a library: what its entries export, the example of the guide, and the examples of its documentation. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { chapter as template } from "../../spec/guide/examples/template/index.ts"
import { token } from "../../spec/guide/examples/token.ts"
import { chapters, powChapter } from "../../spec/index.ts"
import * as library from "../../src/index.ts"
import * as arbitrary from "../arbitrary/index.ts"
import { checkChapter } from "../vitest.ts"
import { root } from "./run.ts"

// what a user writes into a test file: every suite of a chapter
checkChapter(token)
checkChapter(template)

test("the example of the guide has at most sixty lines", () => {
  const text = readFileSync(join(root, "spec/guide/examples/token.ts"), "utf8")
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(60)
})

test("the entries export what their documentation names", () => {
  const wanted = [
    "rule",
    "premise",
    "compose",
    "explore",
    "judgeTemporal",
    "refines",
    "linearizable",
    "setOf",
    "sign",
    "majority",
    "strategyNames",
    "Unsupported",
    "minimise",
    "replay",
    "printTrace",
    "parseTrace",
    "simulateTimed",
  ]
  for (const name of wanted) expect(library).toHaveProperty(name)
  for (const name of ["worlds", "runs", "walks"]) expect(arbitrary).toHaveProperty(name)
  expect(chapters).toContain(powChapter)
})

test("the example of the library runs", () => {
  const small = powChapter.scenarios.find((s) => s.kind === "exhaustive")
  if (small?.kind !== "exhaustive") throw new Error("there is no exhaustive scenario")
  const [world] = worldsOf(small)
  if (world === undefined) throw new Error("there is no world")
  const system = library.compose(powChapter.protocol, world.setup, world.environment)
  expect(library.explore(system, small.expects.holds ?? []).verdict).toMatch(/^holds \(exhaustive, \d+ states\)$/)
})

test("package.json exports files that are built from sources, and ships what the commands need", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly exports: { readonly [entry: string]: string | { readonly types: string; readonly default: string } }
    readonly bin: { readonly quorate: string }
    readonly files: ReadonlyArray<string>
    readonly dependencies: { readonly [name: string]: string }
    readonly devDependencies: { readonly [name: string]: string }
  }
  const sourceOf = (built: string) =>
    built
      .replace("./", "")
      .replace(/^dist\//, "")
      .replace(/\.js$/, ".ts")
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "string") continue
    expect(entry.types).toBe(entry.default.replace(/\.js$/, ".d.ts"))
    expect(() => readFileSync(join(root, sourceOf(entry.default)))).not.toThrow()
  }
  expect(Object.keys(manifest.exports)).toEqual([".", "./spec", "./arbitrary", "./vitest", "./package.json"])
  expect(readFileSync(join(root, sourceOf(manifest.bin.quorate)), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(manifest.files).toContain("spec/guide/examples")
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})
