/**
 * The interchangeable names of a system as numbers, group after group, and renamings of them.
 * Next: [Spellings.ts](Spellings.ts), values under other names.
 */

import type { System } from "../../../spec/core/System.ts"
import type { Naming } from "../../../spec/core/symmetry.ts"

/** For each name, in the order of their numbers, the number of the name that takes its place. */
export type Renaming = ReadonlyArray<number>

export class Names {
  readonly all: ReadonlyArray<string>
  /** The numbers of each group: they follow one another. */
  readonly groups: ReadonlyArray<ReadonlyArray<number>>
  /** The place of each name, and the name of each place; −1 if there is none. */
  readonly placeOf: ReadonlyArray<number>
  readonly nameAt: ReadonlyArray<number>
  /** How many renamings there are. */
  readonly order: number
  private readonly groupNumbers: ReadonlyArray<number>
  private readonly numbers: ReadonlyMap<string, number>
  private readonly renamings: Array<Renaming> = []
  private readonly known = new Map<string, number>()

  constructor({ symmetry, places }: System) {
    const groups = symmetry?.groups ?? []
    this.all = groups.flat()
    this.groupNumbers = groups.flatMap((names, g) => names.map(() => g))
    this.groups = groups.map((_, g) => this.all.flatMap((_name, n) => (this.groupNumbers[n] === g ? [n] : [])))
    this.numbers = new Map(this.all.map((name, n) => [name, n] as const))
    this.placeOf = this.all.map((name) => places.findIndex((p) => p.id === name))
    this.nameAt = places.map((p) => this.numbers.get(p.id) ?? -1)
    this.order = groups.reduce((product, names) => product * factorial(names.length), 1)
  }

  groupOf(name: number): number {
    return this.groupNumbers[name] as number
  }

  /** The number of a renaming; the one that changes nothing is 0 if it is asked for first. */
  number(renaming: Renaming): number {
    const key = renaming.join()
    const known = this.known.get(key)
    if (known !== undefined) return known
    this.known.set(key, this.renamings.length)
    return this.renamings.push(renaming) - 1
  }

  renaming(number: number): Renaming {
    return this.renamings[number] as Renaming
  }

  /** The place that a place becomes. */
  placeAfter(renaming: Renaming, place: number): number {
    const name = this.nameAt[place] as number
    return name === -1 ? place : (this.placeOf[renaming[name] as number] as number)
  }

  /** Says other names, as a renaming has it. */
  naming(renaming: Renaming): Naming {
    return (word) => {
      const n = this.numbers.get(word)
      return n === undefined ? word : (this.all[renaming[n] as number] as string)
    }
  }

  /** Tells one name and the owner's from the others, and of the others only in which group they are. */
  seenBy(name: number, owner: number): Naming {
    return (word) => {
      const n = this.numbers.get(word)
      if (n === undefined) return word
      if (n === name) return "this one"
      return n === owner ? "the owner" : `one of group ${this.groupOf(n)}`
    }
  }
}

export const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
