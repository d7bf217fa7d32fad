/**
 * What accounts and delegates can ask of the registry, as data that blocks carry. Next: [RegistryState.ts](RegistryState.ts).
 */
import type { NodeId } from "../core/Rule.ts"

/** One delegate on a ballot. The amount is what the voter gives it where votes are split, and 0 where each choice gets all. */
export interface Choice {
  readonly delegate: NodeId
  readonly amount: bigint
}

/**
 * What a delegate has signed. Two different blocks of one slot under one signature prove that it produced twice; as signatures are
 * ideal, nobody can make such a proof against a delegate that did not.
 */
export interface SignedSlot {
  readonly id: string
  readonly slot: number
  /** Who signed it. */
  readonly producer: NodeId
}

/** Every operation speaks for one account. The signature is ideal: it names who made it. */
interface Spoken {
  readonly account: NodeId
  readonly signedBy: NodeId
}

export interface Transfer extends Spoken {
  readonly _tag: "Transfer"
  readonly to: NodeId
  readonly amount: bigint
}
/** Locks coins up so that they can vote, where only locked coins do. */
export interface Lock extends Spoken {
  readonly _tag: "Lock"
  readonly amount: bigint
}
export interface Unlock extends Spoken {
  readonly _tag: "Unlock"
  readonly amount: bigint
}
/** Votes for these delegates and no others; it replaces an earlier vote. `wanted`: how many there should be, 0 for no opinion. */
export interface Vote extends Spoken {
  readonly _tag: "Vote"
  readonly choices: ReadonlyArray<Choice>
  readonly wanted: number
}
/** Takes back the account's vote, or its proxy. */
export interface Withdraw extends Spoken {
  readonly _tag: "Withdraw"
}
/** Lets another account vote with this one's stake; it replaces an earlier vote. */
export interface SetProxy extends Spoken {
  readonly _tag: "SetProxy"
  readonly to: NodeId
}
/** Stands for election, for the first time or again. */
export interface Register extends Spoken {
  readonly _tag: "Register"
}
export interface Deregister extends Spoken {
  readonly _tag: "Deregister"
}
/** Shows that a delegate produced twice in one slot. Anybody may. */
export interface ReportDouble extends Spoken {
  readonly _tag: "ReportDouble"
  readonly one: SignedSlot
  readonly other: SignedSlot
}

export type Operation = Transfer | Lock | Unlock | Vote | Withdraw | SetProxy | Register | Deregister | ReportDouble

// ── an account speaks for itself ───────────────────────────────────────────────────────────────────────────────────

const by = (account: NodeId): Spoken => ({ account, signedBy: account })

export const transfer = (from: NodeId, to: NodeId, amount: bigint): Transfer => ({
  _tag: "Transfer",
  ...by(from),
  to,
  amount,
})
export const lock = (account: NodeId, amount: bigint): Lock => ({ _tag: "Lock", ...by(account), amount })
export const unlock = (account: NodeId, amount: bigint): Unlock => ({ _tag: "Unlock", ...by(account), amount })
/** Approves of these delegates, each with the whole stake. */
export const approve = (account: NodeId, delegates: ReadonlyArray<NodeId>, wanted = 0): Vote => ({
  _tag: "Vote",
  ...by(account),
  choices: delegates.map((delegate) => ({ delegate, amount: 0n })),
  wanted,
})
/** Splits the stake among these delegates. */
export const split = (account: NodeId, choices: ReadonlyArray<Choice>): Vote => ({
  _tag: "Vote",
  ...by(account),
  choices,
  wanted: 0,
})
export const withdraw = (account: NodeId): Withdraw => ({ _tag: "Withdraw", ...by(account) })
export const setProxy = (account: NodeId, to: NodeId): SetProxy => ({ _tag: "SetProxy", ...by(account), to })
export const register = (account: NodeId): Register => ({ _tag: "Register", ...by(account) })
export const deregister = (account: NodeId): Deregister => ({ _tag: "Deregister", ...by(account) })
export const reportDouble = (account: NodeId, one: SignedSlot, other: SignedSlot): ReportDouble => ({
  _tag: "ReportDouble",
  ...by(account),
  one,
  other,
})

// ── spelled out ────────────────────────────────────────────────────────────────────────────────────────────────────

const choiceWord = ({ delegate, amount }: Choice): string => (amount === 0n ? delegate : `${delegate}=${amount}`)

const contentWord = (operation: Operation): string => {
  switch (operation._tag) {
    case "Transfer":
      return ` ${operation.amount} ${operation.to}`
    case "Lock":
    case "Unlock":
      return ` ${operation.amount}`
    case "Vote":
      return ` ${operation.choices.map(choiceWord).join("+")}${operation.wanted === 0 ? "" : `#${operation.wanted}`}`
    case "SetProxy":
      return ` ${operation.to}`
    case "ReportDouble":
      return ` ${[operation.one, operation.other].map((o) => `(${o.id}) ${o.slot} ${o.producer}`).join(" ")}`
    default:
      return ""
  }
}

/** An operation in a few words, different for different operations: "A vote B+C". A stranger's signature is told as "!X". */
export const operationWord = (operation: Operation): string => {
  const { account, signedBy } = operation
  const verb = `${operation._tag[0]?.toLowerCase()}${operation._tag.slice(1)}`
  return `${account}${signedBy === account ? "" : `!${signedBy}`} ${verb}${contentWord(operation)}`
}
