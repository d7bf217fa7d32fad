/**
 * The whole protocol, in the order in which messages flow. Next: [Properties.ts](Properties.ts), what it is good for.
 */
import { insert, isSubset } from "../core/lib/Sets.ts"
import type { Protocol, Role } from "../core/Protocol.ts"
import { become, broadcast, type Context, defer, ignore, premise, type Received, rule } from "../core/Rule.ts"
import type { Params } from "./Params.ts"
import type { Event, Manager, Message, Resource, Seen } from "./State.ts"

type Ctx = Context<Params>

// ── phase one: promises ────────────────────────────────────────────────────────────────────────────────────────────

const NotWorking = ignore("the resource manager is still working")

/**
 * PREPARE — a resource manager promises to do whatever is decided, and tells the transaction manager.
 *
 *     r is working
 *     ─────────────────────────────────
 *     r is prepared, and sends Prepared
 */
export const prepare = rule({
  id: "twophase/prepare",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla RMPrepare",
  premises: { NotWorking },
})(function* (_: Ctx, state: Resource, _event: Event) {
  yield* premise("NotWorking", state === "working")
  return become<Resource, Message>("prepared", broadcast({ _tag: "Prepared" }))
})

/**
 * CHOOSE-TO-ABORT — a resource manager that has promised nothing yet may abort by itself. It tells nobody.
 *
 *     r is working
 *     ─────────────
 *     r has aborted
 */
export const chooseToAbort = rule({
  id: "twophase/choose-to-abort",
  source: "Gray and Lamport 2006 §2; TwoPhase.tla RMChooseToAbort",
  premises: { NotWorking },
})(function* (_: Ctx, state: Resource, _event: Event) {
  yield* premise("NotWorking", state === "working")
  return become<Resource, Message>("aborted")
})

const Decided = ignore("the transaction manager has not decided yet")

/**
 * NOTE-PREPARED — the transaction manager hears of a promise and notes who made it.
 *
 *     nothing is decided
 *     ───────────────────────────────────
 *     TM —Prepared from r→ prepared ∪ {r}
 */
export const notePrepared = rule({
  id: "twophase/note-prepared",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla TMRcvPrepared",
  premises: { Decided },
})(function* (_: Ctx, manager: Manager, { from }: Received<Message>) {
  yield* premise("Decided", manager.decision === "none")
  return become<Manager, Message>({ ...manager, prepared: insert(manager.prepared, from) })
})

// ── phase two: the decision ────────────────────────────────────────────────────────────────────────────────────────

/**
 * COMMIT — all have promised, so the transaction manager decides to commit and tells everybody.
 *
 *     nothing is decided    every r ∈ prepared
 *     ───────────────────────────────────────────
 *     the decision is commit, and TM sends Commit
 */
export const commit = rule({
  id: "twophase/commit",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla TMCommit",
  premises: { Decided, NotAllPrepared: defer("every resource manager is known to be prepared") },
})(function* ({ nodes }: Ctx, manager: Manager, _event: Event) {
  yield* premise("Decided", manager.decision === "none")
  yield* premise("NotAllPrepared", isSubset(nodes["resource"] ?? [], manager.prepared), manager.prepared)
  return become<Manager, Message>({ ...manager, decision: "commit" }, broadcast({ _tag: "Commit" }))
})

/**
 * ABORT — the transaction manager gives up, for whatever reason and as long as nothing is decided, and tells everybody.
 *
 *     nothing is decided
 *     ─────────────────────────────────────────
 *     the decision is abort, and TM sends Abort
 */
export const abort = rule({
  id: "twophase/abort",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla TMAbort",
  premises: { Decided },
})(function* (_: Ctx, manager: Manager, _event: Event) {
  yield* premise("Decided", manager.decision === "none")
  return become<Manager, Message>({ ...manager, decision: "abort" }, broadcast({ _tag: "Abort" }))
})

/**
 * OBEY-COMMIT — a resource manager does as it is told, and asks nothing.
 *
 *     ────────────────────────────
 *     r —Commit from TM→ committed
 */
export const obeyCommit = rule({
  id: "twophase/obey-commit",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla RMRcvCommitMsg",
  premises: {},
})(function* (_: Ctx, _state: Resource, _message: Received<Message>) {
  return become<Resource, Message>("committed")
})

/**
 * OBEY-ABORT — a resource manager does as it is told, and asks nothing.
 *
 *     ─────────────────────────
 *     r —Abort from TM→ aborted
 */
export const obeyAbort = rule({
  id: "twophase/obey-abort",
  source: "Gray and Lamport 2006 §3.1; TwoPhase.tla RMRcvAbortMsg",
  premises: {},
})(function* (_: Ctx, _state: Resource, _message: Received<Message>) {
  return become<Resource, Message>("aborted")
})

// ── who does what ──────────────────────────────────────────────────────────────────────────────────────────────────

type Said<Tag extends Message["_tag"]> = Extract<Message, { readonly _tag: Tag }>
type Done<Tag extends Event["_tag"]> = Extract<Event, { readonly _tag: Tag }>

const resource: Role<Params, Resource, Said<"Commit" | "Abort">, Done<"Prepare" | "ChooseToAbort">, Message, Seen> = {
  initial: () => become<Resource>("working"),
  upon: { Commit: obeyCommit, Abort: obeyAbort },
  internal: { Prepare: prepare, ChooseToAbort: chooseToAbort },
  candidates: () => [{ _tag: "Prepare" }, { _tag: "ChooseToAbort" }],
  observe: (_, state) => state,
}

/** It writes down what it knows before it speaks: a crash loses none of it. */
const manager: Role<Params, Manager, Said<"Prepared">, Done<"Decide" | "GiveUp">, Message, Seen> = {
  initial: () => become<Manager>({ decision: "none", prepared: [] }),
  upon: { Prepared: notePrepared },
  internal: { Decide: commit, GiveUp: abort },
  candidates: () => [{ _tag: "Decide" }, { _tag: "GiveUp" }],
  durable: (state) => state,
  recover: (_, state: Manager) => become<Manager>(state),
  observe: (_, state) => state,
}

export const twoPhase: Protocol<Params> = {
  name: "two-phase commit",
  roles: { resource, manager },
  symmetry: { groups: ({ nodes }) => [nodes["resource"] ?? []], sets: ["prepared"] },
}
