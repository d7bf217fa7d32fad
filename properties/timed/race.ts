/** The double-spend race between two parties, played with the chapter's rules. */
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Payment } from "../../spec/core/lib/Ledger.ts"
import type { Local } from "../../spec/core/System.ts"
import { makePayment } from "../../spec/pow/Hashing.ts"
import type { Block } from "../../spec/pow/State.ts"
import type { Rng } from "../../src/random/rng.ts"
import { flatWith, type Parties, parties, stateOf } from "./parties.ts"

/** How a race is run. */
export interface Race {
  /** The attacker's share of hash power, below 1/2. */
  readonly share: number
  /** Blocks, the payment's own included, after which the merchant delivers. */
  readonly confirmations: number
  /** Blocks that the attacker has found before the payment is made. Rosenfeld's formula is about 1. */
  readonly preMined: number
  /** The attacker gives up this many blocks behind. */
  readonly deficitMax: number
}

/** The deficit from which the attacker comes back less than once in 10⁷ races: (share / (1 − share))^deficit < 10⁻⁷. */
export const hopeless = (share: number): number => Math.ceil(Math.log(1e-7) / Math.log(share / (1 - share)))

/** Plays races. The positions that they pass through are kept from race to race. */
export const raceTrack = (): ((race: Race, random: Rng) => boolean) => {
  const params = flatWith([{ value: 50n, owner: "M" }])
  const game: Parties = parties(params, ["A", "M"])
  const coin = { transaction: params.genesis.transactions[0]?.id as string, index: 0 }
  const payTo = (owner: string): Payment =>
    makePayment(params.hash, { inputs: [{ from: coin, signedBy: "M" }], outputs: [{ value: 50n, owner }] })
  const pay = payTo("A")
  const back = payTo("M")

  const isWritten = (local: Local, payment: Payment): boolean => {
    const { tree, tip } = stateOf(local)
    return ancestry(tree, tip).some((b) => b.transactions.some((tx) => tx.id === payment.id))
  }
  const height = (local: Local): number => stateOf(local).tip.height

  /** What the honest network believes after the attacker has published: always the attacker's version, if the rules are right. */
  const publish = (honest: Local, held: ReadonlyArray<Block>): boolean => {
    if (!isWritten(honest, pay)) throw new Error("the payment was never confirmed")
    const after = held.reduce((local, block) => game.hear("A", local, block), honest)
    return isWritten(after, back) && !isWritten(after, pay)
  }
  const outcome = new Map<Local, Map<Local, boolean>>()
  const published = (honest: Local, secret: Local, held: ReadonlyArray<Block>): boolean => {
    const known = outcome.get(honest) ?? new Map<Local, boolean>()
    outcome.set(honest, known)
    const success = known.get(secret) ?? publish(honest, held)
    known.set(secret, success)
    return success
  }

  return ({ share, confirmations, preMined, deficitMax }, random) => {
    let honest = game.submit("A", game.start, pay)
    let secret = game.submit("M", game.start, back)
    const held: Array<Block> = []
    const attackerFinds = (): void => {
      const { local, block } = game.find("M", secret)
      secret = local
      held.push(block)
    }
    for (let i = 0; i < preMined; i++) attackerFinds()
    for (;;) {
      if (random.unit() < share) attackerFinds()
      else honest = game.find("A", honest).local
      const lead = height(secret) - height(honest)
      if (height(honest) >= confirmations && lead > 0) return published(honest, secret, held)
      if (lead < -deficitMax) return false
    }
  }
}

/** How many of a number of races the attacker wins. */
export const wins = (track: ReturnType<typeof raceTrack>, race: Race, races: number, random: Rng): number => {
  let won = 0
  for (let i = 0; i < races; i++) if (track(race, random)) won++
  return won
}
