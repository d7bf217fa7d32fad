/**
 * Small pieces of text: names, one-line texts, quotations in errors. Nothing here depends on a locale.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that a line must not have
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/
const unprintables = new RegExp(unprintable.source, "g")
const bare = /^[A-Za-z0-9_.+'′-]+$/
const reserved: ReadonlySet<string> = new Set(["partition", "heal", "tick"])

/** Whether a line has a character that does not show, tabs included. */
export const isPrintable = (text: string): boolean => !unprintable.test(text)

/** The text as one line without white space at its ends. */
export const oneLine = (text: string): string => text.replace(unprintables, " ").trim()

/** The text as one word. */
export const oneWord = (text: string): string => oneLine(text).replace(/ +/g, "_")

/** A name as traces write it: bare where that is unambiguous, else in quotes. */
export const spellName = (name: string): string =>
  bare.test(name) && !reserved.has(name) ? name : JSON.stringify(name)

/** Whether a character may stand in a bare name. */
export const isBare = (char: string): boolean => bare.test(char)

const clipMax = 60

/** A piece of input as an error quotes it: one line, at most some sixty characters. */
export const quote = (text: string): string => {
  const line = text.replace(unprintables, "�")
  return `\`${line.length <= clipMax ? line : `${line.slice(0, clipMax - 1)}…`}\``
}

/** A list in a sentence: `a, b or c`. */
export const oneOf = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`
