/**
 * The check of single endless runs: it refuses what is not fair, not endless, or no violation.
 */
import { describe, expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { System } from "../../spec/core/System.ts"
import { changesIn, startOf } from "../../src/temporal/configurations.ts"
import { playLasso, whyNot } from "../../src/temporal/endless.ts"
import type { LeadsTo } from "../../src/temporal/Lasso.ts"
import { comes, follows, machine, system } from "./toys.ts"

/** Plays events of one node, and says why the run does not violate the property. */
const judged = (of: System, property: Property<unknown>, events: ReadonlyArray<string>, loopsFrom: number) => {
  let at = startOf(of)
  const path = events.map((kind) => {
    const change = changesIn(of, at).find((c) => c.move.kind === kind)
    if (change === undefined) throw new Error(`${kind} is not enabled`)
    at = change.after
    return change.move
  })
  const run = playLasso(of, { path, loopsFrom })
  return run === undefined ? "it cannot be played" : (whyNot(of, property as LeadsTo, run) ?? "violates")
}

const flip = (state: number) => (state < 2 ? 1 - state : undefined)
const restless = system({ a: machine({ Flip: flip, Go: (state) => (state < 2 ? 2 : undefined) }) })
const fickle = system({ a: machine({ Flip: flip, Go: (state) => (state === 0 ? 2 : undefined) }) })

describe("an endless run violates", () => {
  test("if what is owed is not enabled all the time", () => {
    expect(judged(fickle, comes("a", 2), ["Flip", "Flip"], 0)).toBe("violates")
    expect(judged(fickle, comes("a", 2), ["Flip", "Flip", "Flip"], 1)).toBe("violates")
  })
  test("if it stops where nothing is owed", () => {
    expect(judged(fickle, comes("a", 3), ["Go"], 1)).toBe("violates")
  })
})

describe("an endless run does not violate", () => {
  test("if an action is always enabled and never taken", () => {
    expect(judged(restless, comes("a", 2), ["Flip", "Flip"], 0)).toMatch(/^it is not fair: 0 Go /)
  })
  test("if it stops where something is owed", () => {
    expect(judged(restless, comes("a", 2), ["Flip"], 1)).toMatch(/^it is not fair/)
  })
  test("if it does not come back", () => {
    expect(judged(fickle, comes("a", 3), ["Flip", "Flip", "Go"], 0)).toBe("the round does not end where it began")
    expect(judged(fickle, comes("a", 3), ["Flip", "Flip", "Go"], 4)).toBe("there is no such step to go back to")
  })
  test("if it gets to the goal again and again, or was not asked to", () => {
    expect(judged(fickle, comes("a", 1), ["Flip", "Flip"], 0)).toBe("the goal is reached on the round")
    expect(judged(fickle, comes("a", 1), ["Flip", "Flip", "Go"], 3)).toBe("nothing is left to be reached")
    expect(judged(fickle, follows("a", 3, 2), ["Flip", "Flip"], 0)).toBe("nothing is left to be reached")
    expect(judged(fickle, follows("a", 1, 2), ["Flip", "Flip"], 0)).toBe("violates")
  })
  test("if it cannot be played", () => {
    const [move] = changesIn(restless, startOf(restless)).map((c) => c.move)
    expect(playLasso(fickle, { path: [{ ...move, kind: "Up" } as never], loopsFrom: 0 })).toBeUndefined()
  })
})
