/**
 * Stake: who owns how much of the coins of a chain.
 */
import * as HashMap from "effect/HashMap"
import type { NodeId } from "../Rule.ts"
import type { Coins } from "./Ledger.ts"

/** The stake of each owner, by name; owners of nothing are left out. Amounts are whole numbers of the smallest unit. */
export type Stakes = ReadonlyArray<readonly [owner: NodeId, amount: bigint]>

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The stakes of these amounts, summed up for each owner. */
export const stakesFrom = (amounts: Iterable<readonly [owner: NodeId, amount: bigint]>): Stakes => {
  const sums = new Map<NodeId, bigint>()
  for (const [owner, amount] of amounts) sums.set(owner, (sums.get(owner) ?? 0n) + amount)
  return [...sums].filter(([, amount]) => amount > 0n).sort(([a], [b]) => inOrder(a, b))
}

/** Who owns how much of these coins. */
export const stakesIn = (coins: Coins): Stakes =>
  stakesFrom([...HashMap.values(coins)].map((c) => [c.owner, c.value] as const))

export const stakeOf = (stakes: Stakes, owner: NodeId): bigint => stakes.find(([o]) => o === owner)?.[1] ?? 0n

export const totalStake = (stakes: Stakes): bigint => stakes.reduce((sum, [, amount]) => sum + amount, 0n)

/** The owner of a unit of stake, the units being numbered from 0 owner after owner ("follow the satoshi"). */
export const ownerOfUnit = (stakes: Stakes, unit: bigint): NodeId | undefined => {
  let below = 0n
  for (const [owner, amount] of stakes) {
    below += amount
    if (unit < below) return owner
  }
  return undefined
}
