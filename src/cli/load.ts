/**
 * Chapters of one's own: a TypeScript or JavaScript file, or a folder with an index, loaded with the very instance of
 * `quorate` that runs. jiti does this alike on every Node, whether or not it strips types itself.
 */
import { Console } from "node:console"
import { readdir, readFile, realpath, stat } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { GivesUp, messageOf, oneLine } from "./exit.ts"
import { guarded } from "./guarded.ts"
import { unaskedIn } from "./unasked.ts"
import { faultsOf, looksLikeChapter } from "./wellFormed.ts"

const indexes = ["index.ts", "index.mts", "index.js", "index.mjs"]

/** Whether a file holds code, by its name. */
export const isCode = (name: string): boolean => /\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name)

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** The file that a path means: itself, or the index of a folder. */
const entryOf = async (path: string): Promise<string> => {
  if (path === "") throw new GivesUp("cannot read a chapter without a name: name its file, as in ./my-chapter.ts")
  for (const file of [resolve(path), ...indexes.map((name) => resolve(join(path, name)))]) {
    if (await isFile(file)) return file
  }
  throw new GivesUp(`cannot read the chapter ${path}: there is no such file, nor a folder with an index.ts`)
}

/** The one name of the file that a path means, however it is spelt. */
export const fileAt = async (path: string): Promise<string> => realpath(await entryOf(path))

/** Files are loaded once: a thread asks again for every job. */
const loaded = new Map<string, Promise<ReadonlyArray<AnyChapter>>>()

/** All chapters that a file exports, by default or by name. Gives up if there is none or one is not whole. */
export const loadFile = async (path: string): Promise<ReadonlyArray<AnyChapter>> => {
  const file = await entryOf(path)
  const chapters = loaded.get(file) ?? chaptersIn(file, path)
  loaded.set(file, chapters)
  return chapters
}

const chaptersIn = async (file: string, path: string): Promise<ReadonlyArray<AnyChapter>> => {
  await mustAsk(file)
  const exported = await evaluate(file, path)
  const chapters = [...new Set(Object.values(exported))].filter(looksLikeChapter)
  if (chapters.length === 0)
    throw new GivesUp(
      `${path} exports no chapter: export a record with id, title, protocol, properties and scenarios, as the guide shows`,
    )
  for (const chapter of chapters) {
    const [fault] = looked(chapter)
    if (fault !== undefined) throw new GivesUp(`${path} is no whole chapter: ${fault}`)
  }
  return chapters.map(guarded)
}

/** Gives up if a premise of this file is stated without being asked; where it is the index of a folder, of all files there. */
const mustAsk = async (file: string): Promise<void> => {
  const folder = dirname(file)
  const names = indexes.includes(basename(file)) ? (await readdir(folder)).filter(isCode).sort() : [basename(file)]
  for (const name of names) {
    const [first] = unaskedIn(await readFile(join(folder, name), "utf8"))
    if (first === undefined) continue
    const where = `${join(folder, name)}:${first.line}`
    throw new GivesUp(`${where}: the premise ${first.name} is stated and not asked: write yield* before it`)
  }
}

/** What is wrong with a chapter; that it cannot even be read, where its own getters throw. */
const looked = (chapter: AnyChapter): ReadonlyArray<string> => {
  try {
    return faultsOf(chapter)
  } catch (thrown) {
    return [`to read it throws: ${messageOf(thrown)}`]
  }
}

/** What somebody's chapter prints goes to stderr: stdout is for results. */
const keepStdoutClean = (): void => {
  globalThis.console = new Console(process.stderr, process.stderr)
  process.stdout.write = process.stderr.write.bind(process.stderr)
}

const evaluate = async (file: string, path: string): Promise<{ readonly [name: string]: unknown }> => {
  const [{ createJiti }, quorate, spec, arbitrary] = await Promise.all([
    import("jiti"),
    import("../index.ts"),
    import("../../spec/index.ts"),
    import("../../properties/arbitrary/index.ts"),
  ])
  const virtualModules = { quorate, "quorate/spec": spec, "quorate/arbitrary": arbitrary }
  const jiti = createJiti(pathToFileURL(file).href, { fsCache: false, interopDefault: false, virtualModules })
  keepStdoutClean()
  try {
    return (await jiti.import(file)) as { readonly [name: string]: unknown }
  } catch (thrown) {
    throw new GivesUp(`cannot load ${path}: ${oneLine(messageOf(thrown)).slice(0, messageMax)}`)
  }
}

const messageMax = 300
