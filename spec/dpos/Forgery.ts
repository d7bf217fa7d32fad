/**
 * Blocks that are bad on purpose: each is made so that a given premise is the first that it breaks.
 * Next: [Adversary.ts](Adversary.ts).
 */
import { coinsOfGenesis, draftsOf, type Spendable, spendableIn } from "../core/lib/Deviation.ts"
import type { Output, Payment, Transaction } from "../core/lib/Ledger.ts"
import type { Draft as Wish } from "../core/lib/Spelling.ts"
import type { Context, NodeId } from "../core/Rule.ts"
import { assemble } from "./Assembly.ts"
import { type Chain, chainOf } from "./Chain.ts"
import { type Draft, makeBlock, makeCoinbase, makePayment } from "./Ids.ts"
import { recordOf } from "./Irreversible.ts"
import {
  approve,
  deregister,
  lock,
  type Operation,
  register,
  reportDouble,
  setProxy,
  split,
  transfer,
  unlock,
  withdraw,
} from "./Operations.ts"
import type { Params } from "./Params.ts"
import { producerAt } from "./Schedule.ts"
import type { Block, Claim, State } from "./State.ts"

type Ctx = Context<Params>
/** What a bad block has in place of what a good one has; undefined where that cannot be done here. */
type Forger = (good: Block, ctx: Ctx, chain: Chain) => Partial<Draft> | undefined

// ── headers ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A claim that votes for the height of the producer's own last block once more. */
const doubleVote = ({ claim }: Block, { last }: { readonly last: number }, height: number): Claim | undefined => {
  if (claim._tag === "Confirms" && last > 0) return { _tag: "Confirms", previous: height - last }
  return claim._tag === "Prevotes" && last > 0 ? { ...claim, previously: last - 1 } : undefined
}

const slotsAhead = 1_000
/** Instead of a premise: none is broken. */
export const unbroken = "None"
const headers: { readonly [premise: string]: Forger } = {
  WrongHeight: ({ height }) => ({ height: height + 1 }),
  /** A good block: only who has produced in a chain can vote twice in it. */
  [unbroken]: () => ({}),
  SlotTaken: (_, { self, params }, { slot, schedule }) => {
    for (let s = slot; s > 0; s--) if (producerAt(params.governance, schedule.order, s) === self) return { slot: s }
    return undefined
  },
  SlotAhead: ({ slot }) => ({ slot: slot + slotsAhead }),
  NotScheduled: ({ slot }, { self, params }, { schedule }) => {
    const others = [slot - 1, slot + 1].filter(
      (s) => s > 0 && producerAt(params.governance, schedule.order, s) !== self,
    )
    return others.length === 0 ? undefined : { slot: others.at(-1) as number }
  },
  WrongClaim: ({ claim }) => ({
    claim: claim._tag === "Nothing" ? { _tag: "Confirms", previous: 0 } : { _tag: "Nothing" },
  }),
  DoubleVote: (good, { self }, chain) => {
    const claim = doubleVote(good, recordOf(chain.count, self), good.height)
    return claim && { claim }
  },
}

// ── payments ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The coins of a chain in a fixed order, each as an input that its owner signed. */
const coinsOf = ({ coins }: Chain): ReadonlyArray<Spendable> => spendableIn(coins)

const with_ = (transactions: ReadonlyArray<Transaction>): Partial<Draft> => ({ transactions })

/** A block with one payment, made from a coin of the chain. */
const paying =
  (make: (own: Spendable, chain: Chain, params: Params) => Wish | undefined): Forger =>
  (_, { self, params }, chain) => {
    const all = coinsOf(chain)
    const own = all.find(({ coin }) => coin.owner === self) ?? all[0]
    const wish = own && make(own, chain, params)
    return wish && with_([makePayment(wish)])
  }

const to = (owner: NodeId, value: bigint): ReadonlyArray<Output> => [{ owner, value }]

