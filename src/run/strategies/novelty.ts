/**
 * NOVELTY: runs that met something new are kept; a later run begins like one of them, loosely, and then goes its own way.
 * In the manner of coverage-guided fuzzing, with outlines of states in the place of branches.
 */
import type { Action } from "../Action.ts"
import { stir, textHash } from "../hashing.ts"
import type { Chooser } from "../partitions.ts"
import type { Stage } from "../Stage.ts"
import { playRandom } from "../schedule.ts"
import { pace } from "./pace.ts"
import type { Scene, Strategy } from "./Strategy.ts"

/** So many runs are kept; the oldest goes first. */
export const corpusMax = 64
/** So many outlines are remembered; what comes after is not told to be new. */
const outlinesMax = 1 << 16
/** One run in so many begins afresh. */
const freshEvery = 4
/** Of the actions that are played again, one in so many is left out. */
const leftOutEvery = 12

const rules = new Map<string, number>()
/** Names of rules are few. */
const ruleHash = (rule: string): number => {
  const known = rules.get(rule)
  if (known !== undefined) return known
  const hash = textHash(rule)
  rules.set(rule, hash)
  return hash
}

/** Follows a run: the outline of what all nodes show, changed place by place. */
class Outline {
  private readonly stage: Stage
  private readonly parts: Array<number>
  private sum = 0

  constructor(stage: Stage) {
    this.stage = stage
    this.parts = stage.system.places.map((_, place) => stage.outlineAt(place))
    for (const part of this.parts) this.sum = (this.sum + part) | 0
  }

  /** The outline after the last step: what is shown now, and by which rule it came about. */
  after(): number {
    const { place, rule } = this.stage.last
    if (place >= 0) {
      const part = this.stage.outlineAt(place)
      this.sum = (this.sum + part - (this.parts[place] as number)) | 0
      this.parts[place] = part
    }
    return stir(this.sum, ruleHash(rule))
  }
}

/** The memory of one campaign. */
export class Novelty implements Strategy {
  readonly name = "novelty"
  /** Beginnings of runs, each up to the last new outline that it met. */
  readonly corpus: Array<ReadonlyArray<Action>> = []
  readonly outlines = new Set<number>()
  private oldest = 0

  readonly play = (scene: Scene): void => {
    const { stage, chooser } = scene
    const kept = this.corpus
    const outline = new Outline(stage)
    let news = 0
    const before = stage.onStep
    stage.onStep = (s) => {
      before?.(s)
      if (this.isNew(outline.after())) news = s.steps
    }
    const isFresh = kept.length === 0 || chooser.int(1, freshEvery) === 1
    const source = isFresh ? [] : (kept[chooser.int(0, kept.length - 1)] as ReadonlyArray<Action>)
    const next = beginLike(stage, source, scene.schedule.steps, chooser)
    playRandom(stage, scene.schedule, chooser, pace, next)
    stage.onStep = before
    if (news > 0) this.keep(stage.actions(news))
  }

  private isNew(outline: number): boolean {
    if (this.outlines.has(outline) || this.outlines.size >= outlinesMax) return false
    this.outlines.add(outline)
    return true
  }

  private keep(actions: ReadonlyArray<Action>): void {
    this.corpus[this.oldest] = actions
    this.oldest = (this.oldest + 1) % corpusMax
  }
}

/** Plays the beginning of a run again, some actions left out; what is disabled here is skipped. Returns the next free id. */
const beginLike = (stage: Stage, source: ReadonlyArray<Action>, steps: number, chooser: Chooser): number => {
  const length = source.length === 0 ? 0 : Math.min(steps, chooser.int(Math.ceil(source.length / 2), source.length))
  let next = 1
  for (let i = 0; i < length && stage.violated === undefined; i++) {
    const action = source[i] as Action
    next = Math.max(next, action.id + 1)
    if (chooser.int(1, leftOutEvery) > 1) stage.play(action, true)
  }
  return next
}
