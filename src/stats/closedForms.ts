/** The closed formulas of the literature against which simulations are measured. */

/**
 * Chance that a double spend succeeds after z confirmations, by Nakamoto's estimate (Poisson progress of the attacker).
 * q: the attacker's share of hash power, 0 to 1; z: blocks on top of and including the payment's. An approximation: see `rosenfeld`.
 * Source: Nakamoto 2008 §11.
 */
export const nakamoto = (q: number, z: number): number => {
  const p = 1 - q
  if (q >= p) return 1
  const expected = (z * q) / p
  return catchUpAfter(z, q / p, Math.floor(expected), (k) => expected / k)
}

/**
 * Chance that a double spend succeeds after n confirmations, exactly (negative binomial progress of the attacker).
 * q: the attacker's share of hash power, 0 to 1; n: confirmations. The attacker starts one block ahead and has to overtake,
 * or, what is the same number, starts level and wins ties. 1 if q ≥ 1/2.
 * Source: Rosenfeld 2014, "Analysis of Hashrate-Based Double Spending", §4 (arXiv 1402.2009).
 */
export const rosenfeld = (q: number, n: number): number => {
  const p = 1 - q
  if (q >= p) return 1
  const mode = Math.max(0, Math.floor(((n - 1) * q) / p))
  return catchUpAfter(n, q / p, mode, (m) => (q * (n + m - 1)) / m)
}

/**
 * Chance that an attacker draws level who found k blocks while the others found n: the sum over k of P(k) × ratio^(n − k), or P(k) where k > n.
 * mode: a k near the largest P(k), at most n; step(k): P(k) / P(k − 1).
 * All terms are positive, so small results keep their digits where "1 minus the rest" loses them; P is counted in units of P(mode),
 * so it neither overflows nor, where it matters, underflows, and needs no exponential or factorial.
 */
const catchUpAfter = (n: number, ratio: number, mode: number, step: (k: number) => number): number => {
  let total = 1
  let level = 1

  let weight = 1
  let factor = 1
  for (let k = mode; k > 0; k--) {
    weight /= step(k)
    factor *= ratio
    total += weight
    level += weight * factor
  }

  weight = 1
  for (let k = mode + 1; k <= n; k++) {
    weight *= step(k)
    total += weight
    level = level * ratio + weight
  }

  let ahead = 0
  for (let k = n + 1; ; k++) {
    weight *= step(k)
    ahead += weight
    if (weight <= ahead * 1e-18) break
  }
  return (level + ahead) / (total + ahead)
}

/**
 * Share of the blocks of the chain that a selfish pool wins.
 * alpha: its share of hash power; gamma: the share of the others that mines on its block in a tie; all 0 to 1. 1 if alpha ≥ 1/2.
 * Source: Eyal and Sirer 2014, "Majority is not Enough", equation 8.
 */
export const selfishRevenue = (alpha: number, gamma: number): number => {
  if (alpha >= 0.5) return 1
  const honest = 1 - alpha
  const won = alpha * honest * honest * (4 * alpha + gamma * (1 - 2 * alpha)) - alpha * alpha * alpha
  return won / (1 - alpha * (1 + (2 - alpha) * alpha))
}

/** Share of hash power above which selfish mining pays, for a gamma as in `selfishRevenue`. Source: Eyal and Sirer 2014, equation 9. */
export const selfishThreshold = (gamma: number): number => (1 - gamma) / (3 - 2 * gamma)

/**
 * The adversary's share of hash power from which the longest chain is not safe: the β with β = (1 − β) / (1 + (1 − β) x).
 * x: blocks found, by all, within one network delay (rate × delay). The limit of infinitely many equal honest miners.
 * Source: Dembo et al. 2020, "Everything is a Race and Nakamoto Always Wins", theorem 3.2 (arXiv 2005.10484), solved for β.
 */
export const delayBound = (x: number): number => 2 / (2 + x + Math.sqrt(4 + x * x))

/**
 * Chance ever to make up a deficit of z blocks (gambler's ruin): (q / p)^z, or 1 if q ≥ p.
 * q: the attacker's share of hash power, 0 to 1; z: whole blocks. Source: Nakamoto 2008 §11.
 */
export const catchUp = (q: number, z: number): number => {
  const p = 1 - q
  if (q >= p) return 1
  let chance = 1
  for (let i = 0; i < z; i++) chance *= q / p
  return chance
}

/**
 * Chance that another block is found before a block has spread: 1 − e^(−delay / spacing).
 * delay, spacing: the time to spread and the mean time between blocks, in one unit. Source: Decker and Wattenhofer 2013, §III.
 */
export const simultaneousBlocks = (delay: number, spacing: number): number => -Math.expm1(-delay / spacing)
