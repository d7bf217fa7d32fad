/**
 * The kernel: whether a coin may mint at a time. Next: [Validity.ts](Validity.ts).
 *
 *     coin-days = ⌊value × w / coin / day⌋    w = min(now − born, maximum age) − minimum age
 *     hash(modifier, born, place of the coin in its block, now) ≤ target × coin-days
 *
 * Neither the id of a block nor that of a transaction goes into the hash: whoever writes them could try until one suits.
 */
import { isAnswerBelow } from "../../core/lib/Oracle.ts"
import { judgement, premise, reject } from "../../core/Rule.ts"
import { type Chain, modifierAt, type Staked } from "./Chain.ts"
import { textHash } from "./Hashing.ts"
import type { Params } from "./Params.ts"

/** Seconds since a coin was made. */
export const ageOf = ({ stepSeconds }: Params, { birth }: Staked, slot: number): number =>
  (slot - birth.slot) * stepSeconds

const days = ({ coin, daySeconds }: Params, value: bigint, seconds: number): bigint =>
  (value * BigInt(seconds)) / coin / BigInt(daySeconds)

/** COIN-DAYS — amount × time held: what a coin's use consumes, and what it is paid for. */
export const consumedBy = (params: Params, staked: Staked, slot: number): bigint =>
  days(params, staked.coin.value, ageOf(params, staked, slot))

/** WEIGHT — the coin-days that count: up to the maximum age, and, from v0.3 on, from the minimum age. `age` in seconds. */
export const weightOf = (params: Params, value: bigint, age: number): bigint => {
  const { min, max, fromMin } = params.ages
  const held = max === null ? age : Math.min(age, max)
  return days(params, value, Math.max(0, fromMin ? held - min : held))
}

/** The modifier of an attempt; undefined while a block that is still to come could change it. */
const modifierFor = (params: Params, chain: Chain, { birth }: Staked, slot: number): string | undefined => {
  const { modifier, stepSeconds } = params
  if (modifier._tag === "bits") return chain.target.toString(36)
  if (modifier._tag === "parent") return chain.id
  const steps = (modifier._tag === "static" ? modifier.after : -modifier.before) / stepSeconds
  const from = (modifier._tag === "static" ? birth.slot : slot) + steps
  // nobody has written the genesis to suit a coin
  return chain.height > 0 && from >= chain.slot ? undefined : modifierAt(chain, from)
}

/** Whether the kernel's hash, 0 up to, without, 2²⁵⁶, is at most a limit. */
const isHashWithin = (
  { kernel }: Params,
  { birth }: Staked,
  modifier: string,
  slot: number,
  limit: bigint,
): boolean => {
  switch (kernel._tag) {
    case "chosen":
      return kernel.hash <= limit
    case "mixed":
      // 48 random bits, and zeros below them
      return isAnswerBelow(Number(limit >> 208n) + 1, "mixed", "kernel", modifier, birth.slot, birth.place, slot)
    case "sha256d":
      return BigInt(`0x${textHash([modifier, birth.slot, birth.place, slot].join("\n"))}`) <= limit
  }
}

/** Whether the hash of an attempt is low enough for what the coin weighs. */
export const isLucky = (params: Params, chain: Chain, staked: Staked, slot: number): boolean => {
  const weight = weightOf(params, staked.coin.value, ageOf(params, staked, slot))
  const modifier = modifierFor(params, chain, staked, slot) ?? ""
  return isHashWithin(params, staked, modifier, slot, chain.target * weight)
}

/**
 * MAY-MINT — a coin is old enough, and its kernel is lucky in this time step.
 *
 *     age ≥ minimum    coinstakes mature    modifier settled    hash(kernel) ≤ target × coin-days
 *     ───────────────────────────────────────────────────────────────────────────────────────────
 *     chain, time ⊢ coin mints
 */
export const mayMint = judgement({
  id: "pos-age/may-mint",
  source:
    "King and Nadal 2012, Block Generation; Peercoin kernel.cpp CheckStakeKernelHash, GetKernelStakeModifier, main.cpp ConnectInputs (maturity)",
  premises: {
    TooYoung: reject("the coin has been held for the minimum age"),
    StakeImmature: reject("what a coinstake paid mints no sooner than `maturity` blocks above it"),
    ModifierOpen: reject("the modifier is known by now: no block that is still to be written changes it"),
    HighHash: reject("the kernel's hash is at most the target times the coin-days"),
  },
})(function* (params: Params, chain: Chain, staked: Staked, slot: number) {
  const { coin } = staked
  const age = ageOf(params, staked, slot)
  const grown = chain.height + 1 - coin.height
  yield* premise("TooYoung", age >= params.ages.min, { age, least: params.ages.min })
  yield* premise("StakeImmature", !coin.coinbase || coin.height === 0 || grown >= params.maturity, { grown })
  const isSettled = modifierFor(params, chain, staked, slot) !== undefined
  yield* premise("ModifierOpen", isSettled, { parent: chain.slot })
  yield* premise("HighHash", isLucky(params, chain, staked, slot), { weight: weightOf(params, coin.value, age) })
})
