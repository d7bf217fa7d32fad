/**
 * Import arrows: who may use what.
 *
 *     spec → effect, ts-pattern, @noble/hashes and itself      spec/<chapter> → spec/core, itself
 *     src → spec/core      src/cli → all but tests      only src/cli, and what it alone uses, → node:*
 *     properties → all
 */
import { posix } from "node:path"
import { complaint, type File, lineAt } from "./files.ts"
import { uncommented } from "./source.ts"

/** One import: what is written, and the path from the root if it is relative. */
interface Import {
  readonly line: number
  readonly specifier: string
  readonly target: string | undefined
}

const statement = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)"([^"]+)"/gmu

/** Every import and re-export of a file. */
const importsOf = ({ path, text }: File): ReadonlyArray<Import> => {
  const code = uncommented(text)
  return [...code.matchAll(statement)].map((match) => {
    const specifier = match[1] as string
    const target = specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined
    return { line: lineAt(code, match.index), specifier, target }
  })
}

const folder = (path: string): string => path.split("/").slice(0, 2).join("/")
const isUnder = (path: string, ...folders: ReadonlyArray<string>): boolean =>
  folders.some((f) => path.startsWith(`${f}/`))
const isPackage = (specifier: string, names: ReadonlyArray<string>): boolean =>
  names.some((name) => specifier === name || specifier.startsWith(`${name}/`))

const specPackages = ["effect", "ts-pattern", "@noble/hashes"]
/** Examples of the guide are written as a user writes them. */
const guidePackages = [...specPackages, "quorate", "fast-check", "vitest"]
const enginePackages = [...specPackages, "fast-check"]

const wrongInSpec = (path: string, { specifier, target }: Import): string | undefined => {
  const inGuide = isUnder(path, "spec/guide")
  if (target === undefined) {
    return isPackage(specifier, inGuide ? guidePackages : specPackages) ? undefined : `spec may not import ${specifier}`
  }
  if (!isUnder(target, "spec")) return `spec may not import ${target}`
  const home = folder(path)
  const shared = ["spec/core", "spec/problems", home]
  const isIndex = path === "spec/index.ts"
  if (!isIndex && home === "spec/core" && !isUnder(target, "spec/core")) return `spec/core may not import ${target}`
  return isIndex || isUnder(target, ...shared) ? undefined : `a chapter may not import ${target}`
}

const wrongInEngine = (_: string, { specifier, target }: Import): string | undefined => {
  if (target === undefined) {
    const known = specifier.startsWith("node:") || isPackage(specifier, enginePackages)
    return known ? undefined : `the engine may not import ${specifier}`
  }
  if (isUnder(target, "src/cli")) return `the engine may not import the command line: ${target}`
  return isUnder(target, "src", "spec/core") ? undefined : `the engine may not import ${target}`
}

const wrongInCli = (_: string, { target }: Import): string | undefined =>
  target === undefined || isUnder(target, "src", "spec", "properties/arbitrary", "properties/suites")
    ? undefined
    : `the command line may not import ${target}`

const wrongIn = (path: string): ((path: string, i: Import) => string | undefined) | undefined => {
  if (isUnder(path, "spec")) return wrongInSpec
  if (isUnder(path, "src/cli")) return wrongInCli
  return isUnder(path, "src") ? wrongInEngine : undefined
}

/** Imports that go against the arrows. */
export const wrongImports = (files: ReadonlyArray<File>): ReadonlyArray<string> =>
  files.flatMap((file) => {
    const wrong = wrongIn(file.path)
    if (wrong === undefined) return []
    return importsOf(file).flatMap((i) => {
      const says = wrong(file.path, i)
      return says === undefined ? [] : [complaint(file.path, i.line, says)]
    })
  })

/** Files outside the command line that use Node, and that somebody else than the command line imports. */
export const wrongUsesOfNode = (files: ReadonlyArray<File>): ReadonlyArray<string> => {
  const engine = files.filter(({ path }) => isUnder(path, "src", "spec") && !isUnder(path, "src/cli"))
  const usesNode = engine.flatMap((file) => {
    const first = importsOf(file).find((i) => i.specifier.startsWith("node:"))
    return first === undefined ? [] : [{ path: file.path, first }]
  })
  return usesNode.flatMap(({ path, first }) => {
    const users = engine.filter((file) => importsOf(file).some((i) => i.target === path))
    const isAlone =
      users.length === 0 && files.some((f) => isUnder(f.path, "src/cli") && importsOf(f).some((i) => i.target === path))
    if (isAlone) return []
    const who = users[0]?.path ?? "nobody in src/cli"
    return [
      complaint(
        path,
        first.line,
        `only src/cli, and what it alone uses, may import ${first.specifier}; used by ${who}`,
      ),
    ]
  })
}
