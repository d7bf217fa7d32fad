/**
 * Two-phase commit over a growing set of messages, as in TwoPhase.tla of tlaplus/Examples: every guard of the model is a
 * premise here, nothing else is, so the counts must agree with the published ones.
 * Source: Gray and Lamport 2006, "Consensus on Transaction Commit"; tlaplus/Examples `TwoPhase.tla`.
 */
import type { Environment } from "../../spec/core/Environment.ts"
import { eachStep, invariant, type World, witness } from "../../spec/core/Property.ts"
import type { Protocol, Role, Setup } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  premise,
  type Received,
  rule,
  send,
} from "../../spec/core/Rule.ts"

type Params = Record<never, never>
type Ctx = Context<Params>
type Prepared = { readonly _tag: "Prepared" }
type Commit = { readonly _tag: "Commit" }
type Abort = { readonly _tag: "Abort" }
type Message = Prepared | Commit | Abort
export type Managed = "working" | "prepared" | "committed" | "aborted"
interface Manager {
  readonly phase: "init" | "committed" | "aborted"
  readonly prepared: ReadonlyArray<string>
}

const open = { Over: ignore("the transaction is undecided") }

const notePrepared = rule({ id: "two-phase/note-prepared", source: "TMRcvPrepared", premises: open })(function* (
  _: Ctx,
  manager: Manager,
  { from }: Received<Prepared>,
) {
  yield* premise("Over", manager.phase === "init")
  return become<Manager, Message>({ ...manager, prepared: [...new Set([...manager.prepared, from])].sort() })
})

const commit = rule({
  id: "two-phase/commit",
  source: "TMCommit",
  premises: { ...open, Missing: defer("everybody is prepared") },
})(function* (ctx: Ctx, manager: Manager, _: { readonly _tag: "Decide" }) {
  yield* premise("Over", manager.phase === "init")
  yield* premise(
    "Missing",
    (ctx.nodes["managed"] ?? []).every((node) => manager.prepared.includes(node)),
  )
  return become<Manager, Message>({ ...manager, phase: "committed" }, broadcast({ _tag: "Commit" }))
})

const abort = rule({ id: "two-phase/abort", source: "TMAbort", premises: open })(function* (
  _: Ctx,
  manager: Manager,
  __: { readonly _tag: "GiveUp" },
) {
  yield* premise("Over", manager.phase === "init")
  return become<Manager, Message>({ ...manager, phase: "aborted" }, broadcast({ _tag: "Abort" }))
})

const working = { Moved: ignore("the node still works") }

const prepare = rule({ id: "two-phase/prepare", source: "RMPrepare", premises: working })(function* (
  ctx: Ctx,
  state: Managed,
  _: { readonly _tag: "Prepare" },
) {
  yield* premise("Moved", state === "working")
  return become<Managed, Message>("prepared", send(ctx.nodes["manager"]?.[0] as string, { _tag: "Prepared" }))
})

const chooseToAbort = rule({ id: "two-phase/choose-to-abort", source: "RMChooseToAbort", premises: working })(
  function* (_: Ctx, state: Managed, __: { readonly _tag: "ChooseToAbort" }) {
    yield* premise("Moved", state === "working")
    return become<Managed, Message>("aborted")
  },
)

const obeyCommit = rule({ id: "two-phase/obey-commit", source: "RMRcvCommitMsg", premises: {} })(function* (
  _: Ctx,
  __: Managed,
  ___: Received<Commit>,
) {
  return become<Managed, Message>("committed")
})

const obeyAbort = rule({ id: "two-phase/obey-abort", source: "RMRcvAbortMsg", premises: {} })(function* (
  _: Ctx,
  __: Managed,
  ___: Received<Abort>,
) {
  return become<Managed, Message>("aborted")
})

const manager: Role<Params, Manager, Prepared, { _tag: "Decide" } | { _tag: "GiveUp" }, Message, null | "manager"> = {
  initial: () => become<Manager>({ phase: "init", prepared: [] }),
  upon: { Prepared: notePrepared },
  internal: { Decide: commit, GiveUp: abort },
  candidates: () => [{ _tag: "Decide" }, { _tag: "GiveUp" }],
  observe: () => "manager",
}

const managed: Role<
  Params,
  Managed,
  Commit | Abort,
  { _tag: "Prepare" } | { _tag: "ChooseToAbort" },
  Message,
  Managed
> = {
  initial: () => become<Managed>("working"),
  upon: { Commit: obeyCommit, Abort: obeyAbort },
  internal: { Prepare: prepare, ChooseToAbort: chooseToAbort },
  candidates: () => [{ _tag: "Prepare" }, { _tag: "ChooseToAbort" }],
  observe: (_, state) => state,
}

export const twoPhase: Protocol<Params> = { name: "two-phase", roles: { manager, managed } }

export const setup = (n: number): Setup<Params> => ({
  params: {},
  nodes: { manager: ["M"], managed: Array.from({ length: n }, (_, i) => `R${i}`) },
})

export const messageSet: Environment = { network: "set", idle: "stays" }

const about = (id: string, says: string) => ({ id: `two-phase/${id}`, source: "TwoPhase.tla TCConsistent", says })

type Seen = World<Managed | "manager">
const shows = (w: Seen, state: Managed): boolean => Object.values(w).includes(state)

export const Consistent = invariant<Managed | "manager", Params>(
  about("consistent", "nobody commits while somebody aborts"),
  (w) => !(shows(w, "committed") && shows(w, "aborted")),
)
/** Expected to fail: it says that the transaction is never committed. */
export const NobodyCommits = invariant<Managed | "manager", Params>(
  about("nobody-commits", "nobody commits"),
  (w) => !shows(w, "committed"),
)
export const DecisionsStay = eachStep<Managed | "manager", Params>(
  about("decisions-stay", "a decision is never changed"),
  (before) => before !== "committed" && before !== "aborted",
)
export const Committed = witness<Managed | "manager", Params>(about("committed", "somebody commits"), {
  node: (o) => o === "committed",
})
