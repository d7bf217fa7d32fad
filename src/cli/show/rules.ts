/** The pages of rules and judgements, from the rules themselves: nothing here is written twice. */
import type { AnyChapter } from "../../../spec/core/Chapter.ts"
import type { AnyRule } from "../../../spec/core/Protocol.ts"
import type { Disposition } from "../../../spec/core/Rule.ts"
import { aligned, type Terminal } from "../terminal.ts"

type Stated = AnyRule["stated"][number]

/** A rule, and when nodes take it. */
export interface RuleEntry {
  readonly id: string
  readonly rule: AnyRule
  /** `miner, upon the message NewBlock` */
  readonly taken: string
}

/** A group of premises that rules share. */
export interface JudgementEntry {
  readonly id: string
  readonly premises: ReadonlyArray<Stated>
  readonly usedBy: ReadonlyArray<string>
}

interface Taken {
  readonly rule: AnyRule
  readonly roles: Set<string>
  readonly occasions: Set<string>
}

const listOf = (rules: unknown): ReadonlyArray<AnyRule> => (Array.isArray(rules) ? rules : [rules as AnyRule])

/** Every rule once, with all its occasions, and every judgement that they state. */
export const statements = (
  chapter: AnyChapter,
): { readonly rules: ReadonlyArray<RuleEntry>; readonly judgements: ReadonlyArray<JudgementEntry> } => {
  const taken = new Map<string, Taken>()
  const note = (role: string, occasion: string, rules: unknown) => {
    for (const rule of listOf(rules)) {
      const known = taken.get(rule.id) ?? { rule, roles: new Set(), occasions: new Set() }
      known.roles.add(role)
      known.occasions.add(occasion)
      taken.set(rule.id, known)
    }
  }
  for (const [name, role] of Object.entries(chapter.protocol.roles)) {
    for (const [tag, rules] of Object.entries(role.upon)) note(name, `upon the message ${tag}`, rules)
    for (const [tag, rules] of Object.entries(role.internal)) note(name, `of itself: ${tag}`, rules)
    for (const [timer, rules] of Object.entries(role.timers ?? {})) note(name, `when the timer ${timer} fires`, rules)
  }
  const rules = [...taken.values()].map(({ rule, roles, occasions }) => ({
    id: rule.id,
    rule,
    taken: `${[...roles].join(", ")} · ${[...occasions].join(" · ")}`,
  }))
  return { rules, judgements: judgementsOf(rules) }
}

const judgementsOf = (rules: ReadonlyArray<RuleEntry>): ReadonlyArray<JudgementEntry> => {
  const found = new Map<string, { premises: Map<string, Stated>; usedBy: Set<string> }>()
  for (const { id, rule } of rules) {
    for (const stated of rule.stated) {
      if (stated.by === id) continue
      const known = found.get(stated.by) ?? { premises: new Map(), usedBy: new Set() }
      known.premises.set(stated.name, stated)
      known.usedBy.add(id)
      found.set(stated.by, known)
    }
  }
  return [...found].map(([id, { premises, usedBy }]) => ({
    id,
    premises: [...premises.values()],
    usedBy: [...usedBy],
  }))
}

const meaning: { readonly [D in Disposition]: string } = {
  reject: "the sender is at fault",
  ignore: "harmless",
  defer: "may be valid later",
}

const premiseRows = (stated: ReadonlyArray<Stated>, shownBy: string, { style }: Terminal): ReadonlyArray<string> =>
  aligned(
    stated.map((p) => [
      `  ${style("bold", p.name)}`,
      p.disposition,
      p.by === shownBy ? "" : style("dim", p.by),
      p.says,
    ]),
  )

const legend = (stated: ReadonlyArray<Stated>): ReadonlyArray<string> => {
  const used = [...new Set(stated.map((p) => p.disposition))]
  return used.length === 0 ? [] : [`If a premise fails: ${used.map((d) => `${d} — ${meaning[d]}`).join("; ")}.`]
}

export const rulePage = ({ id, rule, taken }: RuleEntry, terminal: Terminal): ReadonlyArray<string> => [
  `${terminal.style("bold", id)}  a rule`,
  `Source: ${rule.source}`,
  `Taken:  ${taken}`,
  rule.stated.length === 0 ? "It has no premise: it always fires." : "Premises:",
  ...premiseRows(rule.stated, id, terminal),
  ...legend(rule.stated),
]

export const judgementPage = ({ id, premises, usedBy }: JudgementEntry, terminal: Terminal): ReadonlyArray<string> => [
  `${terminal.style("bold", id)}  premises that rules share`,
  `Stated by: ${usedBy.join(", ")}`,
  "Premises:",
  ...premiseRows(premises, id, terminal),
  ...legend(premises),
]
