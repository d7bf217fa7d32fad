/**
 * Ids. With `sha256d` an id is a double SHA-256, with `spelled` it spells out what it stands for; either way two contents never
 * share one. Next: [Kernel.ts](Kernel.ts).
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { displayHex, sha256d } from "../../core/lib/Hash.ts"
import type { Coinbase, Input, Output, Payment, Transaction } from "../../core/lib/Ledger.ts"
import { type Draft, inputSpelling, madeLately, outputsSpelling, paymentSpelling } from "../../core/lib/Spelling.ts"
import type { Block } from "./State.ts"

export type HashKind = "spelled" | "sha256d"

/** The double hash of a text, as 64 digits. */
export const textHash = (text: string): string => displayHex(sha256d(utf8ToBytes(text)))
const named = (hash: HashKind, spelling: string): string => (hash === "spelled" ? spelling : textHash(spelling))

export const makePayment = (hash: HashKind, tx: Draft): Payment => ({
  _tag: "Payment",
  id: named(hash, paymentSpelling(tx)),
  ...tx,
})

/** What is in a block besides its transactions. */
export interface Content {
  readonly parent: string
  readonly slot: number
  readonly stake: Input | null
}

/** The outputs of a coinstake (in the genesis, of a coinbase). With the time of its block, no two of one chain have one id. */
export const makeCoinstake = (
  hash: HashKind,
  { slot }: Pick<Content, "slot">,
  tx: Omit<Coinbase, "_tag" | "id">,
): Coinbase => ({ _tag: "Coinbase", id: named(hash, `${outputsSpelling(tx.outputs)}@${slot}.${tx.height}`), ...tx })

/** The ids of a block's own transactions, as its spelled id spells them out last, after all that its ancestors' ids spell. */
export const spelledIn = (id: string): ReadonlyArray<string> => id.slice(id.lastIndexOf("{") + 1, -1).split(",")

const made = madeLately<Block>()

/** Content and transactions as a block. The height is what the first coinstake states; −1 if there is none. */
export const seal = (hash: HashKind, content: Content, transactions: ReadonlyArray<Transaction>): Block => {
  const { parent, slot, stake } = content
  const stated = stake === null ? "" : inputSpelling(stake)
  const id = named(hash, `${parent}/${stated}@${slot}{${transactions.map((tx) => tx.id).join(",")}}`)
  const known = made.find(id, transactions)
  if (known !== undefined) return known
  const first = transactions[0]
  const height = first?._tag === "Coinbase" ? first.height : -1
  return made.keep({ _tag: "Block", id, parent, height, slot, stake, transactions })
}

/** The block that everybody starts from, and whose coins are held from time step 0 on. */
export const makeGenesis = (hash: HashKind, outputs: ReadonlyArray<Output>): Block => {
  const content = { parent: "", slot: 0, stake: null }
  return seal(hash, content, [makeCoinstake(hash, content, { height: 0, outputs })])
}
