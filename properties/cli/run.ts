/** Runs the command line as its users do: as a process, in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll } from "vitest"

export const root = fileURLToPath(new URL("../../", import.meta.url))
const main = join(root, "src", "cli", "main.ts")
/** Node keeps what it has compiled here, so that the many processes of these tests start in half the time. */
const NODE_COMPILE_CACHE = join(root, "node_modules", ".cache", "quorate-tests")

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Where {
  readonly cwd?: string
  readonly env?: { readonly [name: string]: string | undefined }
}

/** Starts the command line. Colours are neither asked for nor refused. */
export const start = (args: ReadonlyArray<string>, { cwd = root, env = {} }: Where = {}): ChildProcess =>
  spawn(process.execPath, [main, ...args], {
    cwd,
    env: {
      ...process.env,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
      QUORATE_DEBUG: undefined,
      NODE_COMPILE_CACHE,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })

/** What a process printed, once it has ended. */
export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let out = ""
    let err = ""
    child.stdout?.setEncoding("utf8").on("data", (text) => (out += text))
    child.stderr?.setEncoding("utf8").on("data", (text) => (err += text))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out, err }))
  })

export const quorate = (args: ReadonlyArray<string>, where: Where = {}): Promise<Ended> => ended(start(args, where))

const made: Array<string> = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A new empty folder, gone after the last test of the file. */
export const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"))
  made.push(folder)
  return folder
}

/** A new folder with the example of the guide as `token.ts`. */
export const folderWithToken = (): string => {
  const folder = emptyFolder()
  cpSync(join(root, "spec", "guide", "examples", "token.ts"), join(folder, "token.ts"))
  return folder
}

/** All files of a folder, with their paths inside it. */
export const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
