/**
 * Which chapters a command means: by name those of this package, by path one's own.
 */
import { type AnyChapter, folderOf } from "../../spec/core/Chapter.ts"
import { GivesUp } from "./exit.ts"
import type { AnyScenario } from "./expected.ts"
import { nearest } from "./nearest.ts"

/** What a thread finds a chapter by: no function crosses from thread to thread. */
export interface ChapterName {
  readonly id: string
  /** The path of one's own file; absent for a chapter of this package. */
  readonly path?: string | undefined
}

export interface Found {
  readonly chapter: AnyChapter
  readonly path?: string
}

export const nameOf = ({ chapter, path }: Found): ChapterName => ({ id: chapter.id, path })

const own = async (): Promise<ReadonlyArray<AnyChapter>> => (await import("../../spec/index.ts")).chapters

/** Every chapter of this package. */
export const allChapters = async (): Promise<ReadonlyArray<Found>> => (await own()).map((chapter) => ({ chapter }))

/** Whether an argument is a path rather than a name. */
const isPath = (text: string): boolean => /[./\\]/.test(text)

/** The chapters of a file of the user's. */
export const chaptersAt = async (path: string): Promise<ReadonlyArray<Found>> => {
  const { loadFile } = await import("./load.ts")
  return (await loadFile(path)).map((chapter) => ({ chapter, path }))
}

const fileOf = async (path: string): Promise<string> => (await import("./load.ts")).fileAt(path)

/** The chapters that are named, each once, in order; all of this package if none is. */
export const chaptersNamed = async (names: ReadonlyArray<string>): Promise<ReadonlyArray<Found>> => {
  if (names.length === 0) return allChapters()
  const found: Array<Found> = []
  const files = new Set<string>()
  for (const name of names) {
    if (isPath(name)) {
      const file = await fileOf(name).catch(async (thrown) => {
        throw (await misplaced(name)) ?? thrown
      })
      if (files.has(file)) continue
      files.add(file)
    }
    for (const one of isPath(name) ? await chaptersAt(name) : await named(name)) {
      const same = found.find((f) => f.chapter.id === one.chapter.id)
      if (same !== undefined && same.path !== one.path)
        throw new GivesUp(`two chapters are named ${one.chapter.id}: check them one at a time`)
      if (same === undefined) found.push(one)
    }
  }
  return found
}

/** What to type instead, where a path is none but the id of a scenario or property. */
const misplaced = async (id: string): Promise<GivesUp | undefined> => {
  for (const { chapter } of await allChapters()) {
    const scenario = chapter.scenarios.find((s) => s.id === id)
    const check = `\`quorate check ${chapter.id}`
    const explore = scenario?.kind === "exhaustive" ? `, or \`quorate explore ${id}\`` : ""
    if (scenario !== undefined) return new GivesUp(`${id} is a scenario, no chapter: try ${check}\`${explore}`)
    if (chapter.properties.some((p) => p.id === id))
      return new GivesUp(`${id} is a property, no chapter: try ${check} --property ${id}\``)
  }
  return undefined
}

/** The chapter of this name, or all of a group: `pos` stands for every chapter below `spec/pos`. */
export const meantBy = (name: string, all: ReadonlyArray<Found>): ReadonlyArray<Found> =>
  all.filter(({ chapter }) => chapter.id === name || folderOf(chapter).startsWith(`${name}/`))

/** The names of the groups. */
export const groupsOf = (all: ReadonlyArray<Found>): ReadonlyArray<string> => {
  const folders = all.map(({ chapter }) => folderOf(chapter)).filter((folder) => folder.includes("/"))
  return [...new Set(folders.map((folder) => folder.slice(0, folder.indexOf("/"))))]
}

/** `; pos is the group of …`, to be put behind a message, if the name is a group's; else nothing. */
export const groupHint = (name: string, all: ReadonlyArray<Found>): string => {
  if (!groupsOf(all).includes(name)) return ""
  const ids = meantBy(name, all).map(({ chapter }) => chapter.id)
  return `; ${name} is the group of ${ids.join(", ")}`
}

const named = async (name: string): Promise<ReadonlyArray<Found>> => {
  if (name === "") throw new GivesUp("there is no chapter without a name: leave it out, and all are checked")
  const all = await allChapters()
  const meant = meantBy(name, all)
  if (meant.length > 0) return meant
  const known = [...all.map(({ chapter }) => chapter.id), ...groupsOf(all)]
  throw new GivesUp(
    `there is no chapter "${name}"${nearest(name, known)}; one's own is named by its path, as in ./${name}.ts`,
  )
}

/** The chapter with this id: the one at the path if there is a path, else one of this package. */
export const chapterWith = async (id: string, path: string | undefined): Promise<Found> => {
  if (path === undefined) {
    const chapter = (await own()).find((c) => c.id === id)
    if (chapter !== undefined) return { chapter }
    throw new GivesUp(`there is no chapter "${id}" in this package: name its file with --chapter <path>`)
  }
  const found = await chaptersAt(path)
  const one = found.find((f) => f.chapter.id === id)
  if (one !== undefined) return one
  throw new GivesUp(`${path} holds the chapter ${found.map((f) => f.chapter.id).join(", ")}, not "${id}"`)
}

type ScenarioOf<K extends AnyScenario["kind"]> = Extract<AnyScenario, { readonly kind: K }>

/** A scenario of a kind, in a thread that has its names only. */
export const scenarioOf = async <K extends AnyScenario["kind"]>(
  { id, path }: ChapterName,
  name: string,
  kind: K,
): Promise<{ readonly chapter: AnyChapter; readonly scenario: ScenarioOf<K> }> => {
  const { chapter } = await chapterWith(id, path)
  const scenario = chapter.scenarios.find((s): s is ScenarioOf<K> => s.id === name && s.kind === kind)
  if (scenario === undefined) throw new GivesUp(`${chapter.id} has no scenario ${name} of the kind "${kind}"`)
  return { chapter, scenario }
}
