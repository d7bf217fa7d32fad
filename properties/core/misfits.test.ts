/**
 * What does not fit together is refused by every engine: otherwise an adversary could vanish, and "holds" would say nothing.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Environment, Lies } from "../../spec/core/Environment.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import { become } from "../../spec/core/Rule.ts"
import { explore } from "../../src/explore/explore.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { Unsupported } from "../../src/system/Unsupported.ts"
import { Walker } from "../../src/walk/Walker.ts"

const lies: Lies = { _tag: "Lies", silence: true, relays: true }
const quiet = {
  initial: () => become(null),
  upon: {},
  internal: {},
  candidates: () => [],
  recover: () => become(null),
  observe: () => "nothing",
}
const protocol: Protocol<null> = {
  name: "quiet",
  roles: { general: { ...quiet, lies: () => [] }, mute: quiet, reader: { ...quiet, surveys: {} } },
  rounds: () => 1,
}
const rounds: Environment = { network: "rounds", idle: "consumed" }
const loose: Environment = { network: "multiset", idle: "consumed" }
const systemOf = (nodes: { readonly [role: string]: ReadonlyArray<string> }, environment: Environment, of = protocol) =>
  compose(of, { params: null, nodes }, environment)

describe.each([
  ["a liar outside of rounds", { general: ["A"] }, { ...loose, corrupt: { A: lies } }, /A tells lies.*rounds/],
  ["a corrupt node that there is none of", { general: ["A"] }, { ...rounds, corrupt: { X: lies } }, /X is corrupt/],
  ["a liar with nothing to say", { mute: ["A"] }, { ...rounds, corrupt: { A: lies } }, /mute does not say/],
  ["twins", { general: ["A", "B"] }, { ...rounds, corrupt: { A: lies, B: "twins" as const } }, /liars and twins/],
  ["a workload", { general: ["A"] }, { ...rounds, workload: { A: [{ _tag: "Go" }] } }, /no workload/],
  ["somebody who is late", { general: ["A"] }, { ...rounds, late: ["A"] }, /no late/],
  ["links", { general: ["A", "B"] }, { ...rounds, links: { A: ["B"] } }, /no links/],
  ["gossip", { general: ["A"] }, { ...rounds, relay: true }, /no relay/],
  ["crashes", { general: ["A"] }, { ...rounds, budget: { crash: 1 } }, /no budget for crash/],
  ["lies that run out", { general: ["A"] }, { ...rounds, budget: { Lie: 0 } }, /no budget for Lie/],
  ["a role that there is none of", { generl: ["A"] }, loose, /no role generl/],
  ["somebody who takes part twice", { general: ["A"], mute: ["A"] }, loose, /A takes part twice/],
  ["requests to nobody", { general: ["A"] }, { ...loose, workload: { X: [] } }, /names X/],
  ["a latecomer that there is none of", { general: ["A"] }, { ...loose, late: ["X"] }, /names X/],
  ["a clock of nobody", { general: ["A"] }, { ...loose, skew: { X: 1 } }, /names X/],
  ["links of nobody", { general: ["A"] }, { ...loose, links: { X: ["A"] } }, /names X/],
  ["links to nobody", { general: ["A"] }, { ...loose, links: { A: ["X"] } }, /names X/],
  ["a survey of what is used up", { reader: ["A"] }, loose, /reader surveys/],
])("%s", (_, nodes, environment, message) => {
  const system = () => systemOf(nodes as { readonly [role: string]: ReadonlyArray<string> }, environment)

  test("is refused by every engine", () => {
    expect(() => explore(system(), [])).toThrow(message)
    expect(() => new Walker(system(), [])).toThrow(message)
    expect(() => new Player(system(), environment, docketOf([]))).toThrow(Unsupported)
  })
})

test("a protocol without a number of rounds is refused in rounds", () => {
  const { rounds: _, ...endless } = protocol
  expect(() => explore(systemOf({ general: ["A"] }, rounds, endless), [])).toThrow(/how many rounds/)
})

test("a request that no rule takes is refused", () => {
  const asked = { ...loose, workload: { A: [{ _tag: "Sing" }] } }
  expect(() => explore(systemOf({ general: ["A"] }, asked), [])).toThrow(/A is asked for Sing.*general has no rule/)
})

test("what fits is not refused", () => {
  expect(explore(systemOf({ general: ["A", "B"] }, { ...rounds, corrupt: { A: lies } }), []).verdict).toMatch(/^holds/)
  expect(explore(systemOf({ general: ["A"] }, { ...loose, corrupt: { A: "twins" } }), []).verdict).toMatch(/^holds/)
  expect(explore(systemOf({ general: ["A"] }, { ...rounds, budget: { crash: 0 } }), []).verdict).toMatch(/^holds/)
  const named = { workload: { A: [] }, links: { A: ["B"], B: ["A"] }, late: ["B"], skew: { B: 0 } }
  expect(explore(systemOf({ general: ["A", "B"] }, { ...loose, ...named }), []).verdict).toMatch(/^holds/)
  expect(explore(systemOf({ reader: ["A"] }, { network: "set", idle: "stays" }), []).verdict).toMatch(/^holds/)
})
