/**
 * What is left of the budgets, as numbers, and what each kind of action costs. Kept apart from the tables of moves: budgets
 * would multiply those.
 */
import type { Budget, System } from "../../spec/core/System.ts"
import { Words } from "./Hasher.ts"
import { Interner } from "./Interner.ts"
import { Ints } from "./Ints.ts"

/** Instead of the number of a kind: it costs nothing, or it never happens. */
export const free = -1
export const never = -2

/** Entries of a row of costs: not yet asked, or spent; else the number of the budget after, plus 1. */
const unknown = 0
const budgetSalt = -1
const spent = -1

export class Budgets {
  readonly initial: number
  /** Whether there is anything to spend: if not, there is one budget only. */
  readonly isSpent: boolean
  /** The part of a budget in a configuration's fingerprint. */
  readonly words: Words
  private readonly system: System
  private readonly budgets: Interner<Budget>
  private readonly kinds: Array<string> = []
  private readonly numbers = new Map<string, number>()
  private readonly costs: Array<Ints> = []

  constructor(system: System, spelled: (budget: Budget) => string) {
    this.system = system
    this.budgets = new Interner(spelled)
    this.words = new Words((budget) => this.budgets.keys[budget] as string, budgetSalt)
    this.initial = this.number(system.initial.budget)
    this.isSpent = Object.values(system.initial.budget).some((left) => left > 0)
  }

  /** The number of a kind; `free` if it leaves the initial budget as it is, `never` if that does not allow it. */
  kind(kind: string): number {
    const known = this.numbers.get(kind)
    if (known !== undefined) return known
    const { charge, initial } = this.system
    const after = charge(initial.budget, kind)
    const number = after === undefined ? never : after === initial.budget ? free : this.kinds.push(kind) - 1
    this.numbers.set(kind, number)
    return number
  }

  /** The budget after one action of a kind that has a number; −1 if it is spent. */
  spend(budget: number, kind: number): number {
    const row = this.costs[budget] as Ints
    row.ensure(kind + 1)
    const known = row.data[kind] as number
    if (known !== unknown) return known > 0 ? known - 1 : spent
    const after = this.system.charge(this.budgets.values[budget] as Budget, this.kinds[kind] as string)
    const number = after === undefined ? spent : this.number(after)
    row.data[kind] = after === undefined ? spent : number + 1
    return number
  }

  get bytes(): number {
    return this.budgets.bytes + this.costs.reduce((sum, row) => sum + row.bytes, 0)
  }

  private number(budget: Budget): number {
    const number = this.budgets.of(budget)
    if (number === this.costs.length) this.costs.push(new Ints(8))
    return number
  }
}
