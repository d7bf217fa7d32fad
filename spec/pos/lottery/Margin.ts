/**
 * How far the slots of a run allow two chains to exist side by side: reach and margin. Next: [Properties.ts](Properties.ts).
 */

/** Who made blocks for a slot: honest leaders, by name, and whether anybody who attacks did. */
export interface Led {
  readonly slot: number
  readonly honest: ReadonlyArray<string>
  readonly attacked: boolean
}

/**
 * CHARACTERISTIC STRING — the slots that matter, oldest first: true for one that only helps the honest. That is a slot with one
 * honest leader and no attacker, whose block everybody has before the next block is made. Every other slot with blocks is false:
 * the honest blocks of such a slot may end up side by side, as if an adversary had signed twice. `delay` is the number of further
 * slots until everybody has a block for sure; `now` is the slot of today.
 */
export const characteristic = (led: ReadonlyArray<Led>, delay: number, now: number): ReadonlyArray<boolean> =>
  led.map(({ slot, honest, attacked }, i) => {
    const isAlone = honest.length === 1 && !attacked
    const next = led[i + 1]
    return isAlone && slot + delay < now && (next === undefined || next.slot > slot + delay)
  })

/**
 * MARGIN — how far the second-best chain that forks off after `before` can be ahead of the chain that the honest follow, at best
 * for an adversary; below 0 no such chain can win. Reach is the same for the best chain.
 * Source: Blum, Kiayias, Moore, Quader and Russell 2020 (linear consistency), theorem on relative margin.
 */
export const margin = (before: ReadonlyArray<boolean>, since: ReadonlyArray<boolean>): number => {
  const start = before.reduce((reach, honest) => (honest ? Math.max(0, reach - 1) : reach + 1), 0)
  const step = ([reach, m]: readonly [number, number], honest: boolean): readonly [number, number] => {
    if (!honest) return [reach + 1, m + 1]
    return [Math.max(0, reach - 1), reach > m && m === 0 ? 0 : m - 1]
  }
  return since.reduce(step, [start, start] as const)[1]
}
