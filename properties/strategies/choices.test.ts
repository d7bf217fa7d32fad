/** What may happen next: an offer that led nowhere is drawn again once something has changed that it may depend on, and not before. */
import { describe, expect, test } from "vitest"
import type { Environment } from "../../spec/core/Environment.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, ignore, premise, rule } from "../../spec/core/Rule.ts"
import type { Envelope, Json } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import type { Player } from "../../src/run/Player.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { uniform } from "../../src/run/strategies/uniform.ts"

const id = (name: string) => ({ id: `hearing/${name}`, source: "a toy" })
type News = { readonly _tag: "News"; readonly from: string }

const tell = rule({ ...id("tell"), premises: {} })(function* ({ self }: Context<Json>, told: boolean, _: Json) {
  return become<boolean, News>(told, broadcast({ _tag: "News", from: self }))
})
const reply = rule({ ...id("reply"), premises: { Alone: ignore("two have told their news") } })(function* (
  { self }: Context<Json>,
  state: null,
  { heard }: { readonly heard: ReadonlyArray<Envelope> },
) {
  yield* premise("Alone", heard.length >= 2)
  return become<null, News>(state, broadcast({ _tag: "News", from: self }))
})
const take = rule({ ...id("take"), premises: {} })(function* (_: Context<Json>, state: Json, __: Json) {
  return become<Json>(state)
})

/** Says its news as often as it likes: in a set nothing changes after the first time. */
const teller: AnyRole = {
  initial: () => become(false),
  upon: { News: take },
  internal: { Tell: tell },
  candidates: () => [{ _tag: "Tell" }],
  observe: () => "nothing",
}
/** Has no memory: it answers when two messages lie in its inbox. */
const listener: AnyRole = {
  initial: () => become(null),
  upon: { News: take },
  internal: {},
  surveys: { Reply: reply },
  candidates: () => [{ _tag: "Reply" }],
  observe: () => "nothing",
}
const hearing: Protocol<Json> = { name: "hearing", roles: { teller, listener } }
const environment: Environment = { network: "set", idle: "stays" }
const world = { setup: { params: {}, nodes: { teller: ["A", "B"], listener: ["L"] } }, environment }

const played = (seed: number): Player => {
  const { int } = rng(seed)
  const player = playerOf(hearing, world, docketOf([]))
  playRandom(player, { steps: 40 }, { int: (min, max) => min + int(max - min + 1) }, uniform)
  return player
}
const eventsOf = (player: Player) =>
  player.performed.flatMap((a) => (a._tag === "Do" ? [`${a.at} ${a.event._tag}`] : []))

describe("an offer", () => {
  test("that was refused comes again when the inbox has changed, though the place has not", () => {
    for (let seed = 1; seed <= 40; seed++) expect(eventsOf(played(seed))).toContain("L Reply")
  })

  test("that changed nothing does not come again: the run ends where nothing new can happen", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const events = eventsOf(played(seed))
      expect(events.length).toBeLessThanOrEqual(8)
      expect(events.filter((e) => e === "A Tell").length).toBeLessThanOrEqual(2)
    }
  })
})
