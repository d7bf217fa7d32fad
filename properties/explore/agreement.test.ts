/**
 * The explorer against its slow twin and against the player of runs, on random protocols.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { pow } from "../../spec/pow/index.ts"
import { scenarios } from "../../spec/pow/Scenarios.ts"
import type { Exploration } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf, worldOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { drawn, options, properties, systemOf } from "./randomProtocol.ts"

const runs = 250
/** Generous: the slow twin is slow. */
const timeout = 60_000
const collect = (w: object) => JSON.stringify(w)

/** All but the estimate of bytes. A search that ended early has looked at more or fewer inputs than its twin. */
const comparable = ({ fired, refused, ...rest }: Omit<Exploration, "bytesPerState" | "bytes">) =>
  rest.verdict.startsWith("holds") ? { ...rest, fired, refused } : rest

describe("the explorer and its slow twin agree", () => {
  test(
    "on random protocols: counts, verdicts, paths, coverage",
    () => {
      fc.assert(
        fc.property(drawn, properties, options, (protocol, asked, limits) => {
          const { bytesPerState, bytes, ...fast } = explore(systemOf(protocol), asked, { ...limits, collect })
          const slow = naive(systemOf(protocol), asked, { ...limits, collect })
          expect(bytes).toBeGreaterThan(bytesPerState)
          expect(comparable(fast)).toEqual(comparable(slow))
        }),
        { numRuns: runs },
      )
    },
    timeout,
  )

  test(
    "on the exhaustive scenarios of proof of work, as far as the twin gets",
    () => {
      for (const s of scenarios) {
        if (s.kind !== "exhaustive") continue
        const [world] = worldsOf(s)
        if (world === undefined) continue
        const system = () => compose(pow, world.setup, world.environment)
        const asked = [...(s.expects.holds ?? []), ...(s.expects.reaches ?? [])]
        const { bytesPerState, bytes, ...fast } = explore(system(), asked, { statesMax: 150 })
        const slow = naive(system(), asked, { statesMax: 150 })
        const lengths = ({ reached, violations, ...rest }: Omit<Exploration, "bytesPerState" | "bytes">) => ({
          ...comparable({ ...rest, reached: [], violations: [] }),
          found: [...reached, ...violations].map(({ property, path }) => `${property} ${path.length}`),
        })
        expect(bytes).toBeGreaterThan(bytesPerState)
        expect(lengths(fast)).toEqual(lengths(slow))
      }
    },
    timeout,
  )
})

describe("paths", () => {
  test("can be played, and the property falls with the last move", () => {
    fc.assert(
      fc.property(drawn, properties, (protocol, asked) => {
        const system = systemOf(protocol)
        const { violations } = explore(system, asked, { statesMax: 150, stopAtFirst: false })
        for (const { property, path } of violations) {
          const p = asked.find((q) => q.id === property) as Property<number>
          const player = new Player(system, system.environment, docketOf([p]))
          if (p.kind !== "temporal") {
            expect(playPath(player, path.slice(0, -1))).toHaveLength(Math.max(0, path.length - 1))
            expect(path.length > 0 ? player.violated : undefined).toBeUndefined()
          }
          const again = new Player(system, system.environment, docketOf([p]))
          expect(playPath(again, path)).toHaveLength(path.length)
          const world = worldOf(system, again.observations)
          if (p.kind !== "temporal") expect(again.violated).toBe(property)
          else expect([p.whenever(world, system.params), p.then(world, system.params)]).toEqual([true, false])
        }
      }),
      { numRuns: runs },
    )
  })
})

describe("the random protocols", () => {
  const sample = fc.sample(fc.tuple(drawn, properties, options), { numRuns: 600, seed: 1 })
  const found = sample.map(([protocol, asked, limits]) => ({
    protocol,
    ...explore(systemOf(protocol), asked, limits),
  }))
  const share = (of: (f: (typeof found)[number]) => boolean): number => found.filter(of).length / found.length

  test("are neither trivial nor endless", () => {
    expect(share((f) => f.states > 20)).toBeGreaterThan(0.3)
    expect(share((f) => f.verdict.startsWith("holds"))).toBeGreaterThan(0.15)
    expect(share((f) => f.verdict === "violated")).toBeGreaterThan(0.15)
    expect(share((f) => f.verdict.startsWith("inconclusive"))).toBeGreaterThan(0.15)
    expect(share((f) => f.terminals > 1)).toBeGreaterThan(0.15)
    expect(share((f) => f.deadlocks > 0)).toBeGreaterThan(0.15)
    expect(share((f) => f.generated > f.transitions + 1)).toBeGreaterThan(0.1)
    for (const network of ["multiset", "set", "fifo", "rounds"]) {
      expect(share((f) => f.protocol.environment.network === network && f.states > 20)).toBeGreaterThan(0.05)
    }
    for (const rule of ["random/peek", "random/end", "end-of-round", "lie"])
      expect(
        share((f) => (f.fired[rule] ?? 0) > 1),
        rule,
      ).toBeGreaterThan(0.03)
    const { mail } = { mail: (f: (typeof found)[number]) => f.protocol.environment.mail === "backwards" }
    expect(share((f) => mail(f) && f.states > 20)).toBeGreaterThan(0.02)
  })

  test("violate properties of every kind, some far from the start", () => {
    for (const kind of ["eachNode", "eachStep", "invariant", "stepInvariant", "temporal", "monitor"]) {
      const ofKind = found.flatMap((f) => f.violations.filter((v) => v.property.startsWith(kind)))
      expect(ofKind.length, kind).toBeGreaterThan(3)
      expect(Math.max(...ofKind.map((v) => v.path.length)), kind).toBeGreaterThan(1)
    }
  })

  test("change when a fault is taken out of their budgets", () => {
    const size = (protocol: (typeof found)[number]["protocol"]) =>
      explore(systemOf(protocol), [], { statesMax: 1000 }).states
    for (const fault of ["drop", "duplicate", "crash"]) {
      const faulty = found.filter((f) => (f.protocol.environment.budget?.[fault] ?? 0) > 0)
      const without = ({ protocol }: (typeof found)[number]) => {
        const { [fault]: _, ...budget } = protocol.environment.budget ?? {}
        return { ...protocol, environment: { ...protocol.environment, budget } }
      }
      expect(faulty.filter((f) => size(without(f)) < size(f.protocol)).length, fault).toBeGreaterThan(20)
    }
  })
})
