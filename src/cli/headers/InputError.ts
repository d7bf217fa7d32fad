/** Why a file cannot be read as headers: where, what is wrong, and what would be right, on one line. */

export interface InputError {
  readonly _tag: "InputError"
  /** The whole error as one line. */
  readonly message: string
  readonly where: string
  readonly wrong: string
  readonly right: string
}

/** An error in these words; `where` is a line or an element of the file. */
export const inputError = (where: string, wrong: string, right: string): InputError => ({
  _tag: "InputError",
  message: `${where}: ${wrong}; ${right}`,
  where,
  wrong,
  right,
})

const excerptMax = 40
const unprintable = /[^\x20-\x7e]/g

/** A few characters of a text, safe to print on one line of any terminal. */
export const excerpt = (text: string): string => {
  const short = text.length > excerptMax ? `${text.slice(0, excerptMax)}...` : text
  return short.replace(unprintable, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
}
