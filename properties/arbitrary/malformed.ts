/**
 * Inputs that break one premise and nothing that comes before it: a generator for each premise that a rule of a miner states.
 * The tables are typed by the rules' own premises: a premise without a generator does not compile.
 */
import type * as Result from "effect/Result"
import type { Rejection } from "../../spec/core/Rule.ts"
import type {
  askAgain,
  giveBlock,
  giveTip,
  keepOrphan,
  mine,
  receiveBlock,
  receiveTransaction,
  submit,
} from "../../spec/pow/Rules.ts"
import * as bodies from "./malformed/bodies.ts"
import * as coins from "./malformed/coins.ts"
import * as headers from "./malformed/headers.ts"
import * as others from "./malformed/others.ts"
import { badPayments, inBlock } from "./malformed/payments.ts"
import type { Forger, Got } from "./malformed/refused.ts"

export { paymentsInRow } from "./malformed/bodies.ts"
export type { Forger, Got, Refused } from "./malformed/refused.ts"
export { blockAt, coinbase, contextOf, mature, siteAt } from "./malformed/site.ts"
export { accept, sites, validChain } from "./malformed/validChain.ts"

/** The names of the premises that a rule states. */
type PremiseOf<R> = R extends { readonly apply: (...args: never) => Result.Result<unknown, Rejection<infer Name>> }
  ? Name
  : never
/** A generator for each premise of a rule. */
type Forgers<R, I> = { readonly [P in PremiseOf<R>]: Forger<I> }

/** Blocks that RECEIVE-BLOCK refuses, by the premise that refuses them. */
export const malformedBlocks: Forgers<typeof receiveBlock, Got<"NewBlock">> = {
  Duplicate: headers.duplicate,
  ParentUnknown: headers.parentUnknown,
  BadTarget: headers.badTarget,
  HighHash: headers.highHash,
  WrongBits: headers.wrongBits,
  TimeTooOld: headers.timeTooOld,
  TimeTooNew: headers.timeTooNew,
  OldVersion: headers.oldVersion,
  WrongRoot: bodies.wrongRoot,
  Mutated: bodies.mutated,
  NoCoinbase: bodies.noCoinbase,
  SecondCoinbase: bodies.secondCoinbase,
  TooLarge: bodies.tooLarge,
  NoOutputs: coins.noOutputs,
  ValueOutOfRange: coins.valueOutOfRange,
  NoInputs: inBlock(badPayments.NoInputs),
  RepeatedInput: inBlock(badPayments.RepeatedInput),
  WrongHeight: coins.wrongHeight,
  RepeatedId: coins.repeatedId,
  CoinMissing: inBlock(badPayments.CoinMissing),
  CoinImmature: coins.coinImmature,
  BadSignature: inBlock(badPayments.BadSignature),
  InputsOutOfRange: inBlock(badPayments.InputsOutOfRange),
  Overspent: inBlock(badPayments.Overspent),
  GreedyCoinbase: coins.greedyCoinbase,
}

/** Blocks that KEEP-ORPHAN refuses. */
export const malformedOrphans: Forgers<typeof keepOrphan, Got<"NewBlock">> = {
  NoOrphan: others.noOrphan,
  Kept: others.kept,
  NoPool: others.noPool,
  NotSolved: others.notSolved,
  TooEarly: others.asOrphan(headers.timeTooNew),
  WrongRoot: others.asOrphan(bodies.wrongRoot),
  Mutated: others.asOrphan(bodies.mutated),
  NoCoinbase: others.asOrphan(bodies.noCoinbase),
  SecondCoinbase: others.asOrphan(bodies.secondCoinbase),
  TooLarge: others.asOrphan(bodies.tooLarge),
  NoOutputs: others.asOrphan(coins.noOutputs),
  ValueOutOfRange: others.asOrphan(coins.valueOutOfRange),
  NoInputs: others.asOrphan(inBlock(badPayments.NoInputs)),
  RepeatedInput: others.asOrphan(inBlock(badPayments.RepeatedInput)),
}

/** Payments that SUBMIT refuses. */
export const malformedSubmissions: Forgers<typeof submit, others.Of<"Submit">> = {
  NoOutputs: others.toMempool(badPayments.NoOutputs),
  ValueOutOfRange: others.toMempool(badPayments.ValueOutOfRange),
  NoInputs: others.toMempool(badPayments.NoInputs),
  RepeatedInput: others.toMempool(badPayments.RepeatedInput),
  CoinMissing: others.toMempool(badPayments.CoinMissing),
  CoinImmature: others.toMempool(badPayments.CoinImmature),
  BadSignature: others.toMempool(badPayments.BadSignature),
  InputsOutOfRange: others.toMempool(badPayments.InputsOutOfRange),
  Overspent: others.toMempool(badPayments.Overspent),
  Known: others.known,
  Conflict: others.conflict,
}

/** Payments that RECEIVE-TRANSACTION refuses. */
export const malformedTransactions = Object.fromEntries(
  Object.entries(malformedSubmissions).map(([premise, forger]) => [premise, others.passedOn(forger)]),
) as Forgers<typeof receiveTransaction, Got<"NewTransaction">>

/** What MINE, GIVE-BLOCK and GIVE-TIP refuse. */
export const unluckyNonces: Forgers<typeof mine, others.Of<"Mine">> = { Unsolved: others.unsolved }
export const unknownBlocks: Forgers<typeof giveBlock, Got<"GetBlock">> = { NotHere: others.notHere }
export const emptyChains: Forgers<typeof giveTip, Got<"GetTip">> = { OnlyGenesis: others.onlyGenesis }
/** Blocks that ASK-AGAIN does not know as orphans. */
export const forgottenOrphans: Forgers<typeof askAgain, Got<"NewBlock">> = { NotKept: others.notKept }
