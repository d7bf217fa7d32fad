/**
 * Cases: all the ways in which traitors can answer, and in how many of them the generals fail.
 */
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import type { World } from "../../spec/core/Property.ts"
import { type Protocol, type Struck, strike } from "../../spec/core/Protocol.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Params } from "../../spec/generals/Params.ts"
import { consistency } from "../../spec/generals/Properties.ts"
import { generals } from "../../spec/generals/Roles.ts"
import type { Seen } from "../../spec/generals/State.ts"
import { explore } from "../../src/explore/explore.ts"
import { type Answers, type Arrange, byContent, endings } from "./rounds.ts"

/** Bad cases, and all. */
export type Cases = readonly [bad: number, all: number]

/** Whether IC1 and IC2 hold at the end of a run. */
export const isGood = (w: World<Seen>, params: Params): boolean =>
  consistency.every((p) => p.kind === "invariant" && p.holds(w, params))

const systemOf = ({ setup, environment }: Fixed<Params>, struck: ReadonlyArray<Struck> = []) =>
  compose(strike(generals, struck), setup, environment)

const sum = (all: ReadonlyArray<Cases>): Cases => all.reduce(([b, a], [bad, n]) => [b + bad, a + n], [0, 0])

const every: Answers = (offers) => offers

/** By running each case to its end, one after the other. */
export const casesRun = (
  worlds: ReadonlyArray<Fixed<Params>>,
  arrange: Arrange = byContent,
  struck: ReadonlyArray<Struck> = [],
): Cases =>
  sum(
    worlds.map((world): Cases => {
      const good = [...endings(systemOf(world, struck), every, arrange)].map((w) => isGood(w, world.setup.params))
      return [good.filter((g) => !g).length, good.length]
    }),
  )

/** By the explorer: terminal configurations. Cases that end alike are one. */
export const casesExplored = (worlds: ReadonlyArray<Fixed<Params>>): Cases =>
  sum(
    worlds.map((world): Cases => {
      const collect = (w: World<Seen>) => (isGood(w, world.setup.params) ? "good" : "bad")
      const { collected, terminals } = explore<Seen>(systemOf(world), [], { stopAtFirst: false, collect })
      return [collected["bad"] ?? 0, terminals]
    }),
  )

/**
 * In how many ways traitors can answer each other. It makes no difference, and they are not asked; whoever counts these answers
 * too has so many cases for each of ours.
 */
const amongThemselves = ({ setup, environment }: Fixed<Params>): number => {
  const traitors = Object.keys(environment.corrupt ?? {})
  const protocol: Protocol<Params> = generals
  const questions = Object.entries(setup.nodes).flatMap(([role, ids]) =>
    ids
      .filter((id) => traitors.includes(id))
      .flatMap((self) =>
        Array.from({ length: setup.params.m + 1 }, (_, r) => r + 1).flatMap((round) =>
          traitors.flatMap((to) => protocol.roles[role]?.lies?.({ self, ...setup }, round, to) ?? []),
        ),
      ),
  )
  return questions.reduce((ways, answers) => ways * answers.length, 1)
}

/** By word of mouth, with the answers of traitors to traitors counted too. */
export const casesWithAnswersAmongTraitors = (worlds: ReadonlyArray<Fixed<Params>>): Cases =>
  sum(
    worlds.map((world): Cases => {
      const [bad, all] = casesRun([world])
      const ways = amongThemselves(world)
      return [bad * ways, all * ways]
    }),
  )

/** Everything that loyal generals can show at the end, spelled, whatever the traitors do. */
export const outcomes = (
  worlds: ReadonlyArray<Fixed<Params>>,
  struck: ReadonlyArray<Struck> = [],
): ReadonlyArray<string> => {
  const collect = (w: World<Seen>) => spell(w)
  const labels = worlds.flatMap((w) => Object.keys(explore<Seen>(systemOf(w, struck), [], { collect }).collected))
  return [...new Set(labels)].sort()
}

/** The same, by running each case to its end. */
export const outcomesRun = (
  worlds: ReadonlyArray<Fixed<Params>>,
  arrange: Arrange = byContent,
): ReadonlyArray<string> =>
  [...new Set(worlds.flatMap((world) => [...endings(systemOf(world), every, arrange)].map(spell)))].sort()
