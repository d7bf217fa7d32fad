/**
 * The generals: what commanders and lieutenants do, by word of mouth and in writing. Next: [Properties.ts](Properties.ts).
 */
import { sign } from "../core/lib/Signature.ts"
import type { Protocol, Role } from "../core/Protocol.ts"
import { become, broadcast, type Context } from "../core/Rule.ts"
import { babbles, forges, liesAloud, liesInWriting } from "./Lies.ts"
import { decide, hear, relay } from "./OralRules.ts"
import type { Params } from "./Params.ts"
import { commanderOf } from "./Paths.ts"
import { accept, choose, countersign } from "./SignedRules.ts"
import type { Letter, Listener, Reader, Seen, Word } from "./State.ts"

type Ctx = Context<Params>
const nothing = { heard: {}, letters: {}, obeys: null }

/** What every general shows, and what it adds to that. */
const shows = ({ self, nodes }: Ctx, more: Partial<Seen>): Seen => ({
  self,
  commander: commanderOf(nodes),
  commands: null,
  ...nothing,
  ...more,
})

/** OM(m) step 1: the commander tells every lieutenant its order. */
const commander: Role<Params, null, never, never, Word, Seen> = {
  initial: ({ self, params }) =>
    become<null, Word>(null, broadcast({ _tag: "Word", path: [self], order: params.order })),
  upon: {},
  internal: {},
  candidates: () => [],
  lies: liesAloud,
  observe: (ctx) => shows(ctx, { commands: ctx.params.order }),
}

const lieutenant: Role<Params, Listener, Word, never, Word, Seen> = {
  initial: () => become<Listener, Word>({ round: 1, heard: {}, obeys: null }),
  upon: { Word: hear },
  internal: {},
  candidates: () => [],
  endOfRound: [relay, decide],
  lies: liesAloud,
  observe: (ctx, { heard, obeys }) => shows(ctx, { heard, obeys }),
}

/** SM(m) step 1: the commander signs its order and sends it to every lieutenant. */
const signingCommander: Role<Params, null, never, never, Letter, Seen> = {
  initial: (ctx) => become<null, Letter>(null, broadcast({ _tag: "Letter", letter: sign(ctx, ctx.params.order) })),
  upon: {},
  internal: {},
  candidates: () => [],
  lies: liesInWriting,
  observe: (ctx) => shows(ctx, { commands: ctx.params.order }),
}

const signingLieutenant: Role<Params, Reader, Letter, never, Letter, Seen> = {
  initial: () => become<Reader, Letter>({ round: 1, letters: {}, obeys: null }),
  upon: { Letter: accept },
  internal: {},
  candidates: () => [],
  endOfRound: [countersign, choose],
  lies: liesInWriting,
  observe: (ctx, { letters, obeys }) => shows(ctx, { letters, obeys }),
}

/** Lieutenants that are traitors, and say also what no loyal general could. */
const babbler: typeof lieutenant = { ...lieutenant, corrupt: true, lies: babbles }
const forger: typeof signingLieutenant = { ...signingLieutenant, corrupt: true, lies: forges }

export const generals: Protocol<Params> = {
  name: "generals",
  roles: { commander, lieutenant, babbler, signingCommander, signingLieutenant, forger },
  rounds: ({ m }) => m + 1,
}
