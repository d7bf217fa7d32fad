/**
 * Local steps as rows of numbers: from which local state of a place to which, by what, and what was sent.
 */
import { Ints } from "./Ints.ts"

/** What kind of cause a local step has. `use`: the delivery of a message that was refused and is used up. */
export const Cause = { deliver: 0, duplicate: 1, drop: 2, offer: 3, use: 4 } as const
export type Cause = (typeof Cause)[keyof typeof Cause]

export interface NewStep {
  readonly before: number
  readonly after: number
  readonly cause: Cause
  /** The number of the message, or of the input that was offered. */
  readonly about: number
  readonly rule: string
  /** Pairs: to which place, which message. */
  readonly posts: ReadonlyArray<number>
}

export class StepTable {
  readonly before = new Ints()
  readonly after = new Ints()
  readonly cause = new Ints()
  readonly about = new Ints()
  /** Where the posts of a step begin in `posts`; they end where those of the next step begin. */
  readonly postsAt = new Ints()
  readonly posts = new Ints()
  /** 1 for steps whose observations and rule have been judged: once is enough. */
  readonly judged = new Ints()
  private readonly ruleOf = new Ints()
  private readonly rules: Array<string> = []
  private readonly ruleNumbers = new Map<string, number>()

  constructor() {
    this.postsAt.push(0)
  }

  /** Adds a step and returns its number. */
  add({ before, after, cause, about, rule, posts }: NewStep): number {
    this.before.push(before)
    this.after.push(after)
    this.cause.push(cause)
    this.about.push(about)
    for (const n of posts) this.posts.push(n)
    this.postsAt.push(this.posts.length)
    this.judged.push(0)
    return this.ruleOf.push(this.ruleNumber(rule))
  }

  /** Adds a step like a known one, with another cause. */
  addCopy(step: number, cause: Cause): number {
    const { before, after, about, postsAt } = this
    return this.add({
      before: before.data[step] as number,
      after: after.data[step] as number,
      cause,
      about: about.data[step] as number,
      rule: this.rule(step),
      posts: [...this.posts.data.subarray(postsAt.data[step], postsAt.data[step + 1])],
    })
  }

  get size(): number {
    return this.ruleOf.length
  }

  rule(step: number): string {
    return this.rules[this.ruleOf.data[step] as number] as string
  }

  /** Whether a step changes nothing and sends nothing. */
  isIdle(step: number): boolean {
    const { before, after, postsAt } = this
    return before.data[step] === after.data[step] && postsAt.data[step] === postsAt.data[step + 1]
  }

  get bytes(): number {
    return 4 * (7 * this.before.data.length + this.posts.data.length)
  }

  private ruleNumber(rule: string): number {
    const known = this.ruleNumbers.get(rule)
    if (known !== undefined) return known
    this.ruleNumbers.set(rule, this.rules.length)
    return this.rules.push(rule) - 1
  }
}
