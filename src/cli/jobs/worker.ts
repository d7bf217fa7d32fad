/** A thread that does jobs one after the other, until it is ended. */
import { parentPort } from "node:worker_threads"
import { GivesUp, messageOf } from "../exit.ts"
import { type JobName, jobNamed } from "./jobs.ts"

/** To a thread: one job. */
export interface Order {
  readonly name: JobName
  readonly input: unknown
}

/** From a thread: news of the job, or its end. */
export type News =
  | { readonly told: unknown }
  | { readonly done: unknown }
  | { readonly gaveUp: string; readonly code: number | undefined }

const say = (news: News) => parentPort?.postMessage(news)

const done = async ({ name, input }: Order): Promise<void> => {
  try {
    const job = await jobNamed(name)
    say({ done: await job(input, (told) => say({ told })) })
  } catch (thrown) {
    say({ gaveUp: messageOf(thrown), code: thrown instanceof GivesUp ? thrown.code : undefined })
  }
}

// a job that waits for a file must not let the next one begin: answers are told in the order of the orders
let last = Promise.resolve()
parentPort?.on("message", (order: Order) => {
  last = last.then(() => done(order))
})
