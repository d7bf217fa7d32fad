/** What servers and clients remember, say and show. Next: [Rules.ts](Rules.ts). */
import * as Schema from "effect/Schema"
import type { Completed, History, RegisterOperation } from "../core/lib/Linearizability.ts"
import type { NodeId } from "../core/Rule.ts"

/** What a register holds: the name of the client that put it; null before the first put. */
export type Value = NodeId | null

/** A put has a number, one more than that of the value which it replaces, and its server's name: no two puts have the same stamp. */
export type Stamp = readonly [number: number, server: NodeId]

export const isLater = ([m, s]: Stamp, [n, t]: Stamp): boolean => m > n || (m === n && s > t)

export interface Server {
  readonly value: Value
  /** Of the put that the value comes from. A server that tells nobody stamps nothing. */
  readonly stamp: Stamp
  /** The number of the last put of each client that was carried out here. */
  readonly carriedOut: { readonly [client: NodeId]: number }
}

export type Operation = RegisterOperation<Value>

/** A client puts its own name, then gets. Its requests are numbered from 1 on; the next one is asked for as soon as the last is answered. */
export interface Client {
  readonly results: ReadonlyArray<Completed<Operation, Value>>
}

export type Message =
  | { readonly _tag: "Put"; readonly request: number; readonly value: Value }
  | { readonly _tag: "PutOk"; readonly request: number }
  | { readonly _tag: "Get"; readonly request: number }
  | { readonly _tag: "GetOk"; readonly request: number; readonly value: Value }
  | { readonly _tag: "Copy"; readonly value: Value; readonly stamp: Stamp }
export type Of<Tag extends Message["_tag"]> = Extract<Message, { readonly _tag: Tag }>

/** What can be observed: from inside, what a server holds; from outside, what a client asked for and got. */
export type Seen = { readonly holds: Value } | History<Operation, Value>

export const isClient = (seen: Seen): seen is History<Operation, Value> => "results" in seen

const request = Schema.Number
const value = Schema.NullOr(Schema.String)

/** Messages as they stand in traces. Nobody does anything of itself, so there are no events. */
export const MessageSchema = Schema.Union([
  Schema.TaggedStruct("Put", { request, value }),
  Schema.TaggedStruct("PutOk", { request }),
  Schema.TaggedStruct("Get", { request }),
  Schema.TaggedStruct("GetOk", { request, value }),
  Schema.TaggedStruct("Copy", { value, stamp: Schema.Tuple([Schema.Number, Schema.String]) }),
])
export const EventSchema = Schema.Never
