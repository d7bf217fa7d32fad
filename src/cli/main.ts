#!/usr/bin/env node
/**
 * The command line. This file and program.ts load next to nothing, so that `--help` is quick; each command loads its engines.
 */
import { inspect } from "node:util"
import { CommanderError } from "commander"
import { endNow, endWith, guardEnding } from "./ending.ts"
import { type ExitCode, exit, GivesUp, messageOf } from "./exit.ts"
import { run } from "./program.ts"

/** Nobody reads any more, or nothing more can be written: there is no point in going on. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") endNow(exit.outputClosed)
  process.stderr.write(`quorate: cannot write the output: ${messageOf(error)}\n`)
  endNow(exit.badInput)
})
process.stderr.on("error", () => endNow(exit.outputClosed))

const codeFor = (thrown: unknown): ExitCode => {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exit.asExpected : exit.badInput
  return thrown instanceof GivesUp ? thrown.code : exit.badInput
}

const main = async (): Promise<void> => {
  try {
    endWith(await run(process.argv.slice(2)))
  } catch (thrown) {
    endWith(codeFor(thrown))
    // commander has written its own messages already
    if (!(thrown instanceof CommanderError)) process.stderr.write(`quorate: ${messageOf(thrown)}\n`)
    if (process.env["QUORATE_DEBUG"] !== undefined) process.stderr.write(`${inspect(thrown)}\n`)
  }
}

guardEnding()
// not awaited: where a chapter waits for ever, Node would end with a warning and a code of its own
void main()
