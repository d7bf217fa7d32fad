/** How deep a payment must lie in a protocol without finality. */
import { rosenfeld } from "../stats/closedForms.ts"

/** More are not asked for. */
export const confirmationsMax = 1000

/**
 * Confirmations after which the chance of being taken back is at most `riskMax`, by Rosenfeld's closed form for proof of work.
 * Lotteries by stake are the same race as long as slots with two winners are rare; coin age is not, there it is an approximation.
 */
export const confirmationsFor = ({ share, riskMax }: { readonly share: number; readonly riskMax: number }): number => {
  let n = 1
  while (n < confirmationsMax && rosenfeld(share, n) > riskMax) n++
  return n
}
