/** `check --resume`: what was done is not done again, and makes no difference to what is told. */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import { Campaign } from "../../src/cli/campaign.ts"
import { PartsFile } from "../../src/cli/parts/PartsFile.ts"
import type { Keeper } from "../../src/cli/work.ts"
import { type BlockReport, blockRuns, drawBlock } from "../suites/blocks.ts"
import { poolThat, randomTasks } from "./pools.ts"
import { emptyFolder, ended, folderWithToken, quorate, start } from "./run.ts"

const never = new Promise<never>(() => {})
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe("a campaign that goes on from what is kept", () => {
  const numBlocks = 6
  const wanted = { seed: 1, runs: numBlocks * blockRuns, steps: 6 }
  const drawn = new Map<string, BlockReport>()
  for (const { scenario } of randomTasks) {
    if (scenario.kind !== "random") throw new Error("not random")
    for (let k = 0; k < numBlocks; k++)
      drawn.set(`${scenario.id} ${k}`, drawBlock(twoPhaseChapter, scenario, wanted, k))
  }
  const blockOf = (scenario: string, block: number) => drawn.get(`${scenario} ${block}`) as BlockReport
  const keeperIn = (kept: Map<string, unknown>) => (task: (typeof randomTasks)[number]) =>
    ({
      get: (name: string) => kept.get(`${task.scenario.id} ${name}`),
      put: (name: string, part: unknown) => kept.set(`${task.scenario.id} ${name}`, part),
    }) as Keeper

  test("tells the same as one without a break, and has nothing done twice", async () => {
    const whole = await new Campaign(
      poolThat(1, async (o) => blockOf(o.scenario, o.block)),
      randomTasks,
      wanted,
    ).run()
    expect(whole.results.map(({ report }) => report.runs)).toEqual(randomTasks.map(() => wanted.runs))
    const property = fc.asyncProperty(
      fc.array(fc.nat(2 * numBlocks), { maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      async (breaks, size) => {
        const kept = new Map<string, unknown>()
        const begun: Array<string> = []
        for (const answers of [...breaks, Number.POSITIVE_INFINITY]) {
          let left = answers
          const before = new Set(kept.keys())
          const pool = poolThat(size, async ({ scenario, block }) => {
            if (left-- <= 0) return never
            expect(before.has(`${scenario} ${block} ${blockRuns}`)).toBe(false)
            begun.push(`${scenario} ${block}`)
            return blockOf(scenario, block)
          })
          const campaign = new Campaign(pool, randomTasks, wanted, () => {}, keeperIn(kept))
          if (answers !== Number.POSITIVE_INFINITY) await Promise.race([campaign.run(), pause(5)])
          else expect((await campaign.run()).results.map((r) => r.report)).toEqual(whole.results.map((r) => r.report))
        }
        expect(new Set(begun).size).toBe(2 * numBlocks)
      },
    )
    await fc.assert(property, { numRuns: 50 })
  })

  test("keeps of each configuration only where it was met first", async () => {
    const kept = new Map<string, { readonly found: BlockReport }>()
    const pool = poolThat(1, async (o) => blockOf(o.scenario, o.block))
    const { results } = await new Campaign(pool, randomTasks, wanted, () => {}, keeperIn(kept)).run()
    const states = [...kept.values()].reduce((sum, { found }) => sum + found.meetings.states.length, 0)
    expect(states).toBe(results.reduce((sum, { report }) => sum + (report.met?.states ?? 0), 0))
    expect(states).toBeLessThan([...drawn.values()].reduce((sum, b) => sum + b.meetings.states.length, 0))
  })
})

describe("a file of parts", () => {
  const part = (n: number) => ({ found: { n, list: Float64Array.from([n]) }, seconds: n })
  const fileWith = async (...parts: ReadonlyArray<number>): Promise<string> => {
    const path = join(emptyFolder(), "parts")
    const file = await PartsFile.open(path)
    for (const n of parts) file.put(`a ${n}`, part(n))
    file.close()
    return path
  }
  const heldIn = async (path: string, count: number) => {
    const file = await PartsFile.open(path)
    const held = Array.from({ length: count }, (_, n) => file.get(`a ${n}`))
    file.put(`a ${count}`, part(count))
    const { taken, failed } = file
    file.close()
    return { held, taken, failed }
  }

  test("gives back what was put in, and goes on", async () => {
    const path = await fileWith(0, 1)
    expect(await heldIn(path, 2)).toEqual({ held: [part(0), part(1)], taken: 2, failed: undefined })
    expect((await heldIn(path, 3)).held).toEqual([part(0), part(1), part(2)])
  })

  test("cut off anywhere, it gives what is whole and takes more", async () => {
    const whole = readFileSync(await fileWith(0, 1))
    for (let size = 16; size < whole.length; size += 7) {
      const path = await fileWith(0, 1)
      truncateSync(path, size)
      const { held } = await heldIn(path, 2)
      const lines = whole.subarray(0, size).filter((byte) => byte === 10).length - 1
      // padding may lack, nothing else
      held.forEach((one, n) => {
        expect(n < lines || size > whole.length - 4 ? [part(n)] : [undefined, part(n)]).toContainEqual(one)
      })
      if (lines === 0 && size < whole.length / 2) expect(held).toEqual([undefined, undefined])
      expect((await heldIn(path, 3)).held[2]).toEqual(part(2))
    }
  })

  test("never gives a damaged part, nor one under another name", async () => {
    const text = readFileSync(await fileWith(0, 1), "utf8")
    const path = join(emptyFolder(), "parts")
    const middle = text.indexOf("\n", 16)
    for (let at = 16; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A"
      writeFileSync(path, text.slice(0, at) + other + text.slice(at + 1))
      const file = await PartsFile.open(path)
      const held = [0, 1].map((n) => file.get(`a ${n}`))
      held.forEach((one, n) => {
        expect([undefined, part(n)]).toContainEqual(one)
      })
      if (at !== middle) expect(held).toContainEqual(part(at < middle ? 1 : 0))
      // the last digits before an end carry bits that nobody reads
      if (at < middle - 4) expect(held[0]).toBeUndefined()
      file.close()
    }
  })

  test.each([
    ["something else", "notes\n", /was not begun by --resume; name another file$/],
    ["a trace", "quorate trace 1\n", /was not begun by --resume/],
  ])("%s is left as it is", async (_, text, tells) => {
    const path = join(emptyFolder(), "file")
    writeFileSync(path, text)
    await expect(PartsFile.open(path)).rejects.toThrow(tells)
    expect(readFileSync(path, "utf8")).toBe(text)
  })

  test.each([
    ["a folder", () => emptyFolder(), /it is not an ordinary file$/],
    ["a device", () => "/dev/full", /it is not an ordinary file$/],
    ["a file in no folder", () => join(emptyFolder(), "none", "parts"), /there is no such file or folder$/],
    ["no name", () => "", /without a name/],
  ])("%s is refused", async (_, path, tells) => {
    await expect(PartsFile.open(path())).rejects.toThrow(tells)
  })
})

describe("quorate check --resume", () => {
  const plain = (text: string): unknown =>
    JSON.parse(text, (key, value) => (/(seconds|PerSecond)$/.test(key) ? undefined : value))

  test("goes on after the process was killed, and tells what one without a break tells", async () => {
    const cwd = folderWithToken()
    const args = ["check", "./token.ts", "--runs", "1000", "--json"]
    const parts = join(cwd, "parts")
    const killed = start([...args, "--resume", "parts"], { cwd })
    const gone = ended(killed)
    const lines = () => (existsSync(parts) ? readFileSync(parts, "utf8").split("\n").length : 0)
    while (lines() < 4 && killed.exitCode === null) await pause(10)
    killed.kill("SIGKILL")
    await gone
    const again = await quorate([...args, "--resume", "parts"], { cwd })
    expect(again.err).toMatch(/^quorate: [\d,]+ parts of the work taken from parts\n$/)
    expect(plain(again.out)).toEqual(plain((await quorate(args, { cwd })).out))
  })

  test("does all anew when the chapter or what is asked has changed, and says so", async () => {
    const cwd = folderWithToken()
    const check = (...more: ReadonlyArray<string>) =>
      quorate(["check", "./token.ts", "--runs", "50", "--resume", "parts", ...more], { cwd })
    expect((await check()).err).toBe("")
    expect((await check()).err).toMatch(/taken from parts/)
    const anew = "quorate: nothing was taken from parts: what it holds answers other code or other options\n"
    expect((await check("--seed", "2")).err).toBe(anew)
    appendFileSync(join(cwd, "token.ts"), "\n// changed, reads params.json\n")
    expect((await check()).err).toBe(anew)
    writeFileSync(join(cwd, "params.json"), "{}")
    expect((await check()).err).toBe(anew)
  })
})
