/**
 * `npm run bench:workers [-- chapter runs …]`, after `npm run build`: the time of one worker that is held to one core, of one that is
 * free, and of two, for `quorate check`, and whether all three say the same. Nothing is asserted here. Needs `taskset` (util-linux).
 */
import { spawnSync } from "node:child_process"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url))
const usual = ["paxos", "60000", "generals", "20000", "twophase", "300000"]

/** Fields that tell how long something took. */
const isClock = (field: string): boolean => /(seconds|PerSecond)$/.test(field)

interface Timed {
  readonly seconds: number
  /** The report without its times. */
  readonly report: string
}

const timed = (before: ReadonlyArray<string>, chapter: string, runs: string, workers: number): Timed => {
  const check = [process.execPath, program, "check", chapter, "--runs", runs, "--workers", String(workers), "--json"]
  const [command, ...args] = [...before, ...check] as [string, ...Array<string>]
  const from = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 30 })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ends with ${status}: ${stderr}`)
  const report = JSON.stringify(JSON.parse(stdout, (field, value) => (isClock(field) ? undefined : value)))
  return { seconds: (performance.now() - from) / 1000, report }
}

const asked = process.argv.length > 2 ? process.argv.slice(2) : usual
console.log("| chapter, runs | one worker, one core | one worker | two workers | ratio to one core | same report |")
console.log("|---|---|---|---|---|---|")
for (let k = 0; k + 1 < asked.length; k += 2) {
  const [chapter, runs] = [asked[k] as string, asked[k + 1] as string]
  const held = timed(["taskset", "-c", "0"], chapter, runs, 1)
  const free = timed([], chapter, runs, 1)
  const two = timed([], chapter, runs, 2)
  const cells = [held, free, two].map(({ seconds }) => `${seconds.toFixed(1)} s`)
  const isSame = new Set([held, free, two].map(({ report }) => report)).size === 1
  console.log(
    `| ${[`${chapter}, ${runs}`, ...cells, (held.seconds / two.seconds).toFixed(2), isSame ? "yes" : "NO"].join(" | ")} |`,
  )
}
