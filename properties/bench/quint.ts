/**
 * `npm run bench:quint`: the same two models in Quint's simulator and in this one, one after the other on one core, and the ratio.
 * Needs Quint once: `npm ci --ignore-scripts --prefix properties/bench/quint`. Nothing is asserted.
 */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { line, type Measured, summary } from "./measure.ts"
import { stepsMax, walking } from "./walks.ts"

const folder = fileURLToPath(new URL("quint", import.meta.url))
const quint = `${folder}/node_modules/@informalsystems/quint/dist/src/cli.js`

/**
 * Steps a second by Quint's own count of the time it takes to simulate: parsing and start-up are not in it. A run is counted with all
 * its steps even if it ends early, so the figure is an upper bound.
 */
const simulate = (model: string, invariant: string, samples: number): Measured => {
  const rates = [1, 2, 3].map((seed) => {
    const asked = [
      "run",
      "--backend=typescript",
      `--main=${model}3`,
      `--max-steps=${stepsMax}`,
      `--max-samples=${samples}`,
    ]
    const args = [...asked, `--invariant=${invariant}`, `--seed=${seed}`, "--verbosity=1", `${model}.qnt`]
    const said = execFileSync(process.execPath, [quint, ...args], { cwd: folder, encoding: "utf8" })
    const took = /No violation found \((\d+)ms/.exec(said)?.[1]
    if (took === undefined) throw new Error(`Quint said something else: ${said}`)
    return (samples * stepsMax * 1000) / Number(took)
  })
  return summary(`Quint 0.33.1, ${model}`, "steps/s", rates, `${samples} runs of ${stepsMax} steps; ${invariant}`)
}

const compare = (theirs: Measured, ours: Measured): void => {
  console.log(line(theirs))
  console.log(line(ours))
  console.log(`| ratio of the medians | ${Math.round(ours.median / theirs.median).toLocaleString("en-US")} |  |  |`)
}

if (!existsSync(quint)) {
  console.error("Quint is not installed: npm ci --ignore-scripts --prefix properties/bench/quint")
  process.exit(2)
}
console.log("| what | median | low – high | note |\n|---|---|---|---|")
compare(simulate("twophase", "consistent", 2_000), walking("twophase/rm-3", 200_000, true))
compare(simulate("paxos", "agreement", 500), walking("paxos/lamport-b1", 100_000, true))
