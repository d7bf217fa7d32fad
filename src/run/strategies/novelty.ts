/**
 * NOVELTY: runs that met something new are kept; a later run begins like one of them, loosely, and then goes its own way.
 * In the manner of coverage-guided fuzzing, with outlines of states in the place of branches.
 */
import type { Action } from "../Action.ts"
import { outlineHash, stir, textHash } from "../hashing.ts"
import type { Player } from "../Player.ts"
import type { Chooser } from "../partitions.ts"
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

/** Follows a run: the outline of what all watched nodes show, changed place by place. */
class Outline {
  private readonly player: Player
  private readonly parts: Array<number>
  private readonly shown: Array<unknown>
  private sum = 0

  constructor(player: Player) {
    this.player = player
    this.shown = [...player.observations]
    this.parts = player.observations.map((o, place) => this.part(place, o))
    for (const part of this.parts) this.sum = (this.sum + part) | 0
  }

  /** Nodes of one role count alike. */
  private part(place: number, observation: unknown): number {
    return stir(textHash(this.player.system.places[place]?.role ?? ""), outlineHash(observation))
  }

  /** The outline after the last step: what is shown now, and by which rule it came about. */
  after(): number {
    const { place, rule } = this.player.last
    const observation = this.player.observations[place]
    if (place >= 0 && observation !== this.shown[place]) {
      this.shown[place] = observation
      const part = this.part(place, observation)
      this.sum = (this.sum + part - (this.parts[place] as number)) | 0
      this.parts[place] = part
    }
    return stir(this.sum, textHash(rule))
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
    const { player, chooser } = scene
    const kept = this.corpus
    const outline = new Outline(player)
    let news = 0
    const before = player.onStep
    player.onStep = (p) => {
      before?.(p)
      if (this.isNew(outline.after())) news = p.performed.length
    }
    const isFresh = kept.length === 0 || chooser.int(1, freshEvery) === 1
    const source = isFresh ? [] : (kept[chooser.int(0, kept.length - 1)] as ReadonlyArray<Action>)
    const next = beginLike(player, source, scene.schedule.steps, chooser)
    playRandom(player, scene.schedule, chooser, pace, next)
    player.onStep = before
    if (news > 0) this.keep(player.performed.slice(0, news))
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
const beginLike = (player: Player, source: ReadonlyArray<Action>, steps: number, chooser: Chooser): number => {
  const length = source.length === 0 ? 0 : Math.min(steps, chooser.int(Math.ceil(source.length / 2), source.length))
  let next = 1
  for (let i = 0; i < length && player.violated === undefined; i++) {
    const action = source[i] as Action
    next = Math.max(next, action.id + 1)
    if (chooser.int(1, leftOutEvery) > 1) player.play(action, true)
  }
  return next
}
