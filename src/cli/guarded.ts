/** Chapters of one's own as engines get them: whatever throws in a rule or property is told with the name of that rule or property. */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { AnyRole, AnyRule, Rules } from "../../spec/core/Protocol.ts"
import { textOf } from "./exit.ts"

type Ask = (...about: ReadonlyArray<unknown>) => unknown
type Fields = { readonly [name: string]: unknown }

/** Something that a property or rule threw. As text it is what was thrown: engines put their own words before that. */
class Blamed extends Error {
  override readonly name = "Defect"
  private readonly told: string

  constructor(scene: string, cause: unknown, told: string) {
    super(`${scene} threw: ${textOf(cause)}`, { cause })
    this.told = told
  }

  override toString(): string {
    return this.told
  }
}

/** The chapter, with guards around its rules and properties. The file's own records are left as they are: they may be frozen. */
export const guarded = (chapter: AnyChapter): AnyChapter => {
  const known = new Map<unknown, Fields>()
  const watched = (property: unknown): Fields => {
    const guardedOne = known.get(property) ?? guardedProperty(property as Fields)
    known.set(property, guardedOne)
    return guardedOne
  }
  const list = (properties: unknown) => (properties as ReadonlyArray<unknown> | undefined)?.map(watched)
  const scenarios = chapter.scenarios.map((scenario) => {
    const { holds, reaches, refutes } = scenario.expects
    const lists = { ...(holds && { holds: list(holds) }), ...(reaches && { reaches: list(reaches) }) }
    const one = refutes && { refutes: { ...refutes, property: watched(refutes.property) } }
    return { ...scenario, expects: { ...scenario.expects, ...lists, ...one } }
  })
  const roles = Object.entries(chapter.protocol.roles).map(([name, role]) => [name, guardedRole(name, role as AnyRole)])
  const protocol = { ...chapter.protocol, roles: Object.fromEntries(roles) }
  return { ...chapter, protocol, properties: list(chapter.properties), scenarios } as unknown as AnyChapter
}

/** Questions that are answered with true or false: a promise, say, would always seem to be a yes. */
const yesOrNo: ReadonlySet<string> = new Set(["holds", "initially", "whenever", "then", "node", "step"])

const guardedProperty = (property: Fields): Fields => {
  const { id, sees } = property
  const asked = (questions: Fields): Fields =>
    Object.fromEntries(
      Object.entries(questions).map(([name, value]) => [
        name,
        typeof value === "function" ? guardedQuestion(id, name, value as Ask) : value,
      ]),
    )
  return { ...asked(property), ...(typeof sees === "object" && sees !== null && { sees: asked(sees as Fields) }) }
}

const guardedQuestion =
  (id: unknown, name: string, ask: Ask): Ask =>
  (...about) => {
    try {
      const answer = ask(...about)
      if (yesOrNo.has(name) && typeof answer !== "boolean")
        throw new TypeError(`"${name}" of ${id} must answer true or false, not ${String(answer)}`)
      return answer
    } catch (thrown) {
      throw new Blamed(`property ${id}`, thrown, textOf(thrown))
    }
  }

/** A function that tells, of whatever it throws, where that was; `told`: the same behind an engine's own words. */
const guard =
  <Args extends ReadonlyArray<unknown>, A>(where: string, work: (...args: Args) => A) =>
  (...args: Args): A => {
    try {
      return work(...args)
    } catch (thrown) {
      throw thrown instanceof Blamed ? thrown : new Blamed(where, thrown, `${textOf(thrown)}, in ${where}`)
    }
  }

/** The names of all fields of a value, methods of its class among them. */
const namesIn = (v: object): ReadonlyArray<string> => {
  const above = Object.getPrototypeOf(v) as object | null
  const own = Object.getOwnPropertyNames(v).filter((name) => name !== "constructor")
  return above === null || above === Object.prototype ? own : [...namesIn(above), ...own]
}

const guardedRole = (name: string, role: AnyRole): AnyRole => {
  const each = (rules: Rules<never, never, never, never>) =>
    Array.isArray(rules) ? rules.map(guardedRule) : guardedRule(rules as unknown as AnyRule)
  const all = (rules: object) => Object.fromEntries(Object.entries(rules).map(([tag, r]) => [tag, each(r)]))
  const { upon, internal, surveys, timers, endOfRound } = role
  // a role may be made by a class: its methods lie in a prototype
  const functions = namesIn(role).flatMap((part) => {
    const value = (role as unknown as Fields)[part]
    return typeof value === "function" ? [[part, guard(`${part} of the role ${name}`, value.bind(role) as Ask)]] : []
  })
  return {
    ...role,
    ...Object.fromEntries(functions),
    upon: all(upon),
    internal: all(internal),
    ...(surveys && { surveys: all(surveys) }),
    ...(timers && { timers: all(timers) }),
    ...(endOfRound && { endOfRound: each(endOfRound as never) }),
  } as AnyRole
}

/** One rule may serve several occasions: guarded, too, it is one. */
const guardedRules = new WeakMap<AnyRule, AnyRule>()

const guardedRule = (rule: AnyRule): AnyRule => {
  const known = guardedRules.get(rule)
  if (known !== undefined) return known
  const where = `rule ${rule.id}`
  const made: AnyRule = {
    ...rule,
    apply: guard(where, (ctx, state, input) => rule.apply(ctx, state, input)),
    explain: guard(where, (ctx, state, input) => rule.explain(ctx, state, input)),
    without: (premise) => guardedRule(rule.without(premise)),
  }
  guardedRules.set(rule, made)
  return made
}
