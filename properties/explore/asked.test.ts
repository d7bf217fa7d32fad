/** What the library is asked from JavaScript: nonsense is refused, and not searched for without a limit. */
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { Consistent } from "../../spec/twophase/Properties.ts"
import { explore } from "../../src/explore/explore.ts"

const system = compose(twoPhase, transaction(2), messageSet)
const ask = (properties: unknown, options: unknown) => explore(system, properties as never, options as never)

test.each([
  [["twophase/consistent"], {}, "about twophase/consistent: give the property itself, not its id"],
  [[Consistent], { statesMax: Number.NaN }, "for statesMax = NaN: a number from 0 on is a limit"],
  [[Consistent], { depthMax: "3" }, "for depthMax = 3: a number from 0 on is a limit"],
  [[Consistent], { bytesMax: -1 }, "for bytesMax = -1: a number from 0 on is a limit"],
  [[Consistent], { mode: "x" }, "for mode = x: there is bfs or dfs or iddfs"],
  [[Consistent], { store: "x" }, "for store = x: there is exact or fingerprints"],
  [[Consistent], { states: 3 }, 'for "states": it knows mode, store,'],
])("%#: nonsense is refused", (properties, options, tells) => {
  expect(() => ask(properties, options)).toThrow(`a search cannot be asked ${tells}`)
})

test("what makes sense is not", () => {
  expect(ask([Consistent], { statesMax: 1000, mode: "dfs", collect: undefined }).states).toBe(56)
})
