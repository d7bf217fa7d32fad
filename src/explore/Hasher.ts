/**
 * Makes 64 bits, as two words of 32, from a sequence of numbers or from a text: the parts of a configuration's fingerprint.
 * They depend on content alone, never on the order in which a search numbers things.
 */

const scattered = (word: number): number => {
  let x = word ^ (word >>> 16)
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}

const lowAfter = (low: number, word: number): number => {
  const x = (Math.imul(low ^ word, 0x9e3779b1) + 0x3c6ef372) | 0
  return x ^ (x >>> 15)
}

const highAfter = (high: number, word: number): number => {
  const x = (Math.imul((high + word) ^ 0x5bd1e995, 0xc2b2ae3d) + 1) | 0
  return x ^ (x >>> 13)
}

export class Hasher {
  low = 0
  high = 0

  start(salt: number): this {
    this.low = 0x2545f491 ^ salt
    this.high = 0x6a09e667 - salt
    return this
  }

  add(word: number): this {
    this.low = lowAfter(this.low, word)
    this.high = highAfter(this.high, word)
    return this
  }

  text(text: string): this {
    let { low, high } = this
    for (let i = 0; i < text.length; i++) {
      low = lowAfter(low, text.charCodeAt(i))
      high = highAfter(high, text.charCodeAt(i))
    }
    this.low = low
    this.high = high
    return this
  }

  /** Spreads what was added over both words. */
  finish(): this {
    this.low = scattered((this.low + Math.imul(this.high, 0x85ebca6b)) | 0)
    this.high = scattered(this.high ^ this.low)
    return this
  }
}

/** The two words of values that have numbers, worked out when they are first asked for. */
export class Words {
  private readonly lows: Array<number> = []
  private readonly highs: Array<number> = []
  private readonly hasher = new Hasher()
  private readonly spelled: (number: number) => string
  private readonly salt: number

  /** `spelled` gives the content of a number, `salt` keeps apart what is numbered for different reasons. */
  constructor(spelled: (number: number) => string, salt = 0) {
    this.spelled = spelled
    this.salt = salt
  }

  low(number: number): number {
    return this.lows[number] ?? this.work(number).low
  }

  high(number: number): number {
    return this.highs[number] ?? this.work(number).high
  }

  get bytes(): number {
    return 8 * this.lows.length
  }

  private work(number: number): Hasher {
    const { low, high } = this.hasher.start(this.salt).text(this.spelled(number)).finish()
    this.lows[number] = low
    this.highs[number] = high
    return this.hasher
  }
}
