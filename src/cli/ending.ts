/** How the process ends: with the code that the command line decides, never with what somebody's chapter does meanwhile. */
import { writeSync } from "node:fs"
import { type ExitCode, exit, messageOf } from "./exit.ts"

let decided: ExitCode | undefined

/** The process ends with this code as soon as nothing is left to be done. */
export const endWith = (code: ExitCode): void => {
  decided = code
  process.exitCode = code
}

/** The process ends with this code at once. */
export const endNow = (code: ExitCode): never => {
  decided = code
  process.exit(code)
}

/** A line for stderr that is written even while the process ends. */
const lastWords = (line: string): void => {
  try {
    writeSync(process.stderr.fd, `quorate: ${line}\n`)
  } catch {
    // nobody reads any more
  }
}

/** From now on whatever ends the process early, or throws where nobody waits for it, is told in one line: exit code 2. */
export const guardEnding = (): void => {
  process.on("exit", () => {
    if (decided === undefined)
      lastWords("code of the chapter ends the process, or waits for ever, before there is a verdict")
    process.exitCode = decided ?? exit.badInput
  })
  const thrownLate = (thrown: unknown) => {
    lastWords(`code of the chapter throws where nothing waits for it: ${messageOf(thrown)}`)
    endNow(exit.badInput)
  }
  process.on("uncaughtException", thrownLate)
  process.on("unhandledRejection", thrownLate)
}
