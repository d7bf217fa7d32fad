/** A recording step by step: on a terminal, Enter goes on and q ends; elsewhere all steps are printed. */
import { createInterface } from "node:readline/promises"
import { deedWords } from "../../render/describe.ts"
import { premisesAt } from "../../replay/premises.ts"
import type { Frame, Recording } from "../../trace/Recording.ts"
import type { Terminal } from "../terminal.ts"

/** One step: what happened, what each rule asked, what every cell of the node shows then. */
const linesOf = (recording: Recording, frame: Frame, step: number, { style }: Terminal): ReadonlyArray<string> => {
  const who = frame.place === undefined ? "" : `${style("cyan", frame.place)} `
  const tried = premisesAt(recording.chapter, recording.run, step)
  const { effect } = frame.output
  return [
    `${style("bold", `step ${step} of ${recording.frames.length}`)}  ${who}${deedWords(frame)}`,
    ...tried.flatMap(({ rule, fired, premises }) => [
      `  ${rule} ${fired ? style("green", "fires") : style("red", "refuses")}`,
      ...premises.map(
        ({ premise, says, holds, struck }) =>
          `    ${holds ? style("green", "✓") : style("red", "✗")} ${premise}: ${says}${struck ? " (struck out)" : ""}`,
      ),
    ]),
    ...(effect === "" ? [] : [`  → ${effect}`]),
    ...Object.entries(frame.after ?? {}).map(([cell, value]) => `    ${style("dim", cell)} ${value}`),
    ...(frame.sent.length === 0 ? [] : [`  sends ${frame.sent.map((l) => `${l.label} to ${l.to}`).join(", ")}`]),
  ]
}

/** Shows the steps one after the other. */
export const stepThrough = async (recording: Recording, terminal: Terminal): Promise<void> => {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true
  const reader = interactive ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  try {
    for (const [i, frame] of recording.frames.entries()) {
      for (const line of linesOf(recording, frame, i + 1, terminal)) terminal.out(line)
      if (reader === undefined || i === recording.frames.length - 1) continue
      const answer = await reader.question("Enter: next step, q: end > ")
      if (answer.trim().toLowerCase() === "q") return
    }
  } finally {
    reader?.close()
  }
}
