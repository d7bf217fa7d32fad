/**
 * The rules of a client: it puts its value, then gets what is there, each from one server. It does not try again.
 * Next: [Assumptions.ts](Assumptions.ts).
 */
import type { RegisterOperation } from "../core/lib/Linearizability.ts"
import type { Role } from "../core/Protocol.ts"
import { become, type Context, given, ignore, type NodeId, type Received, rule, send } from "../core/Rule.ts"
import type { Params } from "./Params.ts"
import type { Client, GetOk, PutOk, RegisterMessage, ToClient } from "./Register.ts"
import type { Seen } from "./State.ts"

type Ctx = Context<Params>

/** The server that a client turns to: the one with its own number, modulo the number of servers, or the one after it. */
const serverOf = ({ self, nodes }: Ctx, after: number): NodeId => {
  const servers = nodes["server"] ?? []
  return servers[((nodes["client"] ?? []).indexOf(self) + after) % servers.length] as NodeId
}

const stray = { Stray: ignore("the client waits for this answer") }
const awaited = ({ pending, request }: Client, answered: string): RegisterOperation<string> | undefined =>
  request === answered && pending !== null ? pending : undefined

/** WRITTEN — what the client put is decided. Now it asks another server for it. */
export const written = rule({ id: "paxos/written", source: "Stateright, examples/paxos.rs", premises: stray })(
  function* (ctx: Ctx, client: Client, { message }: Received<PutOk>) {
    const operation = yield* given("Stray", awaited(client, message.request))
    const results = [...client.results, { operation, result: null }]
    const request = `get ${ctx.self}`
    return become<Client, RegisterMessage>(
      { request, pending: { _tag: "Get" }, results },
      send(serverOf(ctx, 1), { _tag: "Get", request }),
    )
  },
)

/** READ — the client is told the value. It is done. */
export const read = rule({ id: "paxos/read", source: "Stateright, examples/paxos.rs", premises: stray })(function* (
  _: Ctx,
  client: Client,
  { message: { request, value } }: Received<GetOk>,
) {
  const operation = yield* given("Stray", awaited(client, request))
  const results = [...client.results, { operation, result: value }]
  return become<Client, RegisterMessage>({ request: null, pending: null, results })
})

const client: Role<Params, Client, ToClient, never, RegisterMessage, Seen> = {
  initial: (ctx) => {
    const value = ctx.params.values[(ctx.nodes["client"] ?? []).indexOf(ctx.self)] as string
    const request = `put ${ctx.self}`
    return become<Client, RegisterMessage>(
      { request, pending: { _tag: "Put", value }, results: [] },
      send(serverOf(ctx, 0), { _tag: "Put", request, value }),
    )
  },
  upon: { PutOk: written, GetOk: read },
  internal: {},
  candidates: () => [],
  observe: (_, { pending, results }) => ({ _tag: "Client", pending, results }),
}

export const clientRoles = { client }
