/**
 * The normal form of a configuration: what it looks like once its interchangeable names are given out anew, by what is said of
 * each name and not by what it is called. Configurations that differ by a renaming have one normal form, and two that have one
 * normal form differ by a renaming only. Next: [Orbits.ts](Orbits.ts), which finds configurations by it.
 */
import type { Names, Renaming } from "./Names.ts"
import type { Spellings } from "./Spellings.ts"
import { exchanges, ordersCount, sequencesOf, type Tie, tiesOf } from "./ties.ts"

export class NormalForm {
  /** The normal form of the configuration that was asked for last. */
  readonly form: Int32Array
  /** How many configurations there are up to renaming like that one; 0 if it had too many ties to tell. */
  alike = 0
  private readonly names: Names
  private readonly spellings: Spellings
  private readonly tried: Int32Array
  private readonly places: number
  /** Where the monitors' states begin in a vector. */
  private readonly monitorsAt: number
  private readonly triesMax: number
  private readonly unchanged: number

  constructor(names: Names, spellings: Spellings, width: number, monitorsAt: number, triesMax: number) {
    this.names = names
    this.spellings = spellings
    this.form = new Int32Array(width)
    this.tried = new Int32Array(width)
    this.places = names.nameAt.length
    this.monitorsAt = monitorsAt
    this.triesMax = triesMax
    this.unchanged = names.number(names.all.map((_, n) => n))
  }

  /**
   * Works out the normal form. Names that nothing tells apart are tried in every order, and the least result is taken. Where
   * that would be too many orders they stay as they are: the form is then one of several, and some configurations are kept twice.
   */
  of(vector: Int32Array): void {
    const { form, tried, names } = this
    const isSame = (a: number, b: number) => this.isSameWithout(vector, a, b)
    const ties = names.groups.flatMap((group) => tiesOf(group, (name) => this.colour(vector, name), isSame))
    const isExact = ties.reduce((product, tie) => product * ordersCount(tie), 1) <= this.triesMax
    const sequences = isExact ? sequencesOf(ties) : [ties.flatMap((tie) => tie.flat().sort((a, b) => a - b))]
    let least = 0
    for (const sequence of sequences) {
      this.rename(vector, renamingTo(sequence))
      const order = least === 0 ? -1 : compare(tried, form)
      if (order < 0) form.set(tried)
      least = order < 0 ? 1 : least + (order === 0 ? 1 : 0)
    }
    this.alike = isExact ? names.order / (least * product(ties)) : 0
  }

  /** Whether a configuration is the same once two names are exchanged. */
  isSameWithout(vector: Int32Array, a: number, b: number): boolean {
    const { names, spellings, monitorsAt, unchanged, places } = this
    const exchange = names.all.map((_, n) => (n === a ? b : n === b ? a : n))
    const swapped = names.number(exchange)
    for (let place = 0; place < places; place++) {
      const other = vector[names.placeAfter(exchange, place)] as number
      if (spellings.cell(swapped, vector[place] as number) !== spellings.cell(unchanged, other)) return false
    }
    for (let at = monitorsAt; at < vector.length; at++) {
      const [k, state] = [at - monitorsAt, vector[at] as number]
      if (spellings.state(k, swapped, state) !== spellings.state(k, unchanged, state)) return false
    }
    return true
  }

  /** All that a configuration says of a name, as a number. If two numbers are equal by chance, that is one tie more. */
  private colour(vector: Int32Array, name: number): number {
    const { spellings, monitorsAt, places } = this
    let sum = 0
    for (let place = 0; place < places; place++) {
      sum = (sum + spellings.cellSeenBy(name, place, vector[place] as number)) | 0
    }
    for (let at = monitorsAt; at < vector.length; at++) {
      sum = (sum + spellings.stateSeenBy(name, at - monitorsAt, vector[at] as number)) | 0
    }
    return sum
  }

  /** Writes a configuration under other names into `tried`. */
  private rename(vector: Int32Array, renaming: Renaming): void {
    const { tried, names, spellings, monitorsAt, places } = this
    const number = names.number(renaming)
    for (let place = 0; place < places; place++) {
      tried[names.placeAfter(renaming, place)] = spellings.cell(number, vector[place] as number)
    }
    for (let at = places; at < monitorsAt; at++) tried[at] = vector[at] as number
    for (let at = monitorsAt; at < vector.length; at++) {
      tried[at] = spellings.state(at - monitorsAt, number, vector[at] as number)
    }
  }
}

/** The renaming that gives the i-th name to the i-th of a sequence. */
const renamingTo = (sequence: ReadonlyArray<number>): Renaming => {
  const renaming = sequence.slice()
  sequence.forEach((name, i) => {
    renaming[name] = i
  })
  return renaming
}

/** The order of two forms. Equal spellings are one number, so any order of numbers will do. */
const compare = (a: Int32Array, b: Int32Array): number => {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return (a[k] as number) - (b[k] as number)
  return 0
}

const product = (ties: ReadonlyArray<Tie>): number => ties.reduce((n, tie) => n * exchanges(tie), 1)
