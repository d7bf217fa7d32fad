/** Chapters of one's own, guarded: the same chapter, but what is thrown has a name. */
import { expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { type AnyRole, strike } from "../../spec/core/Protocol.ts"
import { token } from "../../spec/guide/examples/token.ts"
import { guarded } from "../../src/cli/guarded.ts"
import { checkScenario } from "../suites/check.ts"

const frozen = <A>(value: A): A => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}

test("a frozen chapter is guarded, and gives what it gave", () => {
  // Catches: guards that are written into somebody's own records.
  const properties = [...token.properties]
  const one = guarded(frozen({ ...token, properties, scenarios: token.scenarios.map((s) => ({ ...s })) }))
  for (const [i, scenario] of token.scenarios.entries()) {
    const again = one.scenarios[i]
    if (again === undefined) throw new Error("a scenario is lost")
    expect(checkScenario(one, again, { seed: 1 })).toEqual(checkScenario(token, scenario, { seed: 1 }))
  }
})

test("a role may be made by a class", () => {
  // Catches: methods that are lost with the prototype they lie in.
  const { node } = token.protocol.roles as { readonly [name: string]: AnyRole }
  class Base {
    observe(state: unknown): unknown {
      return this.shown(state)
    }
    private shown(state: unknown): unknown {
      return (node as AnyRole).observe({} as never, state)
    }
  }
  class Node extends Base {
    constructor() {
      super()
      const { observe, ...rest } = node as AnyRole
      Object.assign(this, rest)
    }
  }
  const made = { ...token, protocol: { ...token.protocol, roles: { node: new Node() } } } as unknown as AnyChapter
  const { observe } = guarded(made).protocol.roles["node"] as AnyRole
  expect(typeof observe).toBe("function")
  expect(() => observe({} as never, {} as never)).not.toThrow()
})

test("a property that scenarios share with the chapter stays one", () => {
  const { properties, scenarios } = guarded(token)
  expect(scenarios[0]?.expects.holds?.[0]).toBe(properties[0])
  expect(scenarios[2]?.expects.refutes?.property).toBe(properties[0])
})

test("a rule keeps its guard when a premise is struck out", () => {
  const protocol = guarded(token).protocol
  const struck = strike(protocol, [{ rule: "token/take", premise: "Has" }])
  const take = struck.roles["node"]?.upon["Token"] as { readonly apply: (...args: ReadonlyArray<unknown>) => unknown }
  expect(() => take.apply({}, undefined, {})).toThrow(/^rule token\/take threw: TypeError: /)
})

test.each([
  ["no text", Object.create(null), /^rule token\/take threw: something without a text$/],
  ["a text without end", "x".repeat(1_000_000), /^rule token\/take threw: x{500} … x{500}$/],
])("what a rule throws may have %s", (_, thrown, tells) => {
  const take = guarded(token).protocol.roles["node"]?.upon["Token"] as {
    readonly apply: (...all: unknown[]) => unknown
  }
  const state = {
    get has() {
      throw thrown
    },
  }
  expect(() => take.apply({}, state, {})).toThrow(tells)
})
