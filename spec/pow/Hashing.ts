/**
 * Ids and the puzzle. With `sha256d` a block's id is the double SHA-256 of its 80-byte header, as in Bitcoin. With `spelled`
 * an id spells out what it stands for: two contents never share one, and nonce 0 is the only lucky one.
 * Next: [ForkChoice.ts](ForkChoice.ts).
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { displayHex, sha256d } from "../core/lib/Hash.ts"
import { type Header, hashMeetsTarget, headerHash } from "../core/lib/Header.ts"
import type { Coinbase, Payment, Transaction } from "../core/lib/Ledger.ts"
import { merkleRoot } from "../core/lib/Merkle.ts"
import { type Draft, madeLately, outputsSpelling, paymentSpelling } from "../core/lib/Spelling.ts"
import type { Block } from "./State.ts"

export type HashKind = "spelled" | "sha256d"

/** A transaction before it has an id. */
export type Unnamed = Omit<Coinbase, "_tag" | "id"> | Draft

/**
 * What a transaction's id is the hash of: inputs > outputs @ height, as text. Two contents never have one spelling, as long as
 * no owner's name holds one of the signs ( ) ! : + > @ , that part the fields.
 */
const spelling = (tx: Unnamed): string =>
  "height" in tx ? `${outputsSpelling(tx.outputs)}@${tx.height}` : paymentSpelling(tx)

const textHash = (text: string): string => displayHex(sha256d(utf8ToBytes(text)))

const idOf = (hash: HashKind, tx: Unnamed): string => (hash === "spelled" ? spelling(tx) : textHash(spelling(tx)))

/** A transaction with its id. */
export const makeTransaction = (hash: HashKind, tx: Unnamed): Transaction =>
  "height" in tx ? { _tag: "Coinbase", id: idOf(hash, tx), ...tx } : { _tag: "Payment", id: idOf(hash, tx), ...tx }

export const makePayment = (hash: HashKind, tx: Draft): Payment => ({
  _tag: "Payment",
  id: idOf(hash, tx),
  ...tx,
})

/** The root over a block's transactions, and whether the list could be another with the same root. */
export const rootOf = (hash: HashKind, transactions: ReadonlyArray<Transaction>) => {
  const ids = transactions.map((tx) => tx.id)
  return hash === "spelled" ? { root: ids.join(","), mutated: false } : merkleRoot(ids)
}

/** The id of a block with this header. */
export const hashOf = (hash: HashKind, h: Header): string =>
  hash === "sha256d"
    ? headerHash(h)
    : `${h.parent}/${h.merkleRoot}~${h.time}.${h.bits.toString(36)}.${h.version}.${h.nonce}`

/** Whether the header solves the puzzle for a target. */
export const solves = (hash: HashKind, header: Header, id: string, target: bigint): boolean =>
  hash === "sha256d" ? hashMeetsTarget(id, target) : header.nonce === 0

/** The block of a header, with ids and root filled in. */
export const makeBlock = (
  hash: HashKind,
  header: Omit<Header, "merkleRoot">,
  unnamed: ReadonlyArray<Unnamed>,
): Block => {
  const transactions = unnamed.map((tx) => makeTransaction(hash, tx))
  return seal(hash, { ...header, merkleRoot: rootOf(hash, transactions).root }, transactions)
}

const made = madeLately<Block>()

/** Header and transactions as a block. The height is what the first coinbase states; −1 if there is none. */
export const seal = (hash: HashKind, header: Header, transactions: ReadonlyArray<Transaction>): Block => {
  const id = hashOf(hash, header)
  const known = made.find(id, transactions)
  if (known !== undefined) return known
  const first = transactions[0]
  const height = first?._tag === "Coinbase" ? first.height : -1
  return made.keep({ _tag: "Block", id, parent: header.parent, height, header, transactions })
}
