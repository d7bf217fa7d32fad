/**
 * Work that a thread does away from the terminal, so that Ctrl-C and the live line never wait. Only plain data goes in and
 * out; a chapter is named, and found again on the other side.
 */
import type { ChapterName } from "../chapters.ts"

/** The jobs by name: what each is given, what it tells on the way, what it answers. */
export interface Jobs {
  readonly block: typeof import("./block.ts").job
  readonly world: typeof import("./world.ts").job
  readonly explore: typeof import("./explore.ts").job
  readonly shrink: typeof import("./shrink.ts").job
  readonly regression: typeof import("./regression.ts").job
  readonly headers: typeof import("./headers.ts").job
  readonly compare: typeof import("./compare.ts").job
}
export type JobName = keyof Jobs

// biome-ignore lint/suspicious/noExplicitAny: a job's own types are checked where it is called
export type Job<I = any, T = any, O = any> = (input: I, tell: (told: T) => void) => Promise<O>
export type InputOf<K extends JobName> = Parameters<Jobs[K]>[0]
export type ToldBy<K extends JobName> = Jobs[K] extends Job<infer _I, infer T, infer _O> ? T : never
export type OutputOf<K extends JobName> = Awaited<ReturnType<Jobs[K]>>

/** What every job about a chapter is given. */
export interface ForChapter {
  readonly chapter: ChapterName
}

/** What a part of a scenario's work gave, and the seconds that its thread took. */
export interface Part<A> {
  readonly found: A
  readonly seconds: number
}

/** The module of a job, loaded in the thread that does it. */
export const jobNamed = async (name: JobName): Promise<Job> => {
  switch (name) {
    case "block":
      return (await import("./block.ts")).job
    case "world":
      return (await import("./world.ts")).job
    case "explore":
      return (await import("./explore.ts")).job
    case "shrink":
      return (await import("./shrink.ts")).job
    case "regression":
      return (await import("./regression.ts")).job
    case "headers":
      return (await import("./headers.ts")).job
    case "compare":
      return (await import("./compare.ts")).job
  }
}
