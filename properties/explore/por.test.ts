/**
 * Sleep sets against the search without them: the same configurations, findings and distances by fewer steps.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { eventually, monitor, type Property, stepInvariant } from "../../spec/core/Property.ts"
import { type AnyRole, strike } from "../../spec/core/Protocol.ts"
import { become, type Context, ignore, premise, rule } from "../../spec/core/Rule.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { chapters } from "../../spec/index.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import type { Exploration, Options } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import { drawn, options, properties, systemOf } from "./randomProtocol.ts"
import { drawnSymmetric, symmetricProperties, symmetricSystem } from "./symmetryProtocol.ts"
import { counter, ponger, shouter, system as toy } from "./toys.ts"

const timeout = 60_000
/** Scenarios with more states than this are left out. */
const statesMax = 2000
const collect = spell

const isJudged = ({ kind }: Property<never>) => kind !== "stepInvariant" && kind !== "monitor" && kind !== "leadsTo"

/** All but the numbers of transitions and the estimates of bytes. */
const comparable = (answer: Omit<Exploration, "bytesPerState" | "bytes">) => {
  const { transitions, generated, reduction, ...rest } = answer
  return { ...rest, bytesPerState: undefined, bytes: undefined }
}

/** Explores with and without sleep sets, and compares. */
const compared = (system: () => System, asked: ReadonlyArray<Property<Json>>, limits: Options<Json>): Exploration => {
  const plain = explore(system(), asked, { ...limits, collect })
  const reduced = explore(system(), asked, { ...limits, collect, partialOrder: true })
  expect(comparable(reduced)).toEqual(comparable(plain))
  const { executed = 0, skipped = 0 } = reduced.reduction.partialOrder ?? {}
  expect(reduced.transitions).toBe(executed)
  expect(executed + skipped).toBe(plain.transitions)
  return reduced
}

const worlds = chapters.flatMap((c) =>
  c.scenarios.flatMap((s) => {
    if (s.kind !== "exhaustive" || (s.states ?? 0) > statesMax) return []
    const { holds = [], reaches = [], refutes } = s.expects
    const asked = [...holds, ...reaches, ...(refutes === undefined ? [] : [refutes.property])].filter(isJudged)
    return worldsOf(s)
      .slice(0, 1)
      .map((world, i) => ({
        id: `${s.id} ${i}`,
        asked,
        system: () => compose(strike(c.protocol, s.struck ?? []), world.setup, world.environment),
      }))
  }),
)

describe("nothing is lost", () => {
  test.each(worlds)(
    "in $id",
    ({ asked, system }) => {
      compared(system, asked, { statesMax })
    },
    timeout,
  )

  test(
    "on random protocols",
    () => {
      fc.assert(
        fc.property(drawn, properties, options, (protocol, asked, limits) => {
          compared(() => systemOf(protocol), asked.filter(isJudged), limits)
        }),
        { numRuns: 300 },
      )
    },
    timeout,
  )

  test(
    "on random protocols whose nodes are alike",
    () => {
      fc.assert(
        fc.property(drawnSymmetric, symmetricProperties, fc.constantFrom(3, 4), (protocol, asked, depthMax) => {
          compared(() => symmetricSystem(protocol), asked.filter(isJudged), { depthMax, stopAtFirst: false })
        }),
        { numRuns: 150 },
      )
    },
    timeout,
  )

  test(
    "compared with the slow twin",
    () => {
      fc.assert(
        fc.property(drawn, properties, (protocol, asked) => {
          const limits = { depthMax: 5, stopAtFirst: false, collect }
          const judged = asked.filter(isJudged)
          const fast = explore(systemOf(protocol), judged, { ...limits, partialOrder: true })
          expect(comparable(fast)).toEqual(comparable(naive(systemOf(protocol), judged, limits)))
        }),
        { numRuns: 60 },
      )
    },
    timeout,
  )

  test("on protocols that leave much to skip, and little", () => {
    const found = fc.sample(drawn, { numRuns: 200, seed: 1 }).map((protocol) => {
      const { states, reduction } = explore(systemOf(protocol), [], { depthMax: 6, partialOrder: true })
      return {
        states,
        network: protocol.environment.network,
        ...(reduction.partialOrder as { executed: number; skipped: number }),
      }
    })
    const share = (of: (f: (typeof found)[number]) => boolean): number => found.filter(of).length / found.length
    for (const kind of ["multiset", "set", "fifo"]) {
      expect(share((f) => f.network === kind && f.skipped > 20)).toBeGreaterThan(0.03)
    }
    expect(share((f) => f.skipped > f.executed / 4)).toBeGreaterThan(0.05)
  })
})

