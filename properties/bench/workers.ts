/**
 * `npm run bench:workers [-- --rounds N] [chapter runs …]`, after `npm run build`: the time of one worker that is held to one core, of
 * one that is free, and of two, for `quorate check`, and whether all of them say the same. They are taken in turn, round after round;
 * the table has the least time of each, as other work on the machine only adds. Nothing is asserted here. Needs `taskset` (util-linux).
 */
import { spawnSync } from "node:child_process"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const program = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url))
const usual = ["paxos", "60000", "generals", "20000", "twophase", "300000", "pow", "12000", "dpos", "3000"]

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

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "3" } },
  allowPositionals: true,
})
const asked = positionals.length > 0 ? positionals : usual
console.log(
  `least of ${values.rounds} rounds\n| chapter, runs | one worker, one core | one worker | two workers | ratio to one core | to one worker | same report |`,
)
console.log("|---|---|---|---|---|---|---|")
for (let k = 0; k + 1 < asked.length; k += 2) {
  const [chapter, runs] = [asked[k] as string, asked[k + 1] as string]
  const rounds = Array.from({ length: Number(values.rounds) }, () => [
    timed(["taskset", "-c", "0"], chapter, runs, 1),
    timed([], chapter, runs, 1),
    timed([], chapter, runs, 2),
  ])
  const least = [0, 1, 2].map((way) => Math.min(...rounds.map((times) => times[way]?.seconds as number)))
  const [held, free, two] = least as [number, number, number]
  const isSame = new Set(rounds.flat().map(({ report }) => report)).size === 1
  const ratios = [held / two, free / two].map((ratio) => ratio.toFixed(2))
  const cells = [`${chapter}, ${runs}`, ...least.map((s) => `${s.toFixed(1)} s`), ...ratios, isSame ? "yes" : "NO"]
  console.log(`| ${cells.join(" | ")} |`)
}
