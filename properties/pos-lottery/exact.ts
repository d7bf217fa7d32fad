/** Figures of the page that can be computed: how often two chains are still possible, and what the best of some draws is worth. */

/** Adds weight to a case. */
const put = <K>(cases: Map<K, number>, key: K, weight: number): void => {
  cases.set(key, (cases.get(key) ?? 0) + weight)
}

/**
 * The chance that the margin of a random string is not below 0, by the recurrence of MARGIN over all pairs of reach and margin: an
 * attacker has each slot with this chance, and so many slots lie before the fork and after it.
 */
export const chanceOfTwoChains = (attacker: number, before: number, since: number): number => {
  let reaches = new Map([[0, 1]])
  for (let i = 0; i < before; i++) {
    const next = new Map<number, number>()
    for (const [reach, weight] of reaches) {
      put(next, reach + 1, weight * attacker)
      put(next, Math.max(0, reach - 1), weight * (1 - attacker))
    }
    reaches = next
  }
  // margin never is above reach, and never below −since: one number holds both
  const width = 4 * (before + since)
  const pair = (reach: number, margin: number): number => reach * width + margin + since
  let pairs = new Map([...reaches].map(([reach, weight]) => [pair(reach, reach), weight]))
  for (let i = 0; i < since; i++) {
    const next = new Map<number, number>()
    for (const [key, weight] of pairs) {
      const reach = Math.floor(key / width)
      const margin = (key % width) - since
      put(next, pair(reach + 1, margin + 1), weight * attacker)
      const after = reach > margin && margin === 0 ? 0 : margin - 1
      put(next, pair(Math.max(0, reach - 1), after), weight * (1 - attacker))
    }
    pairs = next
  }
  return [...pairs].reduce((sum, [key, weight]) => ((key % width) - since >= 0 ? sum + weight : sum), 0)
}

/** The mean of the greatest of some independent numbers of slots won, of so many slots that are each won with this chance. */
export const bestOf = (draws: number, slots: number, chance: number): number => {
  let ways = 1
  let below = 0
  let mean = 0
  for (let won = 0; won <= slots; won++) {
    const upTo = below + ways * chance ** won * (1 - chance) ** (slots - won)
    mean += won * (upTo ** draws - below ** draws)
    ways = (ways * (slots - won)) / (won + 1)
    below = upTo
  }
  return mean
}
