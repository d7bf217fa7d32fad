/**
 * Random lives of a registry: operations of few accounts on few delegates, blocks and ends of cycles; and a twin that keeps its own
 * books in the plainest way.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import {
  approve,
  type Choice,
  deregister,
  lock,
  type Operation,
  register,
  setProxy,
  split,
  transfer,
  unlock,
  withdraw,
} from "../../spec/dpos/Operations.ts"
import { afterBlock, applyOperation, endOfCycle, type Genesis, type Registry } from "../../spec/dpos/Registry.ts"
import { grown } from "../../spec/dpos/Tally.ts"

export const voters = ["ann", "bob", "cat", "dan", "eve"]
export const candidates = ["n1", "n2", "n3", "n4", "n5"]

/** A preset with few seats, few choices and short weeks, all else as it is. */
export const small = (preset: keyof typeof governance): GovernanceParams => {
  const params = governance[preset]
  const delegatesMax = params.delegatesMax > params.delegates ? 5 : 3
  const decay = params.decay._tag === "weeks" ? { ...params.decay, slotsPerWeek: 1 } : params.decay
  return { ...params, delegates: 3, delegatesMax, choicesMax: 3, decay }
}

export const genesis: Genesis = {
  balances: [...voters, "n1", "n2"].map((name, i) => [name, BigInt(10 + 7 * i)] as const),
  operations: candidates.slice(0, 4).map(register),
}

// ── what can happen ────────────────────────────────────────────────────────────────────────────────────────────────

export type Happening =
  | { readonly _tag: "Operation"; readonly operation: Operation }
  | { readonly _tag: "Block"; readonly slots: number }
  | { readonly _tag: "CycleEnds" }

const account = fc.constantFrom(...voters, "n1", "n2")
const amount = fc.bigInt({ min: 1n, max: 30n })
const delegates = fc.uniqueArray(fc.constantFrom(...candidates), { maxLength: 4 })

const ballot = (params: GovernanceParams): fc.Arbitrary<Operation> =>
  params.ballot === "split"
    ? fc
        .tuple(
          account,
          fc.uniqueArray(fc.record({ delegate: fc.constantFrom(...candidates), amount }), {
            maxLength: 4,
            selector: (c: Choice) => c.delegate,
          }),
        )
        .map(([who, choices]) => split(who, choices))
    : fc
        .tuple(account, delegates, fc.nat(5))
        .map(([who, names, wanted]) => approve(who, names, Math.min(wanted, names.length)))

export const operations = (params: GovernanceParams): fc.Arbitrary<Operation> =>
  fc.oneof(
    { weight: 4, arbitrary: ballot(params) },
    { weight: 2, arbitrary: fc.tuple(account, account, amount).map(([a, b, x]) => transfer(a, b, x)) },
    { weight: 2, arbitrary: fc.tuple(account, amount).map(([a, x]) => lock(a, x)) },
    { weight: 1, arbitrary: fc.tuple(account, amount).map(([a, x]) => unlock(a, x)) },
    { weight: 1, arbitrary: account.map(withdraw) },
    { weight: 2, arbitrary: fc.tuple(account, account).map(([a, b]) => setProxy(a, b)) },
    { weight: 1, arbitrary: fc.constantFrom(...candidates).map(register) },
    { weight: 1, arbitrary: fc.constantFrom(...candidates).map(deregister) },
  )

export const happenings = (params: GovernanceParams): fc.Arbitrary<ReadonlyArray<Happening>> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: operations(params).map((operation): Happening => ({ _tag: "Operation", operation })) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }).map((slots): Happening => ({ _tag: "Block", slots })) },
      { weight: 1, arbitrary: fc.constant<Happening>({ _tag: "CycleEnds" }) },
    ),
    { maxLength: 40, size: "max" },
  )

/** How a registry takes an operation: as the rules say, or as a mutant has it. */
export type Applying = (params: GovernanceParams, registry: Registry, operation: Operation) => Registry

