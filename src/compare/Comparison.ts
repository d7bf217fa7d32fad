/**
 * The result of a comparison as plain data: what `quorate compare --json` prints.
 * Next: [table.ts](table.ts), how it comes from the runs; [text.ts](text.ts), how people see it.
 */
import type { Asked } from "./World.ts"

/** A mean over the runs with its 95 % interval (in `majority-success` a share of the attacks that came to a decision, whose number `runs` is); `low` and `high` are null where one run alone says nothing of the spread. */
export interface MeanCell {
  readonly kind: "mean"
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
  readonly runs: number
  /** What the figure takes for granted that is not measured; absent where there is nothing of the kind. */
  readonly assuming?: string
  /** What fixes the figure, where it is the same in every network: no luck, and nothing that was found out. */
  readonly fixed?: string
}

/**
 * The first of a list of values at which something happens more often than not (or, where the row says so, often enough).
 * Null: at none that was tried. `low` to `high`: the values among which the true one lies, as far as 95 % intervals tell.
 */
export interface ThresholdCell {
  readonly kind: "threshold"
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** A figure that follows from a formula or from the parameters. */
export interface NumberCell {
  readonly kind: "number"
  readonly value: number
}

/** Words, with the rules, properties and scenarios that show it. */
export interface SaidCell {
  readonly kind: "said"
  readonly says: string
  readonly see: ReadonlyArray<string>
}

/** There is no such figure, and why. */
export interface NoCell {
  readonly kind: "none"
  readonly why: string
}

export type Cell = MeanCell | ThresholdCell | NumberCell | SaidCell | NoCell

export interface Row {
  readonly id: string
  readonly title: string
  /** "" where the cells are words or shares of one. Seconds, payments … in full. */
  readonly unit: string
  /** Where it comes from. `measured`: in simulations of the rules; `formula`: a closed form; `said`: words. */
  readonly how: "measured" | "formula" | "said"
  /** How to read it, a sentence. */
  readonly note: string
  /** By the id of the protocol. */
  readonly cells: { readonly [protocol: string]: Cell }
}

/** A share between 0 and 1 with its 95 % interval, at each of some values. */
export interface Point {
  readonly at: number
  readonly share: number
  readonly low: number
  readonly high: number
}

export interface Curve {
  readonly id: string
  readonly title: string
  readonly along: string
  readonly points: { readonly [protocol: string]: ReadonlyArray<Point> }
}

export interface Column {
  readonly id: string
  readonly title: string
  /** The head of the column. */
  readonly column: string
}

export interface Comparison {
  /** The version of this format; it grows when a field changes its meaning. */
  readonly format: 1
  /** The command that makes the same document. */
  readonly command: string
  readonly asked: Asked
  /** What differs from what was asked, a sentence each; empty as a rule. */
  readonly notes: ReadonlyArray<string>
  readonly protocols: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<Row>
  readonly curves: ReadonlyArray<Curve>
}
