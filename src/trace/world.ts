/**
 * A world as JSON and back: nodes, parameters, environment and struck premises. What is read must fit together.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Issue from "effect/SchemaIssue"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { WorldSpec } from "../run/Action.ts"
import { systemOf } from "../run/perform.ts"
import { limits, type Wrong } from "./Trace.ts"
import { isPrintable, oneLine, oneOf, quote } from "./text.ts"

const Name = Schema.String.check(
  Schema.makeFilter((s: string) => s !== "" && s.length <= limits.nameCharsMax && isPrintable(s), {
    expected: `a printable name of at most ${limits.nameCharsMax} characters`,
  }),
)
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { expected: "a whole number not below 0" }))
const Skew = Schema.Int.check(
  Schema.isBetween(
    { minimum: -limits.skewMax, maximum: limits.skewMax },
    { expected: `a whole number from ${-limits.skewMax} to ${limits.skewMax}` },
  ),
)
const Names = Schema.Array(Name)
const key = Schema.optionalKey

const timing = Schema.Union([
  Schema.TaggedStruct("asynchronous", {}),
  Schema.TaggedStruct("synchronous", { delta: Count }),
  Schema.TaggedStruct("partiallySynchronous", { gst: Count, delta: Count }),
]).annotate({ expected: "asynchronous, synchronous or partiallySynchronous" })

const corruption = Schema.Union([
  Schema.Literals(["silent", "twins"]),
  Schema.TaggedStruct("Lies", { silence: Schema.Boolean, relays: Schema.Boolean }),
]).annotate({ expected: "silent, twins or Lies" })

const schemaOf = ({ codec }: AnyChapter) =>
  Schema.Struct({
    nodes: Schema.Record(Name, Names),
    params: codec.params,
    environment: Schema.Struct({
      network: Schema.Literals(["multiset", "set", "fifo", "rounds"]),
      idle: Schema.Literals(["stays", "consumed"]),
      budget: key(Schema.Record(Schema.String, Count)),
      workload: key(Schema.Record(Name, Schema.Array(codec.event))),
      relay: key(Schema.Boolean),
      links: key(Schema.Record(Name, Names)),
      mail: key(Schema.Literal("backwards")),
      timing: key(timing),
      skew: key(Schema.Record(Name, Skew)),
      late: key(Names),
      corrupt: key(Schema.Record(Name, corruption)),
    }),
    struck: key(Schema.Array(Schema.Struct({ rule: Schema.String, premise: Schema.String }))),
  })

type WorldSchema = ReturnType<typeof schemaOf>
const schemas = new WeakMap<AnyChapter, WorldSchema>()
const schemaFor = (chapter: AnyChapter): WorldSchema => {
  const known = schemas.get(chapter)
  if (known !== undefined) return known
  const made = schemaOf(chapter)
  schemas.set(chapter, made)
  return made
}

/** What a reader of JSON is told: whatever is not expected is refused, and the value is shown. */
export const strict = { onExcessProperty: "error", reportInput: true } as const

const pathOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((p) => (typeof p === "number" ? `[${p}]` : `.${String(p)}`)).join("")

/** An alternative of a union is known by its tag. */
const tagged = /\{ readonly "_tag": ("[^"]*")(?:, \.\.\.)? \}/g
/** The value that was met, beyond some sixty characters. */
const tooLong = /(, got |with value )([\s\S]{60})[\s\S]+$/

type Refused = { readonly issue: Issue.Issue }
const faultsOf = ({ issue }: Refused) => Issue.makeFormatterStandardSchemaV1()(issue).issues

/** Says on one line what a schema expected, what it got, and where. */
export const schemaMessage = (error: Refused): string => {
  const faults = faultsOf(error).map(({ message, path = [] }) => {
    const said = message.replace(tagged, "$1").replace(tooLong, "$1$2…")
    return path.length === 0 ? said : `${said} at ${pathOf(path as ReadonlyArray<PropertyKey>).replace(/^\./, "")}`
  })
  return oneLine(faults.join("; ")).replace(/ {2,}/g, " ")
}

/** The parts of a world, each a line of a trace, in this order. */
export const worldParts = ["nodes", "params", "environment", "struck"] as const
export type WorldPart = (typeof worldParts)[number]

/** A world as plain JSON data, part by part; no `struck` where nothing is. */
export const encodeWorld = (
  chapter: AnyChapter,
  { setup, environment, struck }: WorldSpec,
): { [K in WorldPart]?: Json } =>
  Schema.encodeSync(schemaFor(chapter))({
    nodes: setup.nodes,
    params: setup.params,
    environment,
    ...(struck === undefined || struck.length === 0 ? {} : { struck }),
  } as never)

/** What is wrong, and in which part. */
export interface WrongWorld extends Wrong {
  readonly part: WorldPart
}

const wrong = (part: WorldPart, what: string, right: string): WrongWorld => ({ part, wrong: what, right })

/** What is wrong, if some name is not among the known ones. */
const unknown = (
  part: WorldPart,
  what: string,
  names: ReadonlyArray<string>,
  known: ReadonlySet<string>,
): WrongWorld | undefined => {
  const name = names.find((n) => !known.has(n))
  return name === undefined ? undefined : wrong(part, `${what} names ${quote(name)}`, `it must be ${oneOf([...known])}`)
}

const tooMany = (n: number, what: string): WrongWorld | undefined =>
  n <= limits.placesMax
    ? undefined
    : wrong("nodes", `the world has ${n} ${what}`, `at most ${limits.placesMax} are allowed`)

type Nodes = WorldSpec["setup"]["nodes"]
const wrongNodes = ({ protocol }: AnyChapter, nodes: Nodes): WrongWorld | undefined => {
  const ids = Object.values(nodes).flat()
  if (ids.length === 0) return wrong("nodes", "the world has no nodes", "at least one must take part")
  const crowd = tooMany(ids.length, "nodes")
  if (crowd !== undefined) return crowd
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) return wrong("nodes", `the node ${quote(twice)} is named twice`, "each name must be its own")
  return unknown("nodes", "this", Object.keys(nodes), new Set(Object.keys(protocol.roles)))
}

