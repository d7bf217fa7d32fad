/**
 * The project's own files, as lints see them.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"

export const root = resolve(import.meta.dirname, "../..")

/** A file: its path from the root, with slashes, and its text. */
export interface File {
  readonly path: string
  readonly text: string
}

const skipped: ReadonlySet<string> = new Set(["node_modules", "dist", "reports", "coverage", ".git"])

const pathsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? pathsIn(path) : [path]
    })

/** All files whose names end in one of these, sorted by path. */
export const filesEnding = (...ends: ReadonlyArray<string>): ReadonlyArray<File> =>
  pathsIn("")
    .filter((path) => ends.some((end) => path.endsWith(end)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))

/** Whether there is a file or folder at a path from the root. */
export const isThere = (path: string): boolean => existsSync(join(root, path))

/** A complaint, with the place that it is about. */
export const complaint = (path: string, line: number, says: string): string => `${path}:${line}: ${says}`

/** The line of a position in a text, from 1. */
export const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length
