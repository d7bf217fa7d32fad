/** A few threads that take jobs from one queue. Results depend on the jobs alone, never on how many threads there are. */
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

export class Pool {
  readonly size: number
  private readonly queue: Array<Waiting> = []
  private readonly idle: Array<Worker> = []
  private readonly all = new Set<Worker>()
  private readonly busy = new Map<Worker, Waiting>()
  private stopped = false

  constructor(size: number) {
    this.size = size
  }

  /** Has a job done by some thread. Rejects with `GivesUp` if the job gives up, if its thread dies, or after `stop`. */
  run<K extends JobName>(name: K, input: InputOf<K>, tell: (told: ToldBy<K>) => void = () => {}): Promise<OutputOf<K>> {
    return new Promise((resolve, reject) => {
      if (this.stopped) throw new GivesUp(`no thread is left for the job "${name}"`)
      this.queue.push({ order: { name, input }, tell, resolve, reject })
      this.next()
    })
  }

  /** Ends all threads at once, whatever they do; jobs that are not done give up. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const { reject, order } of this.queue.splice(0)) reject(new GivesUp(`the job "${order.name}" was not begun`))
    await Promise.all([...this.all].map((w) => w.terminate()))
  }

  private next(): void {
    if (this.stopped || this.queue.length === 0) return
    const worker = this.idle.pop() ?? (this.all.size < this.size ? this.start() : undefined)
    if (worker === undefined) return
    const waiting = this.queue.shift() as Waiting
    this.busy.set(worker, waiting)
    worker.postMessage(waiting.order)
  }

  private start(): Worker {
    // what somebody's chapter prints must not mix with results on stdout; a pipe for each thread would be many listeners
    const worker = new Worker(file, { stdout: true, stderr: true })
    for (const stream of [worker.stdout, worker.stderr]) stream.on("data", (text) => process.stderr.write(text))
    this.all.add(worker)
    worker.on("message", (news: News) => this.heard(worker, news))
    worker.on("error", (error) => this.died(worker, error))
    worker.on("exit", () => this.died(worker, new Error("code of the chapter ends its thread")))
    return worker
  }

  private heard(worker: Worker, news: News): void {
    const waiting = this.busy.get(worker)
    if ("told" in news) {
      waiting?.tell(news.told as never)
      return
    }
    this.busy.delete(worker)
    this.idle.push(worker)
    if ("done" in news) waiting?.resolve(news.done as never)
    else waiting?.reject(new GivesUp(news.gaveUp, news.code as ExitCode | undefined))
    this.next()
  }

  private died(worker: Worker, error: unknown): void {
    this.all.delete(worker)
    const at = this.idle.indexOf(worker)
    if (at >= 0) this.idle.splice(at, 1)
    const waiting = this.busy.get(worker)
    if (waiting === undefined) return
    this.busy.delete(worker)
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
    this.next()
  }
}

/** What a job is about: a scenario or a file, if it names one, else a chapter. */
const subjectOf = ({ name, input }: Order): string => {
  const { scenario, file, path, chapter } = Object(input) as { readonly [field: string]: unknown }
  const subject = scenario ?? file ?? path ?? Object(chapter).id
  return typeof subject === "string" ? subject : `the job "${name}"`
}
