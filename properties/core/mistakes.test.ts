/** What a chapter's author gets wrong without types: told with names, at the first step that meets it. */
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import {
  become,
  type Context,
  type Derivation,
  defer,
  premise,
  rule,
  send,
  type Transition,
} from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"

type Body = (ctx: Context<Json>) => Derivation<string, Transition<Json, Json>>

/** What a node A does, all alone, by a rule with one premise. */
const doing = (body: Body): (() => unknown) => {
  const go = rule({ id: "lock/want", source: "toy", premises: { Free: defer("nobody has it") } })(body as never)
  const protocol = {
    name: "lock",
    roles: {
      keeper: {
        initial: () => become(0),
        upon: {},
        internal: { Want: go },
        offers: () => [{ _tag: "Want" }],
        observe: (s: Json) => s,
      },
    },
  } as unknown as Protocol<Json>
  const system = compose(protocol, { params: {}, nodes: { keeper: ["A"] } }, { network: "multiset", idle: "consumed" })
  return () => system.react(0, system.initial.locals[0] as Json, { _tag: "Internal", event: { _tag: "Want" } })
}

test("a premise that is not declared is named, with those that are", () => {
  const react = doing(function* () {
    yield* premise("Fre", false)
    return become(0)
  })
  expect(react).toThrow("lock/want asks for the premise Fre, which it does not declare: declared are Free")
})

test.each(["undefined", undefined])("a message to %s is told: nobody was found", (to) => {
  const react = doing(function* () {
    return become(0, send(to as string, { _tag: "Ask" }))
  })
  expect(react).toThrow("A sends Ask to undefined: no node was found to send it to")
})

test("a message to a node that takes no part in this world goes nowhere", () => {
  const react = doing(function* () {
    return become(0, send("B", { _tag: "Ask" }))
  })
  expect(react()).toMatchObject({ posts: [], rule: "lock/want" })
})
