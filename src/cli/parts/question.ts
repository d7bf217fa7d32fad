/** What a part of a check answers: the code and the options on which its result depends, as a short hash. */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import type { CheckOptions } from "../../../properties/suites/Report.ts"
import type { Found } from "../chapters.ts"
import { fileAt, isCode } from "../load.ts"
import { packageRoot } from "../places.ts"

/** The names of the files of code in a folder, in a fixed order. */
const codeIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isCode).sort()

const hashOf = (texts: Iterable<string | Buffer>): string => {
  const hash = createHash("sha256")
  for (const text of texts) hash.update(text).update("\0")
  return hash.digest("hex").slice(0, 16)
}

function* textsOf(folder: string, names: ReadonlyArray<string>): Iterable<string | Buffer> {
  for (const name of names) {
    yield name
    yield readFileSync(join(folder, name))
  }
}

/** The folders whose code a result depends on, sources or built. */
const folders = import.meta.url.endsWith(".ts")
  ? ["spec", "src", "properties/arbitrary", "properties/suites"]
  : ["dist"]

let ofPackage: string | undefined
const packageCode = (): string => {
  ofPackage ??= hashOf(folders.map((name) => hashOf(textsOf(join(packageRoot, name), codeIn(join(packageRoot, name))))))
  return ofPackage
}

/** The files beside one's own chapter that it may read: code, and what code there names, such as "./params.json". */
const besides = (folder: string): ReadonlyArray<string> => {
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
  const code = files.filter(isCode)
  const texts = code.map((name) => readFileSync(join(folder, name), "utf8"))
  return files.filter((name) => isCode(name) || texts.some((text) => text.includes(name))).sort()
}

/** For one's own chapter its file counts, and those beside it that it may read. What these import from elsewhere does not. */
export const questionOf = async ({ path }: Found, options: CheckOptions): Promise<string> => {
  const { seed, strategy, steps, property } = options
  const asked = JSON.stringify([seed, strategy ?? null, steps ?? null, property ?? null])
  if (path === undefined) return hashOf([packageCode(), asked])
  const folder = dirname(await fileAt(path))
  return hashOf([packageCode(), ...textsOf(folder, besides(folder)), asked])
}
