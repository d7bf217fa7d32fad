/** A recording step by step: on a terminal, Enter goes on and q ends; elsewhere all steps are printed. */
import { createInterface, type Interface } from "node:readline"
import { deedWords } from "../../render/describe.ts"
import { premisesAt } from "../../replay/premises.ts"
import type { Frame, Recording } from "../../trace/Recording.ts"
import { endNow } from "../ending.ts"
import { exit } from "../exit.ts"
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

const prompt = "Enter: next step, q: end > "

/** Asks whether to go on: not after q, nor when there is no more input. Ctrl-C ends the command. */
const questions = (reader: Interface): (() => Promise<boolean>) => {
  const closed = new Promise<boolean>((resolve) => reader.once("close", () => resolve(false)))
  reader.once("SIGINT", () => endNow(exit.interrupted))
  const asked = () =>
    new Promise<boolean>((resolve) => reader.question(prompt, (answer) => resolve(answer.trim().toLowerCase() !== "q")))
  return () => Promise.race([asked(), closed])
}

/** Shows the steps one after the other. */
export const stepThrough = async (recording: Recording, terminal: Terminal): Promise<void> => {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true
  const reader = interactive ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  const goesOn = reader === undefined ? undefined : questions(reader)
  try {
    for (const [i, frame] of recording.frames.entries()) {
      for (const line of linesOf(recording, frame, i + 1, terminal)) terminal.out(line)
      if (goesOn === undefined || i === recording.frames.length - 1) continue
      if (!(await goesOn())) return
    }
  } finally {
    reader?.close()
  }
}
