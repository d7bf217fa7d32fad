/**
 * What must not be written: words that have no place in a pure rule, files that are too long, names of machines.
 */
import { complaint, type File, lineAt } from "./files.ts"
import { codeOf } from "./source.ts"

interface Forbidden {
  readonly pattern: RegExp
  readonly why: string
}

const inSpec: ReadonlyArray<Forbidden> = [
  { pattern: /\basync\b|\bawait\b/gu, why: "a rule does not wait" },
  { pattern: /\bthrow\b/gu, why: "a rule refuses, it does not throw" },
  { pattern: /\bDate\b|\bperformance\b/gu, why: "a rule has no clock" },
  { pattern: /\bMath\.random\b|\bcrypto\./gu, why: "a rule has no randomness" },
  { pattern: /\bconsole\b|\bprocess\./gu, why: "a rule has no side effects" },
  { pattern: /\bexport default\b/gu, why: "no default exports" },
  { pattern: /\bMath\.pow\b|\*\*/gu, why: "powers differ between versions of Node: use own functions of + − × ÷" },
]

const isSpec = ({ path }: File): boolean => path.startsWith("spec/") && path.endsWith(".ts")

/** Where a chapter that is not well made is told. */
const mistakes = "spec/core/mistake.ts"

/** Words that spec must not contain, outside comments and literals. */
export const forbiddenWords = (files: ReadonlyArray<File>): ReadonlyArray<string> =>
  files
    .filter((f) => isSpec(f) && f.path !== mistakes)
    .flatMap(({ path, text }) => {
      const code = codeOf(text)
      return inSpec.flatMap(({ pattern, why }) =>
        [...code.matchAll(pattern)].map((m) => complaint(path, lineAt(code, m.index), `${m[0]}: ${why}`)),
      )
    })

const reason = /biome-ignore(?:-start)? lint\/suspicious\/noExplicitAny: \S/u

/** Uses of `any` without a reason in the line above. */
export const anyWithoutReason = (files: ReadonlyArray<File>): ReadonlyArray<string> =>
  files.filter(isSpec).flatMap(({ path, text }) => {
    const lines = text.split("\n")
    return codeOf(text)
      .split("\n")
      .flatMap((line, i) =>
        /\bany\b/u.test(line) && !reason.test(lines[i - 1] ?? "")
          ? [complaint(path, i + 1, "`any` without a reason in the line above")]
          : [],
      )
  })

const linesMax: ReadonlyArray<readonly [folder: string, lines: number]> = [
  ["spec/", 300],
  ["src/", 500],
  ["properties/", 500],
]

/** Source files with too many lines. */
export const tooLong = (files: ReadonlyArray<File>): ReadonlyArray<string> =>
  files.flatMap(({ path, text }) => {
    const most = linesMax.find(([folder]) => path.startsWith(folder) && path.endsWith(".ts"))?.[1]
    const lines = text.replace(/\n$/u, "").split("\n").length
    return most === undefined || lines <= most ? [] : [complaint(path, lines, `${lines} lines; ${most} at most`)]
  })

/** Paths of one machine, addresses of private networks, and hosts that only resolve inside one. */
const places: ReadonlyArray<RegExp> = [
  /(?<![\w.])\/(?:home|Users|root|work|mnt|tmp)\/[\w.-]+/gu,
  /\b[A-Z]:\\[A-Za-z]/gu,
  /(?<![\d.])(?:10\.\d+|127\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+(?![\d.])/gu,
  /\blocalhost:\d+/gu,
  /\bhttps?:\/\/[\w.-]*(?:\.internal|\.local|\.lan|\.corp|\.invalid|\.example)\b/gu,
  /\bhttps?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|proxy)[\w.-]*/gu,
]

/** Mentions of a machine's paths or of private hosts. */
export const machinePlaces = (files: ReadonlyArray<File>): ReadonlyArray<string> =>
  files.flatMap(({ path, text }) =>
    places.flatMap((place) =>
      [...text.matchAll(place)].map((m) => complaint(path, lineAt(text, m.index), `names a place: ${m[0]}`)),
    ),
  )
