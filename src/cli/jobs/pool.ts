/** A few threads that do jobs. Results depend on the jobs alone, never on how many threads there are, or which of them did what. */
import { Worker } from "node:worker_threads"
import { type ExitCode, exit, GivesUp, messageOf } from "../exit.ts"
import type { InputOf, JobName, OutputOf, ToldBy } from "./jobs.ts"
import type { News, Order } from "./worker.ts"

/** Built files end in .js; Node runs .ts files only outside node_modules, and not on every version. */
const file = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url)

interface Waiting {
  readonly order: Order
  readonly tell: (told: never) => void
  readonly resolve: (value: never) => void
  readonly reject: (why: Error) => void
}

/** A thread, and the jobs that it was given: the first it does, the others come next. */
interface Thread {
  readonly worker: Worker
  readonly given: Array<Waiting>
}

export class Pool {
  readonly size: number
  /** For whichever thread has nothing to do. */
  private readonly queue: Array<Waiting> = []
  /** By number, from 0; those that were not needed yet, or died, are not there. */
  private readonly threads: Array<Thread | undefined>
  private stopped = false

  constructor(size: number) {
    this.size = size
    this.threads = Array.from({ length: size }, () => undefined)
  }

  /**
   * Has a job done: by a given thread, after what that was given before, or by any. Rejects with `GivesUp` if the job gives up, if its
   * thread dies, or after `stop`.
   */
  run<K extends JobName>(
    name: K,
    input: InputOf<K>,
    tell: (told: ToldBy<K>) => void = () => {},
    thread?: number,
  ): Promise<OutputOf<K>> {
    return new Promise((resolve, reject) => {
      if (this.stopped) throw new GivesUp(`no thread is left for the job "${name}"`)
      const waiting = { order: { name, input }, tell, resolve, reject }
      if (thread !== undefined) return this.give(thread, waiting)
      this.queue.push(waiting)
      this.next()
    })
  }

  /** Ends all threads at once, whatever they do; jobs that are not done give up. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const { reject, order } of this.queue.splice(0)) reject(notBegun(order))
    await Promise.all(this.threads.map((thread) => thread?.worker.terminate()))
  }

  private next(): void {
    if (this.stopped || this.queue.length === 0) return
    const idle = this.threads.findIndex((thread) => thread?.given.length === 0)
    const free = idle >= 0 ? idle : this.threads.indexOf(undefined)
    if (free >= 0) this.give(free, this.queue.shift() as Waiting)
  }

  private give(number: number, waiting: Waiting): void {
    const thread = this.threads[number] ?? this.start(number)
    thread.given.push(waiting)
    thread.worker.postMessage(waiting.order)
  }

  private start(number: number): Thread {
    // what somebody's chapter prints must not mix with results on stdout; a pipe for each thread would be many listeners
    const worker = new Worker(file, { stdout: true, stderr: true })
    for (const stream of [worker.stdout, worker.stderr]) stream.on("data", (text) => process.stderr.write(text))
    const thread: Thread = { worker, given: [] }
    this.threads[number] = thread
    worker.on("message", (news: News) => this.heard(thread, news))
    worker.on("error", (error) => this.died(number, thread, error))
    worker.on("exit", () => this.died(number, thread, new Error("code of the chapter ends its thread")))
    return thread
  }

  private heard({ given }: Thread, news: News): void {
    if ("told" in news) {
      given[0]?.tell(news.told as never)
      return
    }
    const waiting = given.shift()
    if ("done" in news) waiting?.resolve(news.done as never)
    else waiting?.reject(new GivesUp(news.gaveUp, news.code as ExitCode | undefined))
    this.next()
  }

  private died(number: number, thread: Thread, error: unknown): void {
    if (this.threads[number] === thread) this.threads[number] = undefined
    const [waiting, ...others] = thread.given.splice(0)
    if (waiting === undefined) return
    const outOfMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    const what = subjectOf(waiting.order)
    waiting.reject(
      outOfMemory
        ? new GivesUp(
            `${what}: the memory of the process is used up; try a smaller world or a smaller budget`,
            exit.budgetEnded,
          )
        : new GivesUp(`${what}: ${messageOf(error)}`),
    )
    for (const { reject, order } of others) reject(notBegun(order))
    this.next()
  }
}

const notBegun = ({ name }: Order): GivesUp => new GivesUp(`the job "${name}" was not begun`)

/** What a job is about: a scenario or a file, if it names one, else a chapter. */
const subjectOf = ({ name, input }: Order): string => {
  const { scenario, file, path, chapter } = Object(input) as { readonly [field: string]: unknown }
  const subject = scenario ?? file ?? path ?? Object(chapter).id
  return typeof subject === "string" ? subject : `the job "${name}"`
}
