/**
 * Start-up of the command line, as a user waits for it.
 */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Measured, summary } from "./measure.ts"

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Seconds of a command of the built package; nothing if it has not been built. */
export const command = (what: string, args: ReadonlyArray<string>): ReadonlyArray<Measured> => {
  const main = root("dist/src/cli/main.js")
  if (!existsSync(main)) return []
  const figures = Array.from({ length: 5 }, () => {
    const from = performance.now()
    execFileSync(process.execPath, [main, ...args], { stdio: "ignore", cwd: root(".") })
    return (performance.now() - from) / 1000
  })
  return [summary(what, "s", figures)]
}
