/**
 * What every page must be like: links that lead somewhere, ids that exist, code that runs.
 */
import { posix } from "node:path"
import { complaint, type File, lineAt } from "./files.ts"

const link = /\]\(([^)\s]+)\)/gu
const fence = /^```(\w*)\n([\s\S]*?)^```/gmu
const blank = (text: string): string => text.replace(/[^\n]/gu, " ")

/** The page without its code blocks; lines stay where they are. */
const prose = (text: string): string => text.replace(fence, blank)

/** Relative links to files that are not there. */
export const brokenLinks = (pages: ReadonlyArray<File>, isThere: (path: string) => boolean): ReadonlyArray<string> =>
  pages.flatMap(({ path, text }) =>
    [...prose(text).matchAll(link)].flatMap((m) => {
      const [target = ""] = (m[1] as string).split("#")
      if (target === "" || /^[a-z]+:/u.test(target)) return []
      const file = posix.join(posix.dirname(path), target)
      return isThere(file) ? [] : [complaint(path, lineAt(text, m.index), `leads nowhere: ${target}`)]
    }),
  )

const mention = /`([a-z][a-z0-9-]*\/[a-z0-9-]+)`/gu

/** Ids in code spans that no chapter has. `owners` are the words before the slash that make a span an id. */
export const unknownIds = (
  pages: ReadonlyArray<File>,
  known: ReadonlySet<string>,
  owners: ReadonlyArray<string>,
): ReadonlyArray<string> =>
  pages.flatMap(({ path, text }) =>
    [...prose(text).matchAll(mention)].flatMap((m) => {
      const id = m[1] as string
      if (known.has(id) || !owners.includes(id.split("/")[0] as string) || id.endsWith("-k")) return []
      return [complaint(path, lineAt(text, m.index), `${id} is no rule, property or scenario`)]
    }),
  )

/** A block of code that a page promises to run: its first line is `// run`. */
export interface Example {
  readonly path: string
  readonly line: number
  readonly code: string
}

/** The blocks of TypeScript that begin with `// run`. */
export const examplesIn = (pages: ReadonlyArray<File>): ReadonlyArray<Example> =>
  pages.flatMap(({ path, text }) =>
    [...text.matchAll(fence)].flatMap((m) =>
      m[1] === "ts" && (m[2] as string).startsWith("// run")
        ? [{ path, line: lineAt(text, m.index), code: m[2] as string }]
        : [],
    ),
  )

/** What an example says that it prints: `// => text`. */
export const promisedBy = (code: string): ReadonlyArray<string> =>
  [...code.matchAll(/\/\/ => (.+)$/gmu)].map((m) => (m[1] as string).trim())

/** What stands for the package while it is being developed. */
const entries: ReadonlyArray<readonly [name: string, file: string]> = [
  ["quorate/arbitrary", "properties/arbitrary/index.ts"],
  ["quorate/vitest", "properties/vitest.ts"],
  ["quorate/spec", "spec/index.ts"],
  ["quorate", "src/index.ts"],
]

/** The code with imports of the package led to its sources. */
export const resolved = (code: string, urlOf: (file: string) => string): string =>
  entries.reduce((text, [name, file]) => text.replaceAll(`from "${name}"`, `from "${urlOf(file)}"`), code)
