/** The rules, in the order in which a request meets them. Next: [Properties.ts](Properties.ts). */
import type { Protocol, Role } from "../core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  ignore,
  judgement,
  type NodeId,
  type Output,
  premise,
  type Received,
  rule,
  send,
} from "../core/Rule.ts"
import type { Params } from "./Params.ts"
import { type Client, isLater, type Message, type Of, type Operation, type Seen, type Server } from "./State.ts"

type Ctx = Context<Params>

// ── servers ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** CARRIES-OUT — a server takes the value of a put, once. */
const carriesOut = judgement({
  id: "register/carries-out",
  source: "Liskov and Cowling 2012 §4.1 (the client table)",
  premises: { Repeated: ignore("this put has not been carried out here yet") },
})(function* (server: Server, from: NodeId, { request, value }: Of<"Put">) {
  const last = server.carriedOut[from] ?? 0
  yield* premise("Repeated", request > last, { request, last })
  return { ...server, value, carriedOut: { ...server.carriedOut, [from]: request } }
})

/** PUT — a server carries out a put at once, by itself, and answers. */
export const put = rule({
  id: "register/put",
  source: "Stateright, examples/single-copy-register.rs",
  premises: { carriesOut },
})(function* (_: Ctx, server: Server, { from, message }: Received<Of<"Put">>) {
  const next = yield* carriesOut(server, from, message)
  return become<Server, Message>(next, send(from, { _tag: "PutOk", request: message.request }))
})

/** PUT-AND-TELL — a replica does the same, and tells the others afterwards. It waits for nobody. */
export const putAndTell = rule({
  id: "register/put-and-tell",
  source: "Johnson and Thomas 1975 (RFC 677)",
  premises: { carriesOut },
})(function* ({ self }: Ctx, replica: Server, { from, message }: Received<Of<"Put">>) {
  const next = yield* carriesOut(replica, from, message)
  const stamp = [replica.stamp[0] + 1, self] as const
  return become<Server, Message>(
    { ...next, stamp },
    send(from, { _tag: "PutOk", request: message.request }),
    broadcast({ _tag: "Copy", value: message.value, stamp }),
  )
})

/** COPY — a replica that hears of a later put takes its value: the last writer wins. */
export const copy = rule({
  id: "register/copy",
  source: "Johnson and Thomas 1975 (RFC 677)",
  premises: { Older: ignore("its stamp is later than that of the value here") },
})(function* (_: Ctx, replica: Server, { message: { value, stamp } }: Received<Of<"Copy">>) {
  yield* premise("Older", isLater(stamp, replica.stamp), { stamp, here: replica.stamp })
  return become<Server, Message>({ ...replica, value, stamp })
})

/** GET — a server answers with what it holds, and asks nobody. */
export const get = rule({
  id: "register/get",
  source: "Stateright, examples/single-copy-register.rs",
  premises: {},
})(function* (_: Ctx, server: Server, { from, message: { request } }: Received<Of<"Get">>) {
  return become<Server, Message>(server, send(from, { _tag: "GetOk", request, value: server.value }))
})

// ── clients ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a client does with its request of this number. */
const operationOf = (client: NodeId, request: number): Operation =>
  request === 1 ? { _tag: "Put", value: client } : { _tag: "Get" }

/** A client's request of this number, to one server after the other; nothing once it has done all. */
const asking = ({ self, nodes, params }: Ctx, request: number): ReadonlyArray<Output<Message>> => {
  if (request > 1 + params.gets) return []
  const servers = [...(nodes["server"] ?? []), ...(nodes["replica"] ?? [])]
  const server = servers[((nodes["client"] ?? []).indexOf(self) + request - 1) % servers.length] as NodeId
  return [send(server, { ...operationOf(self, request), request } as Message)]
}

/** An answer belongs to the request that the client waits for. */
const isAwaited = (client: Client, request: number): boolean => request === client.results.length + 1

const Stray = ignore("the client waits for this answer")

/** The result joins the history, and the next request follows. */
const completed = (ctx: Ctx, { results }: Client, result: NodeId | null) => {
  const request = results.length + 1
  const operation = operationOf(ctx.self, request)
  return become<Client, Message>({ results: [...results, { operation, result }] }, ...asking(ctx, request + 1))
}

/** NOTE-PUT — a client learns that its put is done, and asks the next server. */
export const notePut = rule({
  id: "register/note-put",
  source: "Stateright, src/actor/register.rs (the test client)",
  premises: { Stray },
})(function* (ctx: Ctx, client: Client, { message: { request } }: Received<Of<"PutOk">>) {
  yield* premise("Stray", isAwaited(client, request), { request })
  return completed(ctx, client, null)
})

/** NOTE-GET — a client learns a value, and asks the next server if it has not asked often enough. */
export const noteGet = rule({
  id: "register/note-get",
  source: "Stateright, src/actor/register.rs (the test client)",
  premises: { Stray },
})(function* (ctx: Ctx, client: Client, { message: { request, value } }: Received<Of<"GetOk">>) {
  yield* premise("Stray", isAwaited(client, request), { request })
  return completed(ctx, client, value)
})

// ── roles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const empty: Server = { value: null, stamp: [0, ""], carriedOut: {} }
const nothing = { internal: {}, candidates: () => [] }

/** Answers alone. */
const server: Role<Params, Server, Of<"Put" | "Get">, never, Message, Seen> = {
  ...nothing,
  initial: () => become<Server, Message>(empty),
  upon: { Put: put, Get: get },
  observe: (_, { value }) => ({ holds: value }),
}

/** Answers alone, and then tells the others. */
const replica: Role<Params, Server, Of<"Put" | "Get" | "Copy">, never, Message, Seen> = {
  ...nothing,
  initial: () => become<Server, Message>(empty),
  upon: { Put: putAndTell, Get: get, Copy: copy },
  observe: (_, { value }) => ({ holds: value }),
}

const client: Role<Params, Client, Of<"PutOk" | "GetOk">, never, Message, Seen> = {
  ...nothing,
  initial: (ctx) => become<Client, Message>({ results: [] }, ...asking(ctx, 1)),
  upon: { PutOk: notePut, GetOk: noteGet },
  observe: ({ self, params }, { results }) => ({
    pending: results.length > params.gets ? null : operationOf(self, results.length + 1),
    results,
  }),
}

export const protocol: Protocol<Params> = { name: "register", roles: { server, replica, client } }
