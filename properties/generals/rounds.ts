/**
 * A small runner of networks of rounds, by itself: it knows a system and none of the engines, and so is a twin of all of them.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { World } from "../../spec/core/Property.ts"
import { type Input, isReaction, type Json, type Local, type Post, type System } from "../../spec/core/System.ts"

/** Who takes part, and what is under way. */
interface Configuration {
  readonly locals: ReadonlyArray<Local>
  readonly posts: ReadonlyArray<Post>
}

/** A step of one place. A refusal leaves everything as it is. */
const give = (system: System, { locals, posts }: Configuration, place: number, input: Input): Configuration => {
  const reaction = system.react(place, locals[place] as Local, input)
  return isReaction(reaction)
    ? { locals: locals.with(place, reaction.local), posts: [...posts, ...reaction.posts] }
    : { locals, posts }
}

/** In which order a place takes its mail of a round. */
export type Arrange = (mail: ReadonlyArray<Post>) => ReadonlyArray<Post>

/** As the engines do it. */
export const byContent: Arrange = (mail) => mail.toSorted((a, b) => (spell(a.envelope) < spell(b.envelope) ? -1 : 1))

/** A place takes its mail of a round. */
const takeMail = (
  system: System,
  before: Configuration,
  place: number,
  round: number,
  arrange: Arrange,
): Configuration => {
  const isMine = (p: Post) => p.to === place && p.envelope.round === round
  const mail = arrange(before.posts.filter(isMine))
  const rest = { ...before, posts: before.posts.filter((p) => !isMine(p)) }
  return mail.reduce<Configuration>(
    (c, { envelope: { from, message } }) => give(system, c, place, { _tag: "Receive", from, message, now: 0 }),
    rest,
  )
}

/** Which of the answers to a question of the adversary are tried. */
export type Answers = (offers: ReadonlyArray<Input>) => ReadonlyArray<Input>

/** What all watched places show at the end of each run, one entry a run: as many runs as there are ways to answer. */
export function* endings(
  system: System,
  answers: Answers = (all) => all,
  arrange: Arrange = byContent,
): Generator<World<Json>> {
  yield* from({ locals: system.initial.locals, posts: system.initial.posts }, 1, 0, false)

  function* from(c: Configuration, round: number, place: number, hasMail: boolean): Generator<World<Json>> {
    if (round > system.rounds) {
      const shown = system.places.flatMap((p, i) =>
        p.watched ? [[p.name, system.observe(i, c.locals[i] as Local)]] : [],
      )
      yield Object.fromEntries(shown)
    } else if (place === system.places.length) yield* from(c, round + 1, 0, false)
    else if (!hasMail) yield* from(takeMail(system, c, place, round, arrange), round, place, true)
    else {
      const inputs = system.offers(place, c.locals[place] as Local).map((o) => o.input)
      const [first] = inputs
      if (first?._tag === "EndOfRound") yield* from(give(system, c, place, first), round, place + 1, false)
      else for (const input of answers(inputs)) yield* from(give(system, c, place, input), round, place, true)
    }
  }
}

/** How many messages are sent in each round of the only run of a system in which nobody lies. */
export const sentInEachRound = (system: System): ReadonlyArray<number> => {
  let c: Configuration = { locals: system.initial.locals, posts: system.initial.posts }
  const sent: Array<number> = []
  for (let round = 1; round <= system.rounds; round++) {
    sent.push(c.posts.length)
    for (const place of system.places.keys()) {
      c = give(system, takeMail(system, c, place, round, byContent), place, { _tag: "EndOfRound", round })
    }
  }
  return sent
}
