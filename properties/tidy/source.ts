/**
 * Source text without what is not code: comments and literals become blanks, so that every line stays where it is.
 */

const blank = (text: string): string => text.replace(/[^\n]/gu, " ")

/** Comments, strings, templates and regular expressions, in the order in which they are tried. */
const notCode =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[=(,:[!&|?{};]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/gu

const comment = /^\/[*/]/u

/** The code alone: comments, and the contents of literals, are blanks. */
export const codeOf = (text: string): string => text.replace(notCode, blank)

/** The text without its comments; literals stay. */
export const uncommented = (text: string): string => text.replace(notCode, (m) => (comment.test(m) ? blank(m) : m))
