/**
 * Files: read whole with a limit, written whole or not at all, and never over another.
 */
import { constants, rmSync } from "node:fs"
import { access, copyFile, link, lstat, mkdir, readFile, stat, unlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { GivesUp } from "./exit.ts"

const reasons: { readonly [code: string]: string } = {
  EEXIST: "it exists already",
  ENOENT: "there is no such file or folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, not a file",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "symbolic links go round in a circle",
  EMFILE: "too many files are open",
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : ""

/** Why a file operation failed, in words. */
export const reasonOf = (thrown: unknown): string =>
  reasons[codeOf(thrown)] ?? (thrown instanceof Error ? thrown.message : String(thrown))

const mebibyte = 1024 * 1024

/** The text of a file: an ordinary one, not larger than `mebibytesMax`, in UTF-8. Gives up otherwise. */
export const readText = async (path: string, what: string, mebibytesMax: number): Promise<string> => {
  if (path === "") throw new GivesUp(`cannot read ${what}: its name is empty; name a file`)
  const wrong = (why: string) => new GivesUp(`cannot read ${what} ${path}: ${why}`)
  let bytes: Buffer
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw wrong("it is a folder, not a file")
    if (!found.isFile()) throw wrong("it is not an ordinary file")
    if (found.size > mebibytesMax * mebibyte) throw wrong(`it is larger than ${mebibytesMax} MiB`)
    bytes = await readFile(path)
  } catch (thrown) {
    throw thrown instanceof GivesUp ? thrown : wrong(reasonOf(thrown))
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw wrong("it is not text in UTF-8")
  }
}

/** Whether anything is there, be it a dangling link. */
export const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}

/** Gives up early if a file could not be written later: something has that name, or there is no folder for it. */
export const mustBeFree = async (path: string): Promise<void> => {
  if (path === "") throw new GivesUp("cannot write a file without a name: name one")
  if (/[/\\]$/.test(path)) throw new GivesUp(`cannot write ${path}: it names a folder, not a file`)
  const folder = dirname(path)
  try {
    if (!(await stat(folder)).isDirectory()) throw new GivesUp(`cannot write ${path}: ${folder} is not a folder`)
    await access(folder, constants.W_OK)
  } catch (thrown) {
    throw thrown instanceof GivesUp ? thrown : new GivesUp(`cannot write ${path}: ${folder}: ${reasonOf(thrown)}`)
  }
  try {
    await lstat(path)
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return
    throw new GivesUp(`cannot write ${path}: ${reasonOf(thrown)}`)
  }
  throw taken(path)
}

const taken = (path: string) =>
  new GivesUp(`cannot write ${path}: it exists already; name another file or move it away`)

let draftsMade = 0

/** Writes a new file as a whole. Gives up, and leaves nothing behind, if the name is taken, the write fails or the process ends. */
export const writeNew = async (path: string, text: string): Promise<void> => {
  if (!(await writeIfFree(path, text))) throw taken(path)
}

/** The same, but says whether the name was free, for another process may take it at any time. */
export const writeIfFree = async (path: string, text: string): Promise<boolean> => {
  const draft = join(dirname(path), `.quorate.${process.pid}.${draftsMade++}.tmp`)
  const cleanUp = () => rmSync(draft, { force: true })
  process.on("exit", cleanUp)
  try {
    await writeFile(draft, text, { flag: "wx" })
    await place(draft, path)
    return true
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false
    throw new GivesUp(`cannot write ${path}: ${reasonOf(thrown)}`)
  } finally {
    await unlink(draft).catch(() => undefined)
    process.off("exit", cleanUp)
  }
}

/** Gives a draft its name. A link, unlike a renaming, fails if the name is taken; where there are no links, a copy does. */
const place = async (draft: string, path: string): Promise<void> => {
  try {
    await link(draft, path)
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") throw thrown
    await copyFile(draft, path, constants.COPYFILE_EXCL).catch(async (failed) => {
      if (codeOf(failed) !== "EEXIST") await unlink(path).catch(() => undefined)
      throw failed
    })
  }
}

/** Makes a folder and those above it. */
export const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true })
  } catch (thrown) {
    const why = codeOf(thrown) === "EEXIST" ? "a file has that name; move it away" : reasonOf(thrown)
    throw new GivesUp(`cannot make the folder ${path}: ${why}`)
  }
}
