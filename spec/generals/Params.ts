/**
 * The order, the number m of traitors that the algorithm is made for, and the presets. Next: [State.ts](State.ts).
 */

/** What a commander can order. The paper's default, where no order can be made out, is RETREAT. */
export type Order = "ATTACK" | "RETREAT"
export const orders: ReadonlyArray<Order> = ["ATTACK", "RETREAT"]

export interface Params {
  /** What a loyal commander orders. */
  readonly order: Order
  /** The m of OM(m) and SM(m): how many traitors it is to withstand. It takes m + 1 rounds. */
  readonly m: number
}

const attack = (m: number): Params => ({ order: "ATTACK", m })

/** The paper's examples: no relay at all, one traitor, two traitors, three. */
export const presets = { zero: attack(0), one: attack(1), two: attack(2), three: attack(3) }
