/**
 * Lies as functions: what a traitor says to somebody as the last one of a path, so that two ways of running OM(m) hear the same.
 */
import * as fc from "fast-check"
import { compose } from "../../spec/core/compose.ts"
import type { World } from "../../spec/core/Property.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Input } from "../../spec/core/System.ts"
import { type Order, orders, type Params } from "../../spec/generals/Params.ts"
import { generals } from "../../spec/generals/Roles.ts"
import type { Path, Seen } from "../../spec/generals/State.ts"
import { endings } from "./rounds.ts"

/** Null for silence. */
export type Lie = (path: Path, to: NodeId) => Order | null

export const lies: fc.Arbitrary<Lie> = fc.func(fc.constantFrom<Order | null>(...orders, null))
/** For traitors that answer every question. */
export const spokenLies: fc.Arbitrary<Lie> = fc.func(fc.constantFrom<Order | null>(...orders))

/** The adversary answers as the lie has it. */
const answering =
  (lie: Lie) =>
  (offers: ReadonlyArray<Input>): ReadonlyArray<Input> => {
    const events = offers.map((o) => (o._tag === "Internal" ? o.event : undefined))
    const { path } = events.find((e) => e.says !== null).says
    const k = events.findIndex((e) => (e.says?.order ?? null) === lie(path, e.to))
    return [offers[k] as Input]
  }

/** What all loyal generals show at the end, if the traitors lie like this. */
export const endOf = ({ setup, environment }: Fixed<Params>, lie: Lie): World<Seen> =>
  [...endings(compose(generals, setup, environment), answering(lie))][0] ?? {}
