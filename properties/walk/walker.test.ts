/**
 * Walks by table look-up against the slow obvious ways to do the same: every move of a walk is one that the naive search knows, and a
 * player that makes the same moves comes to the same verdict.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import { temporal } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, type Context, type Received, rule, send } from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import { NobodyCommits } from "../../spec/twophase/Properties.ts"
import { explore } from "../../src/explore/explore.ts"
import { actionsOf, type Configuration, same, sent } from "../../src/explore/naiveActions.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { perform } from "../../src/run/perform.ts"
import type { Move, Path } from "../../src/system/Move.ts"
import { Walker } from "../../src/walk/Walker.ts"
import { walks } from "../arbitrary/walks.ts"
import { drawn, properties, systemOf } from "../explore/randomProtocol.ts"

const stepsMax = 25
const timeout = 60_000

const start = (system: System): Configuration => ({
  locals: system.initial.locals,
  inboxes: sent(
    system,
    system.places.map(() => []),
    system.initial.posts,
  ),
  budget: system.initial.budget,
  monitors: [],
})

/** The configuration after a path, by the naive search's actions; undefined if a move of the path is not among them. */
const follow = (system: System, path: Path): Configuration | undefined => {
  let c = start(system)
  for (const move of path) {
    const steps = actionsOf(system, c, new Map()).filter((a) => !same({ ...a.after, monitors: [] }, c))
    const step = steps.find((a) => nameOf(a.move) === nameOf(move))
    if (step === undefined) return undefined
    c = { ...step.after, monitors: [] }
  }
  return c
}

const nameOf = ({ kind, place, input }: Move): string => spell([kind, place, input])

const isOver = (system: System, c: Configuration): boolean =>
  actionsOf(system, c, new Map()).every((a) => same({ ...a.after, monitors: [] }, c))

describe("walks by table look-up", () => {
  test(
    "make moves that the naive search makes, and end early only where nothing is left to do",
    () => {
      let ended = 0
      fc.assert(
        fc.property(drawn, fc.nat(), (protocol, seed) => {
          const system = systemOf(protocol)
          const walker = new Walker(system, [])
          const { steps } = walker.walk(seed, stepsMax)
          const path = walker.lastPath()
          expect(path.length).toBe(steps)
          const c = follow(system, path)
          expect(c).toBeDefined()
          if (steps === stepsMax || c === undefined) return
          ended++
          expect(isOver(system, c)).toBe(true)
        }),
        { numRuns: 300 },
      )
      expect(ended).toBeGreaterThan(30)
    },
    timeout,
  )

  test(
    "come to the verdict of a player that makes the same moves",
    () => {
      let violated = 0
      let reached = 0
      fc.assert(
        fc.property(drawn, properties, fc.nat(), (protocol, asked, seed) => {
          const system = systemOf(protocol)
          const walker = new Walker(system, asked)
          const walked = walker.walk(seed, stepsMax)
          const player = new Player(system, system.environment, docketOf(asked))
          playPath(player, walker.lastPath())
          if (player.violated === undefined && walked.steps < stepsMax) player.rest()
          expect(walked.violated > 0).toBe(player.violated !== undefined)
          const ids = walker.verdicts.witnessIds.filter((_, k) => (walked.reached & (1 << k)) !== 0)
          expect(new Set(ids)).toEqual(player.judge.reached)
          if (walked.violated > 0) violated++
          if (ids.length > 0) reached++
        }),
        { numRuns: 500 },
      )
      expect(violated).toBeGreaterThan(40)
      expect(reached).toBeGreaterThan(40)
    },
    timeout,
  )

  test(
    "stay within what exhaustive search finds, and many of them find it all",
    () => {
      let complete = 0
      fc.assert(
        fc.property(drawn, properties, (protocol, asked) => {
          const found = explore(systemOf(protocol), asked, { statesMax: 200 })
          if (!found.verdict.startsWith("holds")) return
          const walker = new Walker(systemOf(protocol), asked)
          for (let seed = 0; seed < 400; seed++) expect(walker.walk(seed, 60).violated).toBe(0)
          expect(walker.seen.count).toBeLessThanOrEqual(found.states)
          if (walker.seen.count === found.states) complete++
        }),
        { numRuns: 120 },
      )
      expect(complete).toBeGreaterThan(20)
    },
    timeout,
  )

  test("are fixed by their seed, whatever was walked before", () => {
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(), { maxLength: 20 }), fc.nat(), (protocol, before, seed) => {
        const fresh = new Walker(systemOf(protocol), [])
        const used = new Walker(systemOf(protocol), [])
        for (const s of before) used.walk(s, stepsMax)
        expect(used.walk(seed, stepsMax)).toEqual(fresh.walk(seed, stepsMax))
        expect(used.lastPath()).toEqual(fresh.lastPath())
      }),
    )
  })
})

