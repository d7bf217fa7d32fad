/** Ctrl-C: work ends, what it has found so far is told, and the exit code is 130. */
import { endNow } from "./ending.ts"
import { exit } from "./exit.ts"

export const interrupted = Symbol("interrupted")

/**
 * What the work gives, or `interrupted` as soon as Ctrl-C comes: then the caller tells what there is. A second Ctrl-C ends the
 * process at once.
 */
export const untilInterrupted = async <A>(work: Promise<A>): Promise<A | typeof interrupted> => {
  let stop = (): void => undefined
  const stopped = new Promise<typeof interrupted>((resolve) => {
    stop = () => {
      process.once("SIGINT", () => endNow(exit.interrupted))
      resolve(interrupted)
    }
  })
  process.once("SIGINT", stop)
  try {
    return await Promise.race([work, stopped])
  } finally {
    process.off("SIGINT", stop)
  }
}

/** While work runs that has nothing to tell before its end, Ctrl-C prints one line and ends the process. */
export const interruptible = async <A>(said: () => string, work: () => Promise<A>): Promise<A> => {
  const ended = await untilInterrupted(work())
  if (ended !== interrupted) return ended
  process.stderr.write(`\nquorate: interrupted; ${said()}\n`)
  return endNow(exit.interrupted)
}
