/** `quorate verify-headers <file>`: real headers against the rules of proof of work. */
import type { ExitCode } from "../exit.ts"
import { exitCodeOf, formatReport, reportJson } from "../headers/Report.ts"
import { interruptible } from "../interrupts.ts"
import { Pool } from "../jobs/pool.ts"
import { jsonText, type Terminal } from "../terminal.ts"

export const verifyHeaders = async (
  path: string,
  flags: { readonly json?: true },
  terminal: Terminal,
): Promise<ExitCode> => {
  const pool = new Pool(1)
  try {
    const report = await interruptible(
      () => `the headers of ${path} were not all checked`,
      () => pool.run("headers", { path }),
    )
    if (flags.json === true) terminal.out(jsonText(reportJson(report)))
    else for (const line of formatReport(report)) terminal.out(line)
    return exitCodeOf(report)
  } finally {
    await pool.stop()
  }
}
