/**
 * A kept trace of an endless run is played again like any other: the property must still be violated, by a run that is fair.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { eventually } from "../../spec/core/Property.ts"
import { job } from "../../src/cli/jobs/regression.ts"
import type { Action, Run } from "../../src/run/Action.ts"
import { waitsForEver } from "../../src/temporal/played.ts"
import { about, machine } from "./toys.ts"

const chapter = { id: "twophase", path: undefined } as never
const blocked = new URL("../../spec/twophase/traces/blocked.trace", import.meta.url)

test("a kept endless run violates what it was kept for, and one that is not fair does not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"))
  const file = join(folder, "kept.trace")
  const text = readFileSync(blocked, "utf8")
  try {
    writeFileSync(file, text)
    const kept = await job({ chapter, file })
    expect(kept.violates).toBe("twophase/nobody-waits-for-ever")
    expect(kept.steps).toBe(3)
    // the second resource manager could still act for itself, so the run may not stop here
    writeFileSync(file, text.replace(/^ 3 .*\n/m, ""))
    expect((await job({ chapter, file })).violates).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("a step of an endless run is its own place's, though another place could do the same", () => {
  // Catches: the flip of B taken for one of A, so that B seems to wait for ever and the run to be unfair.
  const both = eventually<unknown, unknown>(about, (w) => w["A"] === 1 && w["B"] === 1)
  const protocol = { name: "toy", roles: { lamp: machine({ Flip: (state) => 1 - state }) } }
  const flip = (at: string, id: number): Action => ({ _tag: "Do", at, event: { _tag: "Flip" }, id })
  const run: Run = {
    world: {
      setup: { params: {}, nodes: { lamp: ["A", "B"] } },
      environment: { network: "multiset", idle: "stays" },
    },
    actions: [flip("A", 1), flip("A", 2), flip("B", 3), flip("B", 4)],
    loopsFrom: 1,
  }
  const chapter = { protocol, properties: [both] } as unknown as AnyChapter
  expect(waitsForEver(chapter, run, [about.id])).toBe(about.id)
  // who never gets to do what it can do all the time is not treated fairly
  expect(waitsForEver(chapter, { ...run, actions: run.actions.slice(0, 2) }, [about.id])).toBeUndefined()
})
