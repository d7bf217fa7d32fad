/** The closed formulas of the literature against which simulations are measured. */

/**
 * Chance that a double spend succeeds after z confirmations, by Nakamoto's estimate (Poisson progress of the attacker).
 * q: the attacker's share of hash power, 0 to 1; z: blocks after the payment's. 1 if q ≥ 1/2.
 * An approximation, too low where the chance is small: the exact number is `rosenfeld`.
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
 * q: the attacker's share of hash power, 0 to 1; n: confirmations. 1 if q ≥ 1/2.
 * The race: the attacker starts one block ahead and has to overtake; or, what is the same, starts level and wins ties.
 * Source: Rosenfeld 2014, "Analysis of Hashrate-Based Double Spending" (arXiv 1402.2009).
 */
export const rosenfeld = (q: number, n: number): number => {
  const p = 1 - q
  if (q >= p) return 1
  const mode = Math.max(0, Math.floor(((n - 1) * q) / p))
  return catchUpAfter(n, q / p, mode, (m) => (q * (n + m - 1)) / m)
}

/**
 * Chance that an attacker ever draws level who finds k blocks, with chance P(k), while the others find n:
 * the sum over k of P(k) × ratio^(n − k), or P(k) where k > n.
 * ratio: q / p; mode: a k near the largest P(k), at most n; step(k): P(k) / P(k − 1).
 * All terms are positive, so small results keep the digits that "1 minus the rest" loses. P is counted in units of
 * P(mode): it cannot overflow, underflows only where it does not matter, and needs no exponential or factorial.
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
  for (let k = n + 1; weight > ahead * 1e-18; k++) {
    weight *= step(k)
    ahead += weight
  }
  return (level + ahead) / (total + ahead)
}

/**
 * Share of the blocks of the chain that a selfish pool wins.
 * alpha: its share of hash power; gamma: the share of the others that mines on its block in a tie; both 0 to 1.
 * 1 if alpha ≥ 1/2.
 * Source: Eyal and Sirer 2014, "Majority is not Enough: Bitcoin Mining is Vulnerable", the pool's relative revenue.
 */
export const selfishRevenue = (alpha: number, gamma: number): number => {
  if (alpha >= 0.5) return 1
  const honest = 1 - alpha
  const won = alpha * honest * honest * (4 * alpha + gamma * (1 - 2 * alpha)) - alpha * alpha * alpha
  return won / (1 - alpha * (1 + (2 - alpha) * alpha))
}

/**
 * Share of hash power above which selfish mining pays: 1/3 at gamma 0, nothing at gamma 1.
 * gamma, source: as for `selfishRevenue`.
 */
export const selfishThreshold = (gamma: number): number => (1 - gamma) / (3 - 2 * gamma)

/**
 * Share of hash power with which an adversary keeps up with the others: the β with β = (1 − β) / (1 + (1 − β) x).
 * x: blocks found, by all, within one network delay (rate × delay). The limit of infinitely many equal honest miners.
 * Source: Dembo et al. 2020, "Everything is a Race and Nakamoto Always Wins" (arXiv 2005.10484), inequality 2.
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
 * delay, spacing: the time to spread and the mean time between blocks, in one unit.
 * Source: Decker and Wattenhofer 2013, "Information Propagation in the Bitcoin Network"; exponential waiting times.
 */
export const simultaneousBlocks = (delay: number, spacing: number): number => -Math.expm1(-delay / spacing)
