/**
 * Names in order of their colours. Names of one colour are tied; those that can be exchanged without changing anything are
 * one class, and only the orders of classes differ.
 */
import { factorial } from "./Names.ts"

/** Names of one colour, class by class. */
export type Tie = ReadonlyArray<ReadonlyArray<number>>

/** Splits the names of a group by colour, in the order of the colours. */
export const tiesOf = (
  group: ReadonlyArray<number>,
  colourOf: (name: number) => number,
  isSame: (a: number, b: number) => boolean,
): ReadonlyArray<Tie> => {
  const coloured = group.map((name) => ({ name, colour: colourOf(name) })).sort((a, b) => a.colour - b.colour)
  const ties: Array<Array<Array<number>>> = []
  coloured.forEach(({ name, colour }, i) => {
    const tie = ties.at(-1)
    const isTied = coloured[i - 1]?.colour === colour
    const mine = isTied ? tie?.find(([first]) => isSame(first as number, name)) : undefined
    if (mine !== undefined) mine.push(name)
    else if (isTied) tie?.push([name])
    else ties.push([[name]])
  })
  return ties
}

/** In how many ways exchangeable names can change places. */
export const exchanges = (tie: Tie): number => tie.reduce((product, c) => product * factorial(c.length), 1)

/** How many orders of a tie differ. */
export const ordersCount = (tie: Tie): number => factorial(tie.flat().length) / exchanges(tie)

/** The orders of a tie that differ: every sequence of classes, the names of a class in their own order. */
export const ordersOf = (tie: Tie): ReadonlyArray<ReadonlyArray<number>> => {
  if (tie.length <= 1) return [tie.flat()]
  return tie.flatMap(([first, ...others], i) => {
    const rest = others.length === 0 ? tie.filter((_, j) => j !== i) : tie.map((c, j) => (j === i ? others : c))
    return ordersOf(rest).map((order) => [first as number, ...order])
  })
}

/** Every way to take one order of each tie, one after the other. */
export const sequencesOf = ([first, ...others]: ReadonlyArray<Tie>): ReadonlyArray<ReadonlyArray<number>> => {
  if (first === undefined) return [[]]
  const rest = sequencesOf(others)
  return ordersOf(first).flatMap((order) => rest.map((names) => [...order, ...names]))
}