const wrongStruck = ({ protocol }: AnyChapter, struck: NonNullable<WorldSpec["struck"]>): WrongWorld | undefined => {
  const rules = Object.values(protocol.roles).flatMap(rulesOf)
  for (const { rule, premise } of struck) {
    const stated = rules.filter((r) => r.id === rule).flatMap((r) => r.stated.map((s) => s.name))
    const odd =
      unknown("struck", "this", [rule], new Set(rules.map((r) => r.id))) ??
      unknown("struck", rule, [premise], new Set(stated))
    if (odd !== undefined) return odd
  }
  return undefined
}

/** An environment may be about places and about nodes, silent ones among them. */
const wrongPlaces = ({ environment, setup }: WorldSpec, { places }: System): WrongWorld | undefined => {
  const ids = Object.values(setup.nodes).flat()
  const names = new Set(places.map((p) => p.name))
  const known = new Set([...ids, ...names])
  const { workload = {}, links = {}, skew = {}, late = [], corrupt = {} } = environment
  if (names.size < places.length) return wrong("nodes", "two places have one name", "each name must be its own")
  return (
    tooMany(places.length, "places") ??
    unknown("environment", "corrupt", Object.keys(corrupt), new Set(ids)) ??
    unknown("environment", "workload", Object.keys(workload), known) ??
    unknown("environment", "links", [...Object.keys(links), ...Object.values(links).flat()], known) ??
    unknown("environment", "skew", Object.keys(skew), known) ??
    unknown("environment", "late", late, known)
  )
}

/** The system of a world, or why it cannot be set up. */
const setUp = (chapter: AnyChapter, world: WorldSpec): System | WrongWorld => {
  try {
    return systemOf(chapter.protocol, world)
  } catch (cause) {
    return wrong(
      "params",
      `the world cannot be set up: ${quote(String(cause))}`,
      "parameters and nodes must fit the protocol",
    )
  }
}

/** What a world asks for in vain. */
const misfit = ({ misfits }: System): WrongWorld | undefined =>
  misfits[0] === undefined
    ? undefined
    : wrong("nodes", `this world does not fit together: ${misfits[0]}`, "nodes, parameters and environment must fit")

/** The part that an error of a schema is in. */
const partOf = (error: Refused): WorldPart => {
  const first = faultsOf(error)[0]?.path?.[0]
  return worldParts.find((p) => p === first) ?? "nodes"
}

/** Reads a world from its parts. */
export const decodeWorld = (
  chapter: AnyChapter,
  parts: { readonly [K in WorldPart]?: Json },
): Result.Result<WorldSpec, WrongWorld> => {
  const read = Schema.decodeUnknownResult(schemaFor(chapter), strict)(parts)
  if (Result.isFailure(read)) {
    return Result.fail(wrong(partOf(read.failure), "this does not fit", schemaMessage(read.failure)))
  }
  const { nodes, params, environment, struck } = read.success
  const world: WorldSpec = { setup: { params, nodes }, environment, ...(struck === undefined ? {} : { struck }) }
  const odd = wrongNodes(chapter, nodes) ?? wrongStruck(chapter, struck ?? [])
  if (odd !== undefined) return Result.fail(odd)
  const system = setUp(chapter, world)
  if ("wrong" in system) return Result.fail(system)
  const misplaced = wrongPlaces(world, system) ?? misfit(system)
  return misplaced === undefined ? Result.succeed(world) : Result.fail(misplaced)
}
