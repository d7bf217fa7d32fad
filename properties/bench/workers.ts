/**
 * `npm run bench:workers [-- chapter runs …]`, after `npm run build`: the time of one worker that is held to one core, of one that is
 * free, and of two, for `quorate check`, and whether all of them say the same. One core is the mean of both, each measured: they need
 * not be equally fast. Long campaigns, as a second worker loads and compiles everything once more. Nothing is asserted here. Needs
 * `taskset` (util-linux).
 */
import { spawnSync } from "node:child_process"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url))
const usual = ["twophase", "1000000", "paxos", "200000", "generals", "60000"]

/** Fields that tell how long something took. */
const isClock = (field: string): boolean => /(seconds|PerSecond)$/.test(field)

interface Timed {
  readonly seconds: number
  /** The report without its times, and the code that it ends with. */
  readonly report: string
}

/** Codes that a check ends with which has done all it was asked: as expected, something else, or no verdict after so many runs. */
const whole: ReadonlyArray<number | null> = [0, 1, 3]

const timed = (before: ReadonlyArray<string>, chapter: string, runs: string, workers: number): Timed => {
  const check = [process.execPath, program, "check", chapter, "--runs", runs, "--workers", String(workers), "--json"]
  const [command, ...args] = [...before, ...check] as [string, ...Array<string>]
  const from = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 30 })
  if (error !== undefined) throw error
  if (!whole.includes(status)) throw new Error(`${command} ${args.join(" ")} ends with ${status}: ${stderr}`)
  const seconds = (performance.now() - from) / 1000
  const report = JSON.stringify(JSON.parse(stdout, (field, value) => (isClock(field) ? undefined : value)))
  return { seconds, report: `${status} ${report}` }
}

const asked = process.argv.length > 2 ? process.argv.slice(2) : usual
console.log(
  "| chapter, runs | one worker, core 0 – core 1 | one worker | two workers | ratio to one core | same report |",
)
console.log("|---|---|---|---|---|---|")
for (let k = 0; k + 1 < asked.length; k += 2) {
  const [chapter, runs] = [asked[k] as string, asked[k + 1] as string]
  const first = timed(["taskset", "-c", "0"], chapter, runs, 1)
  const two = timed([], chapter, runs, 2)
  const second = timed(["taskset", "-c", "1"], chapter, runs, 1)
  const free = timed([], chapter, runs, 1)
  const [a, b, c, d] = [first, second, free, two].map(({ seconds }) => seconds.toFixed(1))
  const ratio = (first.seconds + second.seconds) / 2 / two.seconds
  const isSame = new Set([first, two, second, free].map(({ report }) => report)).size === 1
  console.log(
    `| ${[`${chapter}, ${runs}`, `${a} – ${b} s`, `${c} s`, `${d} s`, ratio.toFixed(2), isSame ? "yes" : "NO"].join(" | ")} |`,
  )
}