const payments: { readonly [premise: string]: Forger } = {
  NewCoins: () => with_([makeCoinbase(to("M", 1n))]),
  TooLarge: (_, { self, params }) =>
    params.blockItemsMax > 100
      ? undefined
      : { operations: Array.from({ length: params.blockItemsMax + 1 }, () => register(self)) },
  NoInputs: paying(() => ({ inputs: [], outputs: to("M", 0n) })),
  NoOutputs: paying(({ input }) => ({ inputs: [input], outputs: [] })),
  ValueOutOfRange: paying(({ input }) => ({ inputs: [input], outputs: to("M", -1n) })),
  RepeatedInput: paying(({ input, coin }) => ({ inputs: [input, input], outputs: to("M", 2n * coin.value) })),
  CoinMissing: paying(({ input, coin }) => ({
    inputs: [{ ...input, from: { ...input.from, index: 99 } }],
    outputs: to("M", coin.value),
  })),
  CoinImmature: paying(({ input, coin }, { height }, { maturity }) =>
    coin.coinbase && height + 1 - coin.height < maturity
      ? { inputs: [input], outputs: to("M", coin.value) }
      : undefined,
  ),
  /** Somebody else's coin, signed by the forger. */
  BadSignature: (_, { self }, chain) => {
    const other = coinsOf(chain).find(({ coin }) => coin.owner !== self)
    if (other === undefined) return undefined
    const inputs = [{ ...other.input, signedBy: self }]
    return with_([makePayment({ inputs, outputs: to(self, other.coin.value) })])
  },
  InputsOutOfRange: (_, { params }, chain) => {
    const coins = coinsOf(chain)
    const sum = coins.reduce((all, { coin }) => all + coin.value, 0n)
    const isTooMuch = sum > params.moneyMax
    return isTooMuch ? with_([makePayment({ inputs: coins.map((c) => c.input), outputs: to("M", 1n) })]) : undefined
  },
  Overspent: paying(({ input, coin }) => ({ inputs: [input], outputs: to("M", coin.value + 1n) })),
  Fee: paying(({ input, coin }) => ({ inputs: [input], outputs: to("M", coin.value - 1n) })),
}

// ── operations ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A block with these operations. */
const asking =
  (make: (self: NodeId, chain: Chain, params: Params) => ReadonlyArray<Operation> | undefined): Forger =>
  (_, { self, params }, chain) => {
    const operations = make(self, chain, params)
    return operations && { operations }
  }

const tooMuch = 1n << 60n
const stranger = "nobody"
/** Two blocks of one slot: made-up ids, under the forger's own signature. */
const proof = (self: NodeId, slot: number) =>
  [
    { id: "one", slot, producer: self },
    { id: "other", slot, producer: self },
  ] as const

const ballot = (self: NodeId, names: ReadonlyArray<NodeId>, { governance }: Params, wanted = 0): Operation => {
  const amount = 1n
  return governance.ballot === "split"
    ? {
        ...split(
          self,
          names.map((delegate) => ({ delegate, amount })),
        ),
        wanted,
      }
    : approve(self, names, wanted)
}

