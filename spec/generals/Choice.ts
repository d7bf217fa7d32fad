/**
 * The choice: what a lieutenant makes of the orders that it has in writing. Next: [OralRules.ts](OralRules.ts).
 */
import { byDefault } from "./Majority.ts"
import type { Order } from "./Params.ts"

/**
 * The only element of the set; RETREAT if there is none, or more than one. All that agreement needs is that equal sets give
 * equal choices.
 */
export const choice = (signed: ReadonlyArray<Order>): Order => (signed.length === 1 ? (signed[0] as Order) : byDefault)
