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

parentPort?.on("message", async ({ name, input }: Order) => {
  const say = (news: News) => parentPort?.postMessage(news)
  try {
    const job = await jobNamed(name)
    say({ done: await job(input, (told) => say({ told })) })
  } catch (thrown) {
    say({ gaveUp: messageOf(thrown), code: thrown instanceof GivesUp ? thrown.code : undefined })
  }
})