/** By the rules; what is refused changes nothing. */
export const byTheRules: Applying = (params, registry, operation) => {
  const applied = applyOperation.check(params, registry, operation)
  return Result.isSuccess(applied) ? applied.success : registry
}

/** What happens to a registry. A block is of whoever comes first, and nobody misses. */
export const happen = (
  params: GovernanceParams,
  registry: Registry,
  happening: Happening,
  applying: Applying = byTheRules,
): Registry => {
  if (happening._tag === "Operation") return applying(params, registry, happening.operation)
  if (happening._tag === "CycleEnds") return endOfCycle(params, registry, registry.slot).registry
  const [slot, height] = [registry.slot + happening.slots, registry.height + 1]
  return afterBlock(params, registry, { producer: registry.elected[0] ?? "", slot, height, missed: [] })
}

// ── the twin ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The twin's books: what each account has and wants, and when its vote was last weighed. No sums of votes at all. */
export interface Books {
  readonly balance: Map<string, bigint>
  readonly locked: Map<string, bigint>
  readonly ballot: Map<string, ReadonlyArray<Choice>>
  readonly proxy: Map<string, string>
  readonly week: Map<string, number>
}

export const openBooks = (): Books => ({
  balance: new Map(genesis.balances),
  locked: new Map(),
  ballot: new Map(),
  proxy: new Map(),
  week: new Map(),
})

const wayUp = (books: Books, name: string): ReadonlyArray<string> => {
  const next = books.proxy.get(name)
  return next === undefined ? [name] : [name, ...wayUp(books, next)]
}

/** Writes down an operation that the rules accepted. Every vote on the way up is weighed anew, unless only coins that do not vote move. */
export const writeDown = (params: GovernanceParams, books: Books, slot: number, operation: Operation): void => {
  const week = params.decay._tag === "weeks" ? Math.floor(slot / params.decay.slotsPerWeek) : 0
  const touch = (name: string) => {
    for (const each of wayUp(books, name)) books.week.set(each, week)
  }
  const add = (to: Map<string, bigint>, name: string, x: bigint) => to.set(name, (to.get(name) ?? 0n) + x)
  const { account: who } = operation
  const reweighs = ["Vote", "Withdraw", "SetProxy", "Lock", "Unlock"].includes(operation._tag)
  if (reweighs) touch(who)
  if (operation._tag === "Transfer") {
    add(books.balance, who, -operation.amount)
    add(books.balance, operation.to, operation.amount)
    if (params.stake === "balance") for (const each of [who, operation.to]) touch(each)
  }
  if (operation._tag === "Lock" || operation._tag === "Unlock") {
    const x = operation._tag === "Lock" ? operation.amount : -operation.amount
    add(books.balance, who, -x)
    add(books.locked, who, x)
    if (x < 0n && params.ballot === "split") books.ballot.delete(who)
  }
  if (operation._tag === "Vote") books.ballot.set(who, operation.choices)
  if (operation._tag === "Withdraw" || operation._tag === "SetProxy") {
    books.ballot.delete(who)
    books.proxy.delete(who)
  }
  if (operation._tag === "SetProxy") books.proxy.set(who, operation.to)
  if (reweighs) touch(who)
}

/** The votes of one delegate by the twin's books: everybody is asked whom their stake is for. */
export const votesByBooks = (params: GovernanceParams, books: Books, delegate: string): bigint => {
  const stakes = params.stake === "locked" ? books.locked : books.balance
  let sum = 0n
  for (const [name, stake] of stakes) {
    const speaker = wayUp(books, name).at(-1) as string
    const choice = books.ballot.get(speaker)?.find((c) => c.delegate === delegate)
    if (choice === undefined) continue
    if (params.ballot === "split") sum += choice.amount
    else sum += params.decay._tag === "weeks" ? grown(stake, books.week.get(name) ?? 0) : stake
  }
  if (params.ballot !== "split") return sum
  return [...books.ballot.values()].flat().reduce((all, c) => (c.delegate === delegate ? all + c.amount : all), 0n)
}
