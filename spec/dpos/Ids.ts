/**
 * How blocks and payments get their ids. An id fixes the content, and with the parent's id all blocks below.
 * Next: [Chain.ts](Chain.ts).
 */
import type { Coinbase, Payment } from "../core/lib/Ledger.ts"
import { answerTo, type OracleKind } from "../core/lib/Oracle.ts"
import { recent } from "../core/lib/Recent.ts"
import { outputsSpelling, paymentSpelling, type Draft as Unnamed } from "../core/lib/Spelling.ts"
import { operationWord } from "./Operations.ts"
import type { Block, Claim } from "./State.ts"

/** `spelled`: the id says in words what it stands for; such ids grow with the chain. The others are short, as hashes are. */
export type IdKind = "spelled" | OracleKind

/** A block before it has an id. */
export type Draft = Omit<Block, "_tag" | "id">

const claimWord = (claim: Claim): string => {
  if (claim._tag === "Confirms") return `~${claim.previous}`
  return claim._tag === "Prevotes" ? `~${claim.prevoted}.${claim.previously}` : ""
}

const bodyWord = ({ transactions, operations }: Draft): string =>
  transactions.length + operations.length === 0
    ? ""
    : `[${[...transactions.map((tx) => tx.id), ...operations.map(operationWord)].join(";")}]`

/** A height is left out where the number of blocks in the parent's id already says it. */
const heightWord = ({ parent, height }: Draft): string => (parent.split("/").length === height ? "" : `@${height}`)

const spelled = (draft: Draft): string =>
  draft.height === 0 && draft.parent === ""
    ? "g"
    : `${draft.parent}/${draft.producer}${draft.slot}${heightWord(draft)}${claimWord(draft.claim)}${bodyWord(draft)}`

const digits = 36
const hashed = (kind: OracleKind, draft: Draft): string => {
  const { parent, producer, slot, height, claim } = draft
  return answerTo(kind, parent, producer, slot, height, claimWord(claim), bodyWord(draft)).toString(digits)
}

/** Blocks made lately: an equal block is the same object, so what follows from it is derived once. To forget is harmless. */
const made = recent<string, Block>(8192)

/** The block with this content. */
export const makeBlock = (kind: IdKind, draft: Draft): Block => {
  const id = kind === "spelled" ? spelled(draft) : hashed(kind, draft)
  const known = made.get(id)
  if (known !== undefined && draft.height > 0 && known.parent === draft.parent && known.slot === draft.slot)
    return known
  const block: Block = { _tag: "Block", id, ...draft }
  made.set(id, block)
  return block
}

// ── transactions ───────────────────────────────────────────────────────────────────────────────────────────────────

export const makePayment = (content: Unnamed): Payment => ({
  _tag: "Payment",
  id: paymentSpelling(content),
  ...content,
})

/** The only transaction that creates coins: that of the genesis. */
export const makeCoinbase = (outputs: Coinbase["outputs"]): Coinbase => ({
  _tag: "Coinbase",
  id: `${outputsSpelling(outputs)}@0`,
  height: 0,
  outputs,
})