describe("what is saved", () => {
  const reduced = (system: System) => explore(system, [], { partialOrder: true }).reduction.partialOrder
  const counters = (n: number, environment: Partial<Environment> = {}) =>
    toy({ counter }, environment, 1, { counter: Array.from({ length: n }, (_, i) => `counter ${i}`) })

  test("steps that all commute: each configuration is reached once", () => {
    for (const n of [1, 2, 5, 8]) {
      expect(reduced(counters(n))).toEqual({ executed: 2 ** n - 1, skipped: n * 2 ** (n - 1) - (2 ** n - 1) })
    }
  })

  test("nothing where all steps draw on one budget, or happen at one place", () => {
    expect(reduced(counters(4, { budget: { Tick: 3 } }))?.skipped).toBe(0)
    expect(reduced(toy({ counter, ponger }, {}, 5))).toEqual({ executed: 5, skipped: 0 })
  })

  test("nothing between a place that looks at its whole inbox and whoever sends to it", () => {
    const look = rule({ id: "toy/look", source: "toy", premises: { Heard: ignore("nothing has been heard") } })(
      function* (_: Context<unknown>, state: boolean, { heard }: { readonly heard: ReadonlyArray<unknown> }) {
        yield* premise("Heard", heard.length === 0)
        return become(!state)
      },
    )
    const hear = rule({ id: "toy/hear", source: "toy", premises: {} })(function* (_: Context<unknown>, state: boolean) {
      return become(state)
    })
    const lookout: AnyRole = {
      ...counter,
      initial: () => become(false),
      upon: { Ping: hear },
      internal: {},
      surveys: { Look: look },
      candidates: () => [{ _tag: "Look" }],
    }
    const found = compared(() => toy({ shouter, lookout }, { network: "set" }), [], {})
    expect(found.states).toBe(4)
    expect(found.reduction.partialOrder).toEqual({ executed: 4, skipped: 0 })
  })

  test("nothing between twins, whose messages look the same", () => {
    const twins = toy({ shouter, ponger }, { network: "set", corrupt: { shouter: "twins" } })
    expect(compared(() => twins, [], {}).states).toBeGreaterThan(1)
  })

  test.each([
    [3, 350, 411],
    [5, 11_306, 26_039],
    [7, 385_434, 1_350_375],
  ])("two-phase commit with %i: %i steps executed, %i skipped", (n, executed, skipped) => {
    expect(reduced(compose(twoPhase, transaction(n), messageSet))).toEqual({ executed, skipped })
  })
})

describe("sleep sets are refused", () => {
  const two = compose(twoPhase, transaction(2), messageSet)
  const about = { id: "x", source: "toy", says: "x" }
  const refused = (options: Options<Json>, asked: ReadonlyArray<Property<Json>> = []) => {
    const run = () => explore(two, asked, { ...options, partialOrder: true })
    expect(run).toThrow(Unsupported)
    return run
  }

  test("where the answer could be another one", () => {
    expect(refused({ mode: "dfs" })).toThrow("breadth first")
    expect(refused({ mode: "iddfs" })).toThrow("breadth first")
    expect(refused({ onEdge: () => {} })).toThrow("lack the steps")
    expect(refused({}, [stepInvariant(about, () => true)])).toThrow("step invariants")
    expect(
      refused({}, [
        monitor(
          about,
          0,
          (n) => n,
          () => true,
        ),
      ]),
    ).toThrow("monitors")
    expect(refused({}, [eventually(about, () => true)])).toThrow("leads-to")
  })
})
