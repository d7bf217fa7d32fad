/** How fast the honest chain grows where blocks take time, and from which share of power on a private chain overtakes it. */

import { describe, expect, test } from "vitest"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import { delayBound } from "../../src/stats/closedForms.ts"
import { runMesh, spacing, stateAt } from "./mesh.ts"
import { type AttackSetup, runAttack } from "./privateAttack.ts"

/** Heights gained in a spacing, and how many standard errors the time they took lies below a claimed growth. */
const growth = (miners: number, x: number, blocks: number, seed: number) => {
  const result = runMesh({ miners, delay: x * spacing, rate: 1, seed, blocks })
  const { height } = stateAt(result, 0).tip
  const taken = result.seconds / spacing
  return { rate: height / taken, z: (claim: number): number => (height / claim - taken) / Math.sqrt(height) }
}

describe("growth of the honest chain", { timeout: 60_000 }, () => {
  test.each([
    { x: 0.5, blocks: 1500 },
    { x: 1, blocks: 2000 },
    { x: 3, blocks: 3000 },
  ])("a thousand miners, $x blocks in a delay: rate / (1 + rate × delay)", ({ x, blocks }) => {
    // Catches: a finder that hears of its own block late, miners that go on with blocks they have not met.
    const { z } = growth(1000, x, blocks, 11)
    expect(Math.abs(z(1 / (1 + x)))).toBeLessThan(3)
    for (const wrong of [1, Math.exp(-x), 1 / (1 + 2 * x)]) expect(Math.abs(z(wrong))).toBeGreaterThan(4)
  })

  test("few miners do better, as more of the power is where the newest block is", () => {
    // Catches: a formula that holds for any number of miners because nothing depends on it. Known: 0.752 for two, 0.553 for ten.
    const two = growth(2, 1, 4000, 12)
    const ten = growth(10, 1, 4000, 12)
    expect(Math.abs(two.rate - 0.752)).toBeLessThan(0.03)
    expect(Math.abs(ten.rate - 0.553)).toBeLessThan(0.02)
    for (const { z } of [two, ten]) expect(z(1 / 2)).toBeGreaterThan(4)
  })
})

describe("the private attack", { timeout: 60_000 }, () => {
  const setup = (share: number, delay: number): AttackSetup => {
    return { miners: 1000, delay, share, rate: 1, depth: 500, seed: 1, seconds: 2500 * spacing }
  }
  const x = 1
  const below = 0.34
  const above = 0.42

  test("the shares lie on both sides of the bound, and on one side of its wrong forms", () => {
    // Catches: shares that would not tell the bound from one half, or from the bound of twice the delay.
    expect(below).toBeLessThan(delayBound(x))
    expect(above).toBeGreaterThan(delayBound(x))
    expect(above).toBeLessThan(1 / 2)
    expect(below).toBeGreaterThan(delayBound(2 * x))
  })

  test("above the bound it takes back five hundred blocks, from everybody", () => {
    // Catches: honest growth that delay does not slow down; a fork choice that keeps the older chain.
    const result = runAttack(setup(above, x * spacing))
    const last = result.locals.at(-1)
    expect(last !== undefined && "state" in last && last.state.published).toBe(true)
    for (const place of [0, 1, 500, 999]) {
      const { tree, tip } = stateAt(result, place)
      const chain = ancestry(tree, tip).filter(({ height }) => height > 0 && height <= 500)
      expect(new Set(chain.map((block) => block.transactions[0]?.outputs[0]?.owner))).toEqual(new Set(["Z"]))
    }
  })

  test.each([
    { share: below, delay: x, why: "a share below the bound" },
    { share: above, delay: 0, why: "the share of the attack that succeeded, but no delay" },
  ])("it fails with $why", ({ share, delay }) => {
    // Catches: an attacker with more luck than its share, a success that owes nothing to the delay.
    const result = runAttack(setup(share, delay * spacing))
    const last = result.locals.at(-1)
    const attack = last !== undefined && "state" in last ? last.state : undefined
    expect(attack.published).toBe(false)
    expect(attack.open.tip.height - attack.own.tip.height).toBeGreaterThan(50)
  })
})
