/** Every claim can fail: what a node shows after an honest run, changed in one thing, and the claim that notices. */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import { isReaction, type Json, type Local } from "../../spec/core/System.ts"
import { origin } from "../../spec/pos/finality/Checkpoints.ts"
import { posFinality } from "../../spec/pos/finality/index.ts"
import * as OneNode from "../../spec/pos/finality/OneNode.ts"
import * as AllNodes from "../../spec/pos/finality/Properties.ts"
import type { Seen } from "../../spec/pos/finality/State.ts"
import { smallWorld } from "../../spec/pos/finality/Worlds.ts"

const Claims = { ...OneNode, ...AllNodes }
const { setup, environment } = smallWorld({ validator: ["A", "B"] }, { leaders: ["A", "B"] })
const system = compose(posFinality, setup, environment)

/** Both propose and vote in each slot and hear each other at once: what A shows after each step of its own. */
const history = (): ReadonlyArray<Seen> => {
  const locals: Array<Local> = [...system.initial.locals]
  const shown: Array<Seen> = [system.observe(0, locals[0] as Local)]
  const give = (place: number, input: Json): void => {
    const reaction = system.react(place, locals[place] as Local, input)
    if (!isReaction(reaction)) return
    locals[place] = reaction.local
    if (place === 0) shown.push(system.observe(0, reaction.local))
    for (const { to, envelope } of reaction.posts) give(to, { _tag: "Receive", ...envelope, now: 0 })
  }
  for (const slot of [1, 2, 3]) {
    for (const tag of ["Propose", "Attest"]) {
      for (const place of [0, 1]) give(place, { _tag: "Internal", event: { _tag: tag, slot } })
    }
  }
  return shown
}

const shown = history()
const last = shown.at(-1) as Seen
const start = shown[0] as Seen
const { params } = setup

const holds = (claim: Property<Seen>, after: Seen, before: Seen = start): boolean => {
  if (claim.kind === "eachNode") return claim.holds(after, params)
  if (claim.kind === "eachStep") return claim.holds(before, after, params)
  if (claim.kind === "invariant") return claim.holds({ A: after, B: last }, params)
  throw new Error(claim.kind)
}

const inState = (change: Partial<Seen["state"]>): Seen => ({ ...last, state: { ...last.state, ...change } })
const elsewhere = { epoch: 1, block: "g", height: 0 }

describe("after an honest run", () => {
  test("a checkpoint is final, and every claim holds at every step", () => {
    // Catches: a run in which nothing happens, which no change could spoil.
    expect([last.finalized.length, last.justified.length, last.head.height]).toEqual([2, 3, 3])
    for (const claim of [...Claims.safety, ...Claims.underAThird]) {
      shown.forEach((o, i) => {
        expect(holds(claim, o, shown[Math.max(0, i - 1)]), claim.id).toBe(true)
      })
    }
  })

  const changed: ReadonlyArray<readonly [Property<Seen>, string, Seen, Seen?]> = [
    [
      Claims.TreeIsClosed,
      "a level is missing",
      inState({ tree: [(last.state.tree[0] ?? []).map((l, h) => (h === 1 ? [] : l))] }),
    ],
    [Claims.GuiltyIsProven, "somebody is named for nothing", inState({ guilty: ["B"] })],
    [Claims.JustifiedByLinks, "a checkpoint too many", { ...last, justified: [...last.justified, elsewhere] }],
    [Claims.JustifiedByLinks, "one too few", { ...last, justified: last.justified.slice(0, 2) }],
    [Claims.FinalByLinks, "a checkpoint too many", { ...last, finalized: [...last.finalized, elsewhere] }],
    [Claims.FinalByLinks, "one too few", { ...last, finalized: [origin] }],
    [Claims.HeadIsHeaviest, "a head with a child", { ...last, head: start.head }],
    [Claims.FinalIsOnHead, "a final checkpoint off the chain", { ...last, finalized: [origin, elsewhere] }],
    [Claims.FinalityStays, "something final is gone", { ...last, finalized: [origin] }, last],
    [Claims.JustifiedNeverOlder, "back to the start", inState({ justified: origin }), last],
    [
      Claims.VotesFromJustified,
      "a source that is not justified",
      inState({ voted: { slot: 9, source: 7, head: origin } }),
      last,
    ],
    [Claims.HonestIsNeverGuilty, "an honest node is named", inState({ guilty: ["A"] })],
    [Claims.NoConflictingFinality, "another chain is final", { ...last, finalized: [origin, elsewhere] }],
    [
      Claims.NoConflictingBlocks,
      "a block of another chain is final",
      { ...last, finalized: [origin, { epoch: 1, block: "g/X1", height: 1 }] },
    ],
    [Claims.AccountableSafety, "the same, and nobody did it", { ...last, finalized: [origin, elsewhere] }],
  ]
  test.each(changed.map(([claim, what, after, before]) => [claim.id, what, claim, after, before] as const))(
    "%s notices: %s",
    (_, __, claim, after, before) => {
      // Catches: a claim that is true of anything.
      expect(holds(claim, after, before)).toBe(false)
    },
  )

  test("every claim about what nodes show was spoilt once", () => {
    const spoilt = new Set(changed.map(([claim]) => claim))
    expect([...Claims.safety, ...Claims.underAThird].filter((claim) => !spoilt.has(claim))).toEqual([])
  })
})
