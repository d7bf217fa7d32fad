/**
 * What the ids of payments spell, and blocks made once: for chapters that make ids of contents.
 * No owner's name may hold one of the signs ( ) ! : + > that part the fields: then two contents never have one spelling.
 */
import type { Input, Output, Payment, Transaction } from "./Ledger.ts"
import type { Carrier } from "./Mempool.ts"
import { recent } from "./Recent.ts"

/** A payment before it has an id. */
export type Draft = Pick<Payment, "inputs" | "outputs">

export const inputSpelling = ({ from, signedBy }: Input): string => `(${from.transaction}).${from.index}!${signedBy}`

export const outputsSpelling = (outputs: ReadonlyArray<Output>): string =>
  outputs.map((o) => `${o.owner}:${o.value}`).join("+")

/** Inputs > outputs. */
export const paymentSpelling = ({ inputs, outputs }: Draft): string =>
  `${inputs.map(inputSpelling).join("+")}>${outputsSpelling(outputs)}`

/**
 * Blocks made lately, by id: an equal block is the same object, so what follows from it is derived once. A block is found only
 * if its transactions are these: a header's id may not fix them. To forget is harmless.
 */
export const madeLately = <B extends Carrier>() => {
  const made = recent<string, B>(8192)
  const find = (id: string, transactions: ReadonlyArray<Transaction>): B | undefined => {
    const known = made.get(id)
    const isIt =
      known !== undefined &&
      known.transactions.length === transactions.length &&
      known.transactions.every((tx, i) => tx.id === transactions[i]?.id)
    return isIt ? known : undefined
  }
  const keep = (block: B): B => {
    made.set(block.id, block)
    return block
  }
  return { find, keep }
}
