/**
 * Numbers of the command line: digits only, by threes with _ between them if one likes, inside a stated range, never a silent default.
 */
import { InvalidArgumentError } from "commander"

type Parser = (text: string) => number

const wholeNumber = (min: number, max: number, range: string): Parser => {
  return (text) => {
    const n = Number(text.replaceAll("_", ""))
    if (!/^(\d+|\d{1,3}(_\d{3})+)$/.test(text) || n < min || n > max)
      throw new InvalidArgumentError(`It must be a whole number, ${range}.`)
    return n
  }
}

/** 1_000_000. Not through the locale, whose tables take longer to load than all else here. */
const spelled = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, "_")

/** A whole number in a range. */
export const between = (min: number, max: number): Parser =>
  wholeNumber(min, max, `from ${spelled(min)} to ${spelled(max)}`)

/** 0…2³²−1. */
export const seed: Parser = wholeNumber(0, 2 ** 32 - 1, "from 0 to 4294967295")

/** A number in a range, fractions allowed. */
export const fraction =
  (min: number, max: number): Parser =>
  (text) => {
    const n = Number(text)
    if (!/^\d+(\.\d+)?$/.test(text) || n < min || n > max)
      throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`)
    return n
  }

const secondsMax = 1_000_000

/** A positive number of seconds, fractions allowed. */
export const seconds: Parser = (text) => {
  const n = Number(text.replaceAll("_", ""))
  if (!/^(\d+|\d{1,3}(_\d{3})+)(\.\d+)?$/.test(text) || n <= 0 || n > secondsMax)
    throw new InvalidArgumentError(`It must be a number of seconds above 0, at most ${spelled(secondsMax)}.`)
  return n
}
