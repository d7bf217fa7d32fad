/**
 * The block tree that the nodes of a run know together, with their heads: a chain is one line, a fork branches below.
 *
 *     g ─ A1 ─ B2
 *     ├─ A3 ─ A4  ◂ A
 *     └─ B3 [A→B 50]  ◂ B, C
 */
import type { Tree } from "../../spec/core/Chapter.ts"
import { observedAt, type Recording } from "../trace/Recording.ts"
import { oneLine } from "../trace/text.ts"
import { clip } from "./layout.ts"
import { type Paint, paintOf, type View, widthOf } from "./paint.ts"

interface Known {
  readonly id: string
  readonly parent: string
  readonly label: string
}

/** All blocks by id, and the nodes whose head each is. */
interface Forest {
  readonly blocks: ReadonlyMap<string, Known>
  readonly children: ReadonlyMap<string, ReadonlyArray<Known>>
  readonly roots: ReadonlyArray<Known>
  readonly heads: ReadonlyMap<string, ReadonlyArray<string>>
  /** Blocks on the longest way up from each block, itself included. */
  readonly height: ReadonlyMap<string, number>
}

const treesOf = (recording: Recording, step: number): ReadonlyArray<readonly [string, Tree]> => {
  const { tree } = recording.chapter.words
  if (tree === undefined) return []
  return [...observedAt(recording, step)].flatMap(([place, o]) => (o === null ? [] : [[place, tree(o)] as const]))
}

const byLabel = (a: Known, b: Known): number =>
  a.label === b.label ? (a.id < b.id ? -1 : 1) : a.label < b.label ? -1 : 1

/** Labels with a prime for each sibling of the same label that comes before by id, as in the words of chapters. */
const distinct = (blocks: ReadonlyArray<Known>): ReadonlyArray<Known> => {
  const seen = new Map<string, number>()
  return [...blocks].sort(byLabel).map((b) => {
    const name = JSON.stringify([b.parent, b.label])
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return { ...b, label: `${oneLine(b.label)}${"′".repeat(before)}` }
  })
}

const append = <A>(lists: Map<string, Array<A>>, key: string, value: A): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** The greatest number of blocks from each block upwards; without recursion, since chains are long. */
const heightsOf = (blocks: ReadonlyMap<string, Known>): ReadonlyMap<string, number> => {
  const height = new Map<string, number>()
  for (const leaf of blocks.values()) {
    let h = 1
    for (let b: Known | undefined = leaf; b !== undefined && (height.get(b.id) ?? 0) < h; b = blocks.get(b.parent))
      height.set(b.id, h++)
  }
  return height
}

const forestOf = (trees: ReadonlyArray<readonly [string, Tree]>): Forest => {
  const all = new Map(trees.flatMap(([, t]) => t.blocks.map((b) => [b.id, b] as const)))
  const blocks = new Map(distinct([...all.values()]).map((b) => [b.id, b]))
  const height = heightsOf(blocks)
  const higher = (a: Known, b: Known) => (height.get(b.id) ?? 0) - (height.get(a.id) ?? 0) || byLabel(a, b)
  const children = new Map<string, Array<Known>>()
  for (const b of blocks.values()) append(children, b.parent, b)
  for (const list of children.values()) list.sort(higher)
  const heads = new Map<string, Array<string>>()
  for (const [place, t] of trees)
    for (const [node, head] of Object.entries(t.heads ?? { [place]: t.head })) append(heads, head, node)
  return {
    blocks,
    children,
    roots: [...blocks.values()].filter((b) => !blocks.has(b.parent)).sort(higher),
    heads,
    height,
  }
}

/** The unbranched run of blocks that begins with one. */
const runFrom = (forest: Forest, first: Known): ReadonlyArray<Known> => {
  const run = [first]
  for (let last = first; ; ) {
    const next = forest.children.get(last.id) ?? []
    if (next.length !== 1) return run
    last = next[0] as Known
    run.push(last)
  }
}

const runEnds = 3

/** A run on one line; where it is too long, its middle is counted instead. Heads are marked behind their block. */
const spellRun = ({ heads }: Forest, run: ReadonlyArray<Known>, room: number): string => {
  const word = ({ id, label }: Known, last: boolean): string => {
    const at = heads.get(id)
    return at === undefined ? label : last ? `${label}  ◂ ${at.join(", ")}` : `${label} ◂ ${at.join(", ")}`
  }
  const words = run.map((b, i) => word(b, i === run.length - 1))
  const whole = words.join(" ─ ")
  if (whole.length <= room || run.length <= 2 * runEnds + 1) return clip(whole, room)
  const middle = run.slice(runEnds, -runEnds)
  const marked = middle.filter((b) => heads.has(b.id)).map((b) => word(b, false))
  const skipped = `… ${middle.length - marked.length} more …`
  return clip([...words.slice(0, runEnds), skipped, ...marked, ...words.slice(-runEnds)].join(" ─ "), room)
}

const indentMax = 24

/** The lines of a subtree; forks nest, so this recurses once a fork. */
const draw = (forest: Forest, first: Known, lead: string, rest: string, width: number): ReadonlyArray<string> => {
  const run = runFrom(forest, first)
  const line = `${lead}${spellRun(forest, run, width - lead.length)}`
  const forks = forest.children.get((run[run.length - 1] as Known).id) ?? []
  if (forks.length > 0 && rest.length >= indentMax) return [line, `${rest}└─ … deeper forks`]
  return [
    line,
    ...forks.flatMap((child, i) => {
      const last = i === forks.length - 1
      return draw(forest, child, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`, width)
    }),
  ]
}

const painted = (line: string, paint: Paint): string => line.replace(/◂ [^─]*/g, (heads) => paint("node", heads))

/** The tree as all nodes that are up know it after a step (the last where absent); empty where the protocol has no tree. */
export const renderTree = (recording: Recording, view: View & { readonly step?: number } = {}): string => {
  const trees = treesOf(recording, view.step ?? recording.frames.length)
  if (trees.length === 0) return ""
  const forest = forestOf(trees)
  const lines = forest.roots.flatMap((root) => draw(forest, root, "", "", widthOf(view)))
  return lines.map((l) => `${painted(l.trimEnd(), paintOf(view))}\n`).join("")
}
