/**
 * Ids, and how a block is put together. With `spelled` an id spells out what it stands for: two contents never share one. With
 * `sha256` it is the hash of that spelling. Next: [Chain.ts](Chain.ts).
 */

import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import type { Output, Payment } from "../../core/lib/Ledger.ts"
import { type Draft, madeLately, outputsSpelling, paymentSpelling } from "../../core/lib/Spelling.ts"
import type { Block } from "./State.ts"

export type IdKind = "spelled" | "sha256"

const named = (kind: IdKind, spelling: string): string =>
  kind === "spelled" ? spelling : bytesToHex(sha256(utf8ToBytes(spelling)))

/** A payment with its id. No owner's name may hold one of the signs ( ) ! : + > . , */
export const makePayment = (kind: IdKind, { inputs, outputs }: Draft): Payment => {
  const id = named(kind, paymentSpelling({ inputs, outputs }))
  return { _tag: "Payment", id, inputs, outputs }
}

/** A block before it has an id. */
export type Unsealed = Omit<Block, "_tag" | "id">

/** Usual things are left out: an answer and a note of 0, a signature by the leader for the slot. */
const spelling = ({ parent, height, slot, leader, answer, signature, note, transactions }: Unsealed): string => {
  const { signer, period } = signature
  const parts = [
    answer === 0 ? "" : `?${answer}`,
    signer === leader && period === slot ? "" : `!${signer}.${period}`,
    note === 0 ? "" : `*${note}`,
    transactions.length === 0 ? "" : `[${transactions.map((tx) => tx.id).join(",")}]`,
  ]
  return `${parent}/${leader}.${slot}.${height}${parts.join("")}`
}

/** The ids of a block's payments, as its spelled id spells them out last, after all that its ancestors' ids spell. */
export const spelledIn = (id: string): ReadonlyArray<string> => {
  const own = id.slice(id.lastIndexOf("/") + 1)
  return own.includes("[") ? own.slice(own.indexOf("[") + 1, -1).split(",") : []
}

const made = madeLately<Block>()

/** The block with its id. */
export const seal = (kind: IdKind, fields: Unsealed): Block => {
  const id = named(kind, spelling(fields))
  return made.find(id, fields.transactions) ?? made.keep({ ...fields, _tag: "Block", id })
}

/** The block of slot 0, which hands out these coins. */
export const genesisOf = (kind: IdKind, outputs: ReadonlyArray<Output>): Block => {
  const id = named(kind, `${outputsSpelling(outputs)}@0`)
  const signature = { signer: "", period: 0 }
  const start = { parent: "", height: 0, slot: 0, leader: "", answer: 0, signature, note: 0 }
  return seal(kind, { ...start, transactions: [{ _tag: "Coinbase", id, height: 0, outputs }] })
}
