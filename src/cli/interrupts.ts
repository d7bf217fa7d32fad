/** Ctrl-C, and the signal by which a machine ends a job: work ends, what it has found so far is told, and the exit code is 130. */
import { endNow } from "./ending.ts"
import { exit } from "./exit.ts"

export const interrupted = Symbol("interrupted")
const signals = ["SIGINT", "SIGTERM"] as const

/**
 * What the work gives, or `interrupted` as soon as Ctrl-C comes: then the caller tells what there is. A second Ctrl-C ends the
 * process at once.
 */
export const untilInterrupted = async <A>(work: Promise<A>): Promise<A | typeof interrupted> => {
  let stop = (): void => undefined
  const stopped = new Promise<typeof interrupted>((resolve) => {
    stop = () => {
      for (const signal of signals) process.off(signal, stop).once(signal, () => endNow(exit.interrupted))
      resolve(interrupted)
    }
  })
  for (const signal of signals) process.once(signal, stop)
  try {
    return await Promise.race([work, stopped])
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

/** While work runs that has nothing to tell before its end, Ctrl-C prints one line and ends the process. */
export const interruptible = async <A>(said: () => string, work: () => Promise<A>): Promise<A> => {
  const ended = await untilInterrupted(work())
  if (ended !== interrupted) return ended
  process.stderr.write(`\nquorate: interrupted; ${said()}\n`)
  return endNow(exit.interrupted)
}
