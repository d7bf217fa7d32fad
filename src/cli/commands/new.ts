/** `quorate new <name>`: a chapter from the template, in a new folder. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { allChapters, meantBy } from "../chapters.ts"
import { type ExitCode, exit, GivesUp } from "../exit.ts"
import { exists, reasonOf } from "../files.ts"
import { isOwnCheckout, packageRoot } from "../places.ts"
import type { Terminal } from "../terminal.ts"

const template = join(packageRoot, "spec", "guide", "examples", "template")
const nameShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const nameCharsMax = 40
/** Folders of spec/ that are no chapters. */
const taken: ReadonlySet<string> = new Set(["core", "guide", "problems", "template", "index"])

const titleOf = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1).replaceAll("-", " ")}`

/** A file of the template under another name; in a user's folder the vocabulary comes from the package. */
const adapted = (text: string, name: string, own: boolean): string => {
  const named = text.replaceAll("template", name).replaceAll("Template", titleOf(name))
  if (own) return named.replaceAll('"../../../core/', '"../core/')
  return named
    .replaceAll(/from "\.\.\/\.\.\/\.\.\/core\/\w+\.ts"/g, 'from "quorate"')
    .replaceAll('import * as Schema from "effect/Schema"', 'import { Schema } from "quorate"')
}

export const newChapter = async (name: string, terminal: Terminal): Promise<ExitCode> => {
  if (!nameShape.test(name) || name.length > nameCharsMax)
    throw new GivesUp(
      `"${name.slice(0, nameCharsMax)}" is no name for a chapter: lower case, digits and hyphens, at most ${nameCharsMax}, as in two-phase`,
    )
  if (taken.has(name)) throw new GivesUp(`"${name}" is taken by a folder that is no chapter: choose another name`)
  const all = await allChapters()
  if (meantBy(name, all).length > 0)
    throw new GivesUp(`"${name}" is taken by a chapter of this package: choose another name`)
  const own = isOwnCheckout(process.cwd())
  const folder = own ? join("spec", name) : name
  if (await exists(folder)) throw new GivesUp(`cannot make the chapter ${folder}: it exists already`)
  await write(folder, name, own)
  terminal.out(`The chapter ${name} is in ${folder}/; it is whole, and passes its checks:`)
  terminal.out(`  npx quorate check ./${folder}`)
  if (own) terminal.out(`Add it to the list in ${join("spec", "index.ts")}, and \`npx quorate list\` knows it.`)
  return exit.asExpected
}

/** The whole folder or nothing: it is filled under another name first. Renaming it fails if the name is taken meanwhile. */
const write = async (folder: string, name: string, own: boolean): Promise<void> => {
  const draft = join(dirname(folder), `.${name}.${process.pid}.tmp`)
  try {
    await mkdir(draft)
    for (const file of (await readdir(template)).sort())
      await writeFile(join(draft, file), adapted(await readFile(join(template, file), "utf8"), name, own))
    await mkdir(folder)
    await rename(draft, folder)
  } catch (thrown) {
    throw new GivesUp(`cannot make the chapter ${folder}: ${reasonOf(thrown)}`)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
