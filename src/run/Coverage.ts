/**
 * What a campaign has exercised: how often each rule fired, each premise refused an input, each fault happened.
 */
export interface Coverage {
  readonly fired: Map<string, number>
  /** `rule premise` → how often that premise refused an input of that rule. */
  readonly refused: Map<string, number>
  readonly faults: Map<string, number>
}

/** What happens to places and messages without any rule of a protocol: faults, what ends them, and lies of corrupt places. */
export const faultRules: ReadonlySet<string> = new Set([
  "crash",
  "drop",
  "duplicate",
  "heal",
  "lie",
  "partition",
  "recover",
  "tick",
])

export const noCoverage = (): Coverage => ({ fired: new Map(), refused: new Map(), faults: new Map() })

export const count = (counts: Map<string, number>, key: string, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
