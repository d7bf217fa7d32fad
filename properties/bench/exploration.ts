/**
 * Exhaustive search of two models that other tools have published figures for: speed, bytes for each state, peak memory.
 */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Mode, Store } from "../../src/explore/Exploration.ts"
import type { Explored, Model } from "./exploring.ts"
import { type Measured, summary } from "./measure.ts"

const script = fileURLToPath(new URL("exploring.ts", import.meta.url))

/** One search from a cold start, in a process of its own. */
const once = (model: Model, store: Store, mode: Mode): Explored =>
  JSON.parse(execFileSync(process.execPath, [script, model, store, mode], { encoding: "utf8" })) as Explored

/** Searches a model a few times and gives states and transitions a second; bytes and peak are in the note. */
export const exploration = (
  model: Model,
  store: Store,
  repetitions = 3,
  mode: Mode = "bfs",
): ReadonlyArray<Measured> => {
  const all = Array.from({ length: repetitions }, () => once(model, store, mode))
  const { states, transitions, bytesPerState } = all[0] as Explored
  const peaks = all.map(({ peakBytes }) => Math.round(peakBytes / 1e6))
  const note = `${states} states, ${bytesPerState} bytes each; the process at most ${Math.max(...peaks)} MB`
  const what = `exhaustive, ${model}, ${mode}, ${store}`
  const per = (amount: number): ReadonlyArray<number> => all.map(({ seconds }) => amount / seconds)
  return [summary(what, "states/s", per(states), note), summary(what, "transitions/s", per(transitions))]
}