test("a message that is used up only to be sent again leaves everything at rest, for a walk and for a player", () => {
  const again = rule({ id: "toy/again", source: "toy", premises: {} })(function* (
    { self }: Context<unknown>,
    state: null,
    { message }: Received<{ readonly _tag: "Ping" }>,
  ) {
    return become(state, send(self, message))
  })
  const echo: AnyRole = {
    initial: ({ self }) => become(null, send(self, { _tag: "Ping" })),
    upon: { Ping: again },
    internal: {},
    candidates: () => [],
    observe: () => "echo",
  }
  const system = compose(
    { name: "echo", roles: { echo } },
    { params: null, nodes: { echo: ["A"] } },
    { network: "multiset", idle: "stays" },
  )
  const silence = temporal<string, unknown>(
    { id: "silence", source: "toy", says: "there is no echo" },
    () => true,
    () => false,
  )
  expect(new Walker(system, [silence]).walk(1, 9)).toMatchObject({ steps: 0, violated: 1 })
  const player = new Player(system, system.environment, docketOf([silence]))
  expect(player.rest()).toBe(true)
  expect(player.violated).toBe("silence")
})

describe("walks in which what changes nothing is a step too", () => {
  /** How many of so many steps change something on average, if each enabled action is as probable as any other: all are listed. */
  const changing = (system: System, c: Configuration, steps: number): number => {
    const actions = steps === 0 ? [] : actionsOf(system, c, new Map())
    const after = actions.map((a) => ({ ...a.after, monitors: [] }))
    const sum = after.reduce((all, next) => all + (same(next, c) ? 0 : 1) + changing(system, next, steps - 1), 0)
    return actions.length === 0 ? 0 : sum / actions.length
  }
  const many = 20_000

  test.each([4, 5, 6])("make %i steps, of which as many change something as the naive search says", (steps) => {
    // Catches: idle steps that count several times, or not at all, and choices that are not equally probable.
    const system = compose(twoPhase, transaction(2), messageSet)
    const walker = new Walker(system, [], true)
    let changed = 0
    for (let seed = 0; seed < many; seed++) {
      expect(walker.walk(seed, steps).steps).toBe(steps)
      changed += walker.lastPath().length
    }
    const expected = changing(system, start(system), steps)
    expect(expected).toBeLessThan(steps - 0.2)
    // five standard errors at most: the spread of a count from 0 to n is at most n/2
    expect(Math.abs(changed / many - expected)).toBeLessThan((5 * steps) / 2 / Math.sqrt(many))
  })
})

describe("runs that are drawn by walking", () => {
  const world = { setup: transaction(3), environment: messageSet }

  test("shrink to a shortest one among the same nodes", () => {
    const arbitrary = walks(twoPhase, world, [NobodyCommits], { steps: 20 })
    for (const seed of [1, 2, 3]) {
      const property = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
      const { counterexample } = fc.check(property, { seed, numRuns: 5_000 })
      const run = counterexample?.[0]
      expect(run?.world.setup).toEqual(world.setup)
      expect(run?.actions.length).toBe(
        explore(compose(twoPhase, world.setup, messageSet), [NobodyCommits]).violations[0]?.path.length,
      )
    }
  })

  test("that violate nothing have actions that a player can play", () => {
    const arbitrary = walks(twoPhase, world, [], { steps: 20 })
    const property = fc.property(arbitrary, (run) => {
      const player = perform(twoPhase, run.world, run.actions, docketOf([]))
      return player.performed.length === run.actions.length
    })
    expect(fc.check(property, { seed: 1, numRuns: 200 }).failed).toBe(false)
  })
})
