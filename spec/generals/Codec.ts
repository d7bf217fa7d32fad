/**
 * Parameters and messages as plain JSON and back: what traces and files are made of. Next: [Words.ts](Words.ts).
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../core/Chapter.ts"
import { whole } from "../core/lib/Wire.ts"
import { type Order, orders, type Params } from "./Params.ts"
import type { Signature } from "./State.ts"

const OrderJson: Schema.Codec<Order> = Schema.Literals(["ATTACK", "RETREAT"]).annotate({
  expected: orders.join(" or "),
})

const fields = {
  signer: Schema.String,
  payload: Schema.Union([OrderJson, Schema.suspend((): Schema.Codec<Signature> => SignatureJson)]),
}
const SignatureJson: Schema.Codec<Signature> = Schema.Union([
  Schema.TaggedStruct("Signed", fields),
  Schema.TaggedStruct("Forged", fields),
])

/** Generals do nothing of themselves: there are no events but the lies of traitors, which every chapter has. */
export const codec: Codec<Params> = {
  params: Schema.Struct({ order: OrderJson, m: whole(0, 100) }),
  event: Schema.Never,
  message: Schema.Union([
    Schema.TaggedStruct("Word", { path: Schema.Array(Schema.String), order: OrderJson }),
    Schema.TaggedStruct("Letter", { letter: SignatureJson }),
  ]),
}
