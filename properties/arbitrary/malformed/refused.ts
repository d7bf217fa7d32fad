/** What a generator of bad inputs makes, and how one is declared. Next: [site.ts](site.ts). */
import fc from "fast-check"
import type { Received } from "../../../spec/core/Rule.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import type { Block, Message, State } from "../../../spec/pow/State.ts"
import type { Site } from "./site.ts"
import { type ChainOptions, sites } from "./validChain.ts"

/** An input that a rule must refuse in this state, by one premise. */
export interface Refused<I> {
  readonly params: Params
  readonly state: State
  readonly input: I
  /**
   * The premises that it breaks besides: struck out together with the one that refuses it they let it pass. Undefined where
   * nothing does, because the conclusion needs the value that the premise gives.
   */
  readonly also: ReadonlyArray<string> | undefined
}

/** Generates inputs that break one premise, in worlds with these parameters. */
export type Forger<I> = (params: Params) => fc.Arbitrary<Refused<I>>

export type Got<Tag extends Message["_tag"]> = Received<Extract<Message, { readonly _tag: Tag }>>

/** Free numbers for the choices of a forger. */
export type Numbers = readonly [number, number, number]

const numbers: fc.Arbitrary<Numbers> = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999))

/** A bad block; the rest of the case is as the site has it, the clock stands at the block's time. */
export interface Bad {
  readonly block: Block
  readonly also?: ReadonlyArray<string> | undefined
  readonly now?: number
  readonly state?: State
}

/** A block as its receiver meets it. */
export const received = (block: Block, now = block.header.time): Got<"NewBlock"> => ({
  from: "B",
  now,
  message: { _tag: "NewBlock", block },
})

/** A bad block at a random place of a random chain. `params` may be bent before the chain is made. */
export const badBlock =
  (
    make: (site: Site, numbers: Numbers) => Bad,
    bend: (params: Params) => Params = (p) => p,
    options?: ChainOptions,
  ): Forger<Got<"NewBlock">> =>
  (params) =>
    fc.tuple(sites(bend(params), options), numbers).map(([site, n]) => {
      const bad = make(site, n)
      const also = "also" in bad ? bad.also : []
      return { params: site.params, state: bad.state ?? site.state, input: received(bad.block, bad.now), also }
    })

/** A bad input of another kind at a random place of a random chain. */
export const badInput =
  <I>(
    make: (site: Site, numbers: Numbers) => Omit<Refused<I>, "params">,
    bend: (params: Params) => Params = (p) => p,
    options?: ChainOptions,
  ): Forger<I> =>
  (params) =>
    fc.tuple(sites(bend(params), options), numbers).map(([site, n]) => ({ params: site.params, ...make(site, n) }))