const operations: { readonly [premise: string]: Forger } = {
  BareTransfer: asking((self) => [transfer(self, "A", 1n)]),
  NotSignedByAccount: asking((self) => [{ ...register(stranger), signedBy: self }]),
  NoAmount: asking((self) => [lock(self, 0n)]),
  /** Coins that are locked, or bound by a vote, are paid away all the same. */
  NoBalance: (_, ctx, chain) => {
    const own = coinsOf(chain).find(({ coin }) => coin.owner === ctx.self)
    return own && with_([makePayment({ inputs: [own.input], outputs: to("A", own.coin.value) })])
  },
  NothingToLock: asking((self, _, { governance }) => (governance.stake === "balance" ? [lock(self, 1n)] : undefined)),
  NoBalanceToLock: asking((self) => [lock(self, tooMuch)]),
  NotLocked: asking((self) => [unlock(self, tooMuch)]),
  TooManyChoices: asking((self, _, params) => {
    const names = Array.from({ length: params.governance.choicesMax + 1 }, (__, i) => `d${i}`)
    return params.governance.choicesMax > 100 ? undefined : [ballot(self, names, params)]
  }),
  ChosenTwice: asking((self, { schedule }, params) => {
    const [name] = schedule.active
    return name === undefined ? undefined : [ballot(self, [name, name], params)]
  }),
  UnknownDelegate: asking((self, _, params) => [ballot(self, [stranger], params)]),
  WrongAmounts: asking((self, { schedule }, { governance }) => {
    const amount = governance.ballot === "split" ? 0n : 1n
    return [
      split(
        self,
        schedule.active.slice(0, 1).map((delegate) => ({ delegate, amount })),
      ),
    ]
  }),
  NotEnoughStake: asking((self, { schedule }) => [
    split(
      self,
      schedule.active.slice(0, 1).map((delegate) => ({ delegate, amount: tooMuch })),
    ),
  ]),
  MoreWantedThanChosen: asking((self, { schedule }, params) => [ballot(self, schedule.active.slice(0, 1), params, 2)]),
  ProxyVotes: asking((self, { schedule }, params) => [
    setProxy(self, "A"),
    ballot(self, schedule.active.slice(0, 1), params),
  ]),
  NothingToWithdraw: asking((self) => [withdraw(self), withdraw(self)]),
  NothingToWithdrawEither: asking((self) => [withdraw(self)]),
  ProxyUnknown: asking((self) => [setProxy(self, stranger)]),
  ProxyLoop: asking((self) => [setProxy(self, self)]),
  ProxyTooDeep: asking((self, _, { governance }) => (governance.proxyDepth === 0 ? [setProxy(self, "A")] : undefined)),
  AlreadyRegistered: asking((self) => [register(self), register(self)]),
  AlreadyRegisteredBefore: asking((self) => [register(self)]),
  Banned: asking((self, { height }) => [reportDouble(self, ...proof(self, height)), register(self)]),
  NotRegistered: asking((self) => [deregister(self), deregister(self)]),
  NotPunished: asking((self, _, { governance }) =>
    governance.doubleProduction._tag === "nothing" ? [reportDouble(self, ...proof(self, 1))] : undefined,
  ),
  NoProof: asking((self) => [reportDouble(self, proof(self, 1)[0], proof(self, 2)[1])]),
  NoDelegate: asking((self) => [reportDouble(self, ...proof(stranger, 1))]),
  ReportedBefore: asking((self) => [reportDouble(self, ...proof(self, 1)), reportDouble(self, ...proof(self, 1))]),
}

const forgers: { readonly [premise: string]: Forger } = { ...headers, ...payments, ...operations }

/** The premises that can be broken on purpose. */
export const forgeries: ReadonlyArray<string> = Object.keys(forgers)

/** The slot in which the forger could produce next, on its head. */
const nextOwnSlot = ({ self, params }: Ctx, { nextSlot, schedule }: Chain): number | undefined => {
  const slots = Array.from({ length: schedule.order.length * params.governance.quota }, (_, i) => nextSlot + i)
  return slots.find((s) => producerAt(params.governance, schedule.order, s) === self)
}

/** A block on the head that breaks this premise before any other; undefined where what is known here does not allow it. */
export const forge = (ctx: Ctx, state: State, premise: string): Block | undefined => {
  const chain = chainOf(ctx.params, state.tree, state.head)
  const slot = nextOwnSlot(ctx, chain)
  if (slot === undefined) return undefined
  const { last } = recordOf(chain.count, ctx.self)
  const good = assemble(ctx, { ...state, mempool: [], asked: [] }, slot, last)
  const { _tag: _, id: __, ...draft } = good
  const change = forgers[premise]?.(good, ctx, chain)
  return change && makeBlock(ctx.params.ids, { ...draft, ...change })
}

/** Payments of the first coin of the genesis: a good one, and some that break a premise each. */
export const paymentsOfGenesis = ({ genesis }: Params): ReadonlyArray<Payment> =>
  draftsOf(coinsOfGenesis(genesis)).map(makePayment)
