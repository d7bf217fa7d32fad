/** Who is linked to whom: undirected graphs as flat arrays. */
import type { Rng } from "../random/rng.ts"

/** The neighbours of place i are `targets[offsets[i]]` up to, without, `targets[offsets[i + 1]]`. */
export interface Topology {
  readonly size: number
  readonly offsets: Int32Array
  readonly targets: Int32Array
}

/** A link, once for both directions. */
type Link = readonly [number, number]

/** The graph of some links over the places 0 to size − 1. Each neighbour list keeps the order of the links. */
export const linked = (size: number, links: ReadonlyArray<Link>): Topology => {
  const offsets = new Int32Array(size + 1)
  for (const [a, b] of links) for (const i of [a, b]) offsets[i + 1] = (offsets[i + 1] as number) + 1
  for (let i = 0; i < size; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number)
  const targets = new Int32Array(2 * links.length)
  const filled = offsets.slice()
  const attach = (a: number, b: number): void => {
    const at = filled[a] as number
    targets[at] = b
    filled[a] = at + 1
  }
  for (const [a, b] of links) {
    attach(a, b)
    attach(b, a)
  }
  return { size, offsets, targets }
}

/** Everyone is linked to everyone: size × (size − 1) entries. */
export const complete = (size: number): Topology => {
  const degree = size - 1
  const offsets = Int32Array.from({ length: size + 1 }, (_, i) => i * degree)
  const targets = new Int32Array(size * degree)
  for (let i = 0, at = 0; i < size; i++) for (let j = 0; j < size; j++) if (j !== i) targets[at++] = j
  return { size, offsets, targets }
}

/** Each is linked to the next, the last to the first. */
export const ring = (size: number): Topology => {
  if (size < 3) return complete(size)
  return linked(
    size,
    Array.from({ length: size }, (_, i): Link => [i, (i + 1) % size]),
  )
}

/** Whether every place can be reached from the first. */
export const isConnected = ({ size, offsets, targets }: Topology): boolean => {
  const met = new Uint8Array(size)
  const open = size === 0 ? [] : [0]
  let count = open.length
  met[0] = 1
  for (let i = open.pop(); i !== undefined; i = open.pop())
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
      const j = targets[k] as number
      if (met[j] === 1) continue
      met[j] = 1
      count++
      open.push(j)
    }
  return count === size
}

/** In place, all orders equally likely. Source: Fisher and Yates 1938, in Durstenfeld's form. */
const shuffle = (items: Int32Array, random: Rng): void => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    const x = items[i] as number
    items[i] = items[j] as number
    items[j] = x
  }
}

/**
 * A random connected graph in which every place has `degree` neighbours: ends of links are paired at random, then loops and
 * double links are swapped away with random others. Nearly, not exactly, uniform among all such graphs.
 * Errors: RangeError where there is none (size × degree odd, degree ≥ size, degree below 2 for more than two places).
 * Source: Bollobás 1980, the configuration model.
 */
export const regular = (size: number, degree: number, random: Rng): Topology => {
  if (degree === size - 1) return complete(size)
  if (degree < 2 || degree >= size || (size * degree) % 2 === 1)
    throw new RangeError(`no connected graph of ${size} places with ${degree} neighbours each`)
  const missing = size - 1 - degree
  for (;;) {
    const graph = missing < degree ? complement(pairing(size, missing, random)) : pairing(size, degree, random)
    if (graph !== undefined && isConnected(graph)) return graph
  }
}

/** All links that a graph lacks. */
const complement = (graph: Topology | undefined): Topology | undefined => {
  if (graph === undefined) return undefined
  const { size, offsets, targets } = graph
  const links: Array<Link> = []
  for (let i = 0; i < size; i++) {
    const lacks = new Set(targets.subarray(offsets[i], offsets[i + 1]))
    for (let j = i + 1; j < size; j++) if (!lacks.has(j)) links.push([i, j])
  }
  return linked(size, links)
}

/** A graph with `degree` neighbours each, connected or not; undefined where the swaps got stuck. */
const pairing = (size: number, degree: number, random: Rng): Topology | undefined => {
  const ends = Int32Array.from({ length: size * degree }, (_, i) => Math.floor(i / degree))
  shuffle(ends, random)
  const count = ends.length / 2
  const end = (i: number): number => ends[i] as number
  const copies = new Map<number, number>()
  const keyOf = (a: number, b: number): number => (a < b ? a * size + b : b * size + a)
  const copiesOf = (a: number, b: number): number => copies.get(keyOf(a, b)) ?? 0
  const change = (a: number, b: number, by: 1 | -1): void => void copies.set(keyOf(a, b), copiesOf(a, b) + by)
  const isNew = (a: number, b: number): boolean => a !== b && copiesOf(a, b) === 0
  for (let e = 0; e < count; e++) change(end(2 * e), end(2 * e + 1), 1)

  for (let e = 0, tries = 0; e < count; ) {
    const [a, b] = [end(2 * e), end(2 * e + 1)]
    if (a !== b && copiesOf(a, b) === 1) {
      e++
      continue
    }
    if (++tries > 100 * ends.length) return undefined
    const f = random.int(count)
    const [c, d] = [end(2 * f), end(2 * f + 1)]
    if (!isNew(a, c) || !isNew(b, d)) continue
    change(a, b, -1)
    change(c, d, -1)
    change(a, c, 1)
    change(b, d, 1)
    ends[2 * e + 1] = c
    ends[2 * f] = b
  }
  return linked(
    size,
    Array.from({ length: count }, (_, e): Link => [end(2 * e), end(2 * e + 1)]),
  )
}

/**
 * A random connected graph in which every place has at least `degree` neighbours where there are that many: a random tree,
 * then random links until all have enough.
 */
export const connected = (size: number, degree: number, random: Rng): Topology => {
  const links: Array<Link> = []
  const neighbours = Array.from({ length: size }, () => new Set<number>())
  const link = (a: number, b: number): void => {
    if (a === b || neighbours[a]?.has(b) === true) return
    neighbours[a]?.add(b)
    neighbours[b]?.add(a)
    links.push([a, b])
  }
  for (let i = 1; i < size; i++) link(i, random.int(i))
  const enough = Math.min(degree, size - 1)
  for (let i = 0; i < size; i++) while ((neighbours[i] as Set<number>).size < enough) link(i, random.int(size))
  return linked(size, links)
}
