/**
 * Numbers for values: equal contents get one number, in the order in which they are met.
 */

export class Interner<T> {
  readonly values: Array<T> = []
  /** The spelling of each value: what orders values by content, never by number. */
  readonly keys: Array<string> = []
  private readonly numbers = new Map<string, number>()
  private readonly spelled: (value: T) => string
  private characters = 0

  constructor(spelled: (value: T) => string) {
    this.spelled = spelled
  }

  /** The number of a value; a new one if `values` did not hold it. */
  of(value: T, prefix = ""): number {
    const key = prefix + this.spelled(value)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.values.length
    this.numbers.set(key, number)
    this.values.push(value)
    this.keys.push(key)
    this.characters += key.length
    return number
  }

  get size(): number {
    return this.values.length
  }

  /** An estimate: the keys' characters and what a map keeps for each of them. */
  get bytes(): number {
    return this.characters + 64 * this.values.length
  }
}
