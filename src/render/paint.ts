/**
 * Colour as a function that is passed in: pictures say what a piece of text is, the caller says how it looks.
 */

/** What a piece of text is. */
export type Style = "title" | "node" | "quiet" | "good" | "bad" | "odd"
export type Paint = (style: Style, text: string) => string

/** No colour at all. */
export const plain: Paint = (_, text) => text

const codes = { title: 1, node: 36, quiet: 2, good: 32, bad: 31, odd: 33 } as const

/** The colours of a terminal. */
export const ansi: Paint = (style, text) => (text === "" ? text : `\u001b[${codes[style]}m${text}\u001b[0m`)

/** How a picture is drawn. */
export interface View {
  /** Columns; 100 where absent. Nothing is wider, unless a single name is. */
  readonly width?: number
  /** Plain where absent. */
  readonly paint?: Paint
}

const widthDefault = 100
export const widthOf = ({ width }: View): number => Math.max(40, width ?? widthDefault)
export const paintOf = ({ paint }: View): Paint => paint ?? plain
