/**
 * A kept trace of an endless run is played again like any other: the property must still be violated, by a run that is fair.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { job } from "../../src/cli/jobs/regression.ts"

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
