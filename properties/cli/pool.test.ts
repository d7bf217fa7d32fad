/** The pool of threads: who does which job, and what becomes of jobs that are not done. */
import { expect, test } from "vitest"
import { GivesUp } from "../../src/cli/exit.ts"
import { Pool } from "../../src/cli/jobs/pool.ts"

const withPool = async (size: number, use: (pool: Pool) => Promise<void>) => {
  const pool = new Pool(size)
  try {
    await use(pool)
  } finally {
    await pool.stop()
  }
}

/** A job that gives up, and how it ended is told. */
const read = (pool: Pool, path: string, ended: Array<string>, thread?: number): Promise<void> =>
  pool.run("headers", { path }, undefined, thread).then(
    () => expect.unreachable("no such file"),
    (why) => {
      expect(why).toBeInstanceOf(GivesUp)
      ended.push(String(why.message))
    },
  )

test("a thread does what it is given one after the other, also after a job that gives up", () =>
  withPool(2, async (pool) => {
    const ended: Array<string> = []
    await Promise.all(["none-1", "none-2", "none-3"].map((path) => read(pool, path, ended, 1)))
    expect(ended.map((why) => why.match(/none-\d/)?.[0])).toEqual(["none-1", "none-2", "none-3"])
  }))

test("what is given to no thread is done by one that has nothing to do", () =>
  withPool(2, async (pool) => {
    const ended: Array<string> = []
    const paths = ["none-1", "none-2", "none-3", "none-4", "none-5"]
    await Promise.all(paths.map((path) => read(pool, path, ended)))
    expect(ended.map((why) => why.match(/none-\d/)?.[0]).sort()).toEqual(paths)
  }))

test("a pool that stops lets all jobs give up: at hand, ahead and waiting", () =>
  withPool(1, async (pool) => {
    const ended: Array<string> = []
    const jobs = [read(pool, "none-1", ended, 0), read(pool, "none-2", ended, 0), read(pool, "none-3", ended)]
    await pool.stop()
    await Promise.all(jobs)
    expect(ended).toHaveLength(3)
    expect(ended).toContain('the job "headers" was not begun')
    await read(pool, "none-4", ended, 0)
    expect(ended[3]).toBe('no thread is left for the job "headers"')
  }))
