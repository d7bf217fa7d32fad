/** Ctrl-C: says what was done, and ends at once. */
import { endNow } from "./ending.ts"
import { exit } from "./exit.ts"

/** While `work` runs, Ctrl-C prints one line and ends the process; running threads end with it. */
export const interruptible = async <A>(said: () => string, work: () => Promise<A>): Promise<A> => {
  const stop = () => {
    process.stderr.write(`\nquorate: interrupted; ${said()}\n`)
    endNow(exit.interrupted)
  }
  process.once("SIGINT", stop)
  try {
    return await work()
  } finally {
    process.off("SIGINT", stop)
  }
}
