#!/usr/bin/env node
/**
 * The command line. This file and program.ts load next to nothing, so that `--help` is quick; each command loads its engines.
 */
import { CommanderError } from "commander"
import { type ExitCode, exit, GivesUp, messageOf } from "./exit.ts"
import { run } from "./program.ts"

/** Nobody reads any more, or nothing more can be written: there is no point in going on. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exit.outputClosed)
  process.stderr.write(`quorate: cannot write the output: ${messageOf(error)}\n`)
  process.exit(exit.badInput)
})
process.stderr.on("error", () => process.exit(exit.outputClosed))

const codeFor = (thrown: unknown): ExitCode => {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exit.asExpected : exit.badInput
  return thrown instanceof GivesUp ? thrown.code : exit.badInput
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (thrown) {
  process.exitCode = codeFor(thrown)
  // commander has written its own messages already
  if (!(thrown instanceof CommanderError)) process.stderr.write(`quorate: ${messageOf(thrown)}\n`)
  if (process.env["QUORATE_DEBUG"] !== undefined) throw thrown
}
