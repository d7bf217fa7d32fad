/**
 * Which worlds are played on tables: those that runs come to again and again, and in which local states repeat. In all others, such as
 * those of proof of work, rules are asked directly. Either way a run is the same; only the time that it takes is not.
 */
import { adversary } from "../../spec/core/adversary.ts"
import { spell } from "../../spec/core/Canonical.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import type { System } from "../../spec/core/System.ts"
import { supports } from "../explore/supported.ts"
import type { WorldSpec } from "../run/Action.ts"
import { asksTheSame, type Docket } from "../run/Judge.ts"
import { systemOf } from "../run/perform.ts"
import { Answers } from "./Answers.ts"
import { Tables } from "./Tables.ts"
import { flagsMax } from "./Verdicts.ts"

/** So many runs ask the rules; from then on there are tables. */
const runsFirst = 4
/** After so many questions, and whenever they have doubled: of those since the last time, fewer than one in so many must have been new. */
const askedFirst = 8192
const newEvery = 2
/** So many answers are remembered in all; then everything is forgotten. To forget is harmless. */
const answersMax = 200_000

/** Worlds that differ in nothing but budgets, and of which either all have one for crashes or none. */
interface Family {
  runs: number
  answers: Answers | undefined
  /** How many answers are among those that are counted. */
  counted: number
  /** Questions and answers when it was last judged whether tables are worth it. */
  judged: { readonly asked: number; readonly size: number }
  isHopeless: boolean
  /** The tables of each budget. */
  readonly tables: Map<string, Tables>
}

/** The families of one protocol. Verdicts belong to a docket. */
interface Memory {
  readonly docket: Docket
  readonly families: Map<string, Family>
}

/** What is known of a world value, as long as its family is remembered. */
interface Kin {
  readonly families: Map<string, Family>
  readonly family: Family
  readonly budget: string
}

/** Protocols that have thrown something. */
const distrusted = new WeakSet<object>()
let memories = new WeakMap<object, Memory>()
let kin = new WeakMap<object, Kin>()
let remembered = 0

/** The adversary remembers all that it has seen, so that its states hardly repeat. */
const hasLiars = ({ places }: System): boolean => places.some(({ role }) => role === adversary)

const looksAround = <P>({ roles }: Protocol<P>): boolean =>
  Object.values(roles).some((role) => (role as AnyRole).reconnect !== undefined)

const familiesOf = (protocol: object, docket: Docket): Map<string, Family> => {
  const known = memories.get(protocol)
  if (known !== undefined && asksTheSame(known.docket, docket)) return known.families
  for (const { counted } of known?.families.values() ?? []) remembered -= counted
  const families = new Map<string, Family>()
  memories.set(protocol, { docket, families })
  return families
}

/** A budget for crashes is the only one that a place can tell: it may offer to crash. */
const familyKey = ({ setup, environment, struck }: WorldSpec): string => {
  const { budget, ...rest } = environment
  return spell({ setup, rest, struck: struck ?? [], crashes: (budget?.["crash"] ?? 0) > 0 })
}

/** Counts what the last run of a family has added. */
const account = (family: Family): void => {
  const size = family.answers?.size ?? 0
  remembered += size - family.counted
  family.counted = size
  if (remembered <= answersMax) return
  memories = new WeakMap()
  kin = new WeakMap()
  remembered = 0
}

/** Whether tables are worth it: runs come here often, and most of what they ask was asked before. What is not stays so. */
const isWorthIt = (family: Family): boolean => {
  const { runs, answers, judged, isHopeless } = family
  if (isHopeless || runs <= runsFirst) return false
  if (answers === undefined || answers.asked < Math.max(2 * judged.asked, askedFirst)) return true
  const { asked, size } = answers
  family.judged = { asked, size }
  if ((size - judged.size) * newEvery <= asked - judged.asked) return true
  family.isHopeless = true
  family.answers = undefined
  family.tables.clear()
  return false
}

const newFamily = (): Family => ({
  runs: 0,
  answers: undefined,
  counted: 0,
  judged: { asked: 0, size: 0 },
  isHopeless: false,
  tables: new Map(),
})

const kinOf = <P>(families: Map<string, Family>, world: WorldSpec<P>): Kin => {
  const known = kin.get(world)
  if (known?.families === families) return known
  const key = familyKey(world)
  const family = families.get(key) ?? newFamily()
  families.set(key, family)
  const made = { families, family, budget: spell(world.environment.budget ?? {}) }
  kin.set(world, made)
  return made
}

/** The tables of a budget of a family. Errors: those of `Tables`. */
const tablesFor = ({ family, budget }: Kin, system: System, docket: Docket): Tables => {
  family.answers ??= new Answers(system, docket)
  const tables = family.tables.get(budget) ?? new Tables(system, docket, family.answers)
  family.tables.set(budget, tables)
  return tables
}

/** From now on this protocol is played by its rules: they, or the properties, have thrown something. */
export const distrust = (protocol: object): void => {
  distrusted.add(protocol)
}
export const isTrusted = (protocol: object): boolean => !distrusted.has(protocol)

/** The tables for a run of a world that begins now; undefined if it is to be played by its rules. Errors: those of `compose`. */
export const tablesOf = <P>(protocol: Protocol<P>, world: WorldSpec<P>, docket: Docket): Tables | undefined => {
  if (!isTrusted(protocol) || looksAround(protocol)) return undefined
  if (docket.witness.length > flagsMax || docket.temporal.length > flagsMax) return undefined
  const system = systemOf(protocol, world)
  if (!supports(system) || hasLiars(system)) return undefined
  const known = kinOf(familiesOf(protocol, docket), world)
  known.family.runs++
  account(known.family)
  if (!isWorthIt(known.family)) return undefined
  try {
    return tablesFor(known, system, docket)
  } catch {
    distrust(protocol)
    return undefined
  }
}
