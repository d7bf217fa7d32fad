/**
 * Shrinks runs that violate a property: a lazy sequence of smaller ones that violate the same, down to one from which no
 * action can be removed. Candidates are counted, never timed.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Run, WorldSpec } from "../run/Action.ts"
import { type Docket, docketOf } from "../run/Judge.ts"
import type { Player } from "../run/Player.ts"
import { playerOf, systemOf } from "../run/perform.ts"
import { settle } from "../run/settle.ts"
import { keepsAssumptions, noHarsherThan } from "./allowed.ts"
import { type Hints, type Proposal, passes } from "./passes.ts"
import { nextId, playAll, unlessDefect } from "./play.ts"
import { renumber } from "./renumber.ts"
import { chaosLength, isSmaller, sizeOf } from "./size.ts"

export interface ShrinkOptions<P = Json> {
  /** So many candidates are played at most, the given run included; absent: as many as it takes. */
  readonly candidatesMax?: number
  /**
   * Whether a world may be entered: candidates stay inside a space, say. Absent: any but harsher ones, where messages take
   * longer or are no longer passed on, or nobody is left to play an honest role.
   */
  readonly allows?: (world: WorldSpec<P>) => boolean
  /** More worlds to try in place of one: with simpler parameters, say. */
  readonly simpler?: (world: WorldSpec<P>) => Iterable<WorldSpec<P>>
  /** Asked once, when nothing smaller is found any more: the shortest run of all, from an exhaustive search. */
  readonly shortest?: (run: Run<P>) => Run<P> | undefined
  /** Where no property is given: whether runs end at rest. */
  readonly settles?: boolean
}

/** How far shrinking has come: plain data, with which it goes on from an accepted run. */
export interface Cursor {
  readonly round: number
  readonly pass: number
  readonly at: number
  readonly chunk: number
  /** The last pass of this round; passes after it have been through this very run. */
  readonly last: number
  /** The last pass that has changed the run in this round; −1 for none. */
  readonly changed: number
  readonly candidates: number
  readonly steps: number
  readonly exact: boolean
}

/** A smaller run that fails, and where to go on. */
export interface Smaller<P = Json> {
  readonly run: Run<P>
  readonly cursor: Cursor
}

const lastPass = passes.length - 1
const start = { round: 0, pass: 0, at: 0, chunk: 0, last: lastPass, changed: -1, exact: false } as const

/** The property is not violated by the run that was given. */
export class NotViolated extends Error {
  override readonly name = "NotViolated"
}

class Shrinker {
  private readonly protocol: Protocol<Json>
  private readonly property: Property<Json> | undefined
  private readonly options: ShrinkOptions
  private readonly docket: Docket
  private readonly atRest: boolean
  candidates: number
  steps: number

  constructor(protocol: Protocol<Json>, property: Property<Json> | undefined, options: ShrinkOptions, cursor?: Cursor) {
    this.protocol = protocol
    this.property = property
    this.options = options
    this.docket = docketOf(property === undefined ? [] : [property])
    this.atRest = property === undefined ? options.settles === true : property.kind === "temporal"
    this.candidates = cursor?.candidates ?? 0
    this.steps = cursor?.steps ?? 0
  }

  private isSpent(): boolean {
    return this.candidates >= (this.options.candidatesMax ?? Number.POSITIVE_INFINITY)
  }

  /** Plays a candidate once. `play` says whether all its events could happen. Where a rule throws, nothing is violated. */
  private attempt(world: WorldSpec, play: (player: Player) => boolean): Attempt {
    const player = playerOf(this.protocol, world, this.docket)
    this.candidates++
    const whole = unlessDefect(() => play(player))
    this.steps += player.performed.length
    const fails = this.property === undefined || player.violated !== undefined
    if (whole === undefined || !fails) return { failing: undefined, whole: whole ?? true }
    return { failing: { world, actions: renumber(player.performed) }, whole }
  }

  /** The actions as they are; the failure may show only once they are done and everything is at rest. */
  asGiven(world: WorldSpec, actions: ReadonlyArray<Action>, loosely = false): Attempt {
    return this.attempt(world, (player) => {
      const whole = playAll(player, actions, loosely)
      if (this.atRest && player.violated === undefined) player.rest()
      return whole
    })
  }

  /** The actions before the last Heal, and the settling computed anew. */
  private resettled(world: WorldSpec, actions: ReadonlyArray<Action>): Attempt {
    return this.attempt(world, (player) => {
      const whole = playAll(player, actions.slice(0, chaosLength(actions)), true)
      if (player.violated === undefined) settle(player, nextId(actions))
      return whole
    })
  }

  /**
   * What fails at rest is settled anew first: what is left out early changes what is left to deliver. Events that name what
   * is gone are left out, and if that does not fail, they take what is most like it.
   */
  private *tried({ world, actions, resettle }: Proposal): Iterable<Run | undefined> {
    if (resettle && this.atRest) {
      yield this.resettled(world, actions).failing
      if (this.isSpent()) return
    }
    const { failing, whole } = this.asGiven(world, actions)
    yield failing
    if (!whole && !this.isSpent()) yield this.asGiven(world, actions, true).failing
  }

  private hints(run: Run): Hints {
    const keeps = keepsAssumptions(this.property, run)
    const { allows = noHarsherThan(this.protocol, run), simpler = () => [] } = this.options
    return {
      atRest: this.atRest,
      atLast: this.property !== undefined && !this.atRest,
      allows: (world) => keeps(world) && allows(world) && (this.protocol.misfits?.(world.setup) ?? []).length === 0,
      simpler,
      systemOf: (world) => systemOf(this.protocol, world),
    }
  }

  private cursor(rest: Omit<Cursor, "candidates" | "steps">): Cursor {
    return { ...rest, candidates: this.candidates, steps: this.steps }
  }

  /** The failing candidates that are smaller than the run, from a position on. */
  *smallerThan(run: Run, from: Cursor | undefined): Generator<Smaller> {
    const size = sizeOf(run)
    if (from === undefined) {
      const itself = this.asGiven(run.world, run.actions).failing
      if (itself !== undefined && isSmaller(sizeOf(itself), size)) yield { run: itself, cursor: this.cursor(start) }
    }
    const hints = this.hints(run)
    let { round, pass, at, chunk, last, changed, exact } = from ?? start
    for (;;) {
      for (; pass <= last; pass++, at = 0, chunk = 0) {
        for (const proposal of passes[pass]?.(run, hints, { at, chunk, round }) ?? []) {
          if (this.isSpent()) return
          for (const found of this.tried(proposal)) {
            if (found === undefined || !isSmaller(sizeOf(found), size)) continue
            const next = { round, pass, at: proposal.at, chunk: proposal.chunk, last: lastPass, changed: pass, exact }
            yield { run: found, cursor: this.cursor(next) }
          }
        }
      }
      if (changed < 0) break
      last = changed
      changed = -1
      pass = 0
      round++
    }
    if (!exact) yield* this.shortest(run, round)
  }

  /** What an exhaustive search found, if it is smaller. */
  private *shortest(run: Run, round: number): Generator<Smaller> {
    const found = this.options.shortest?.(run)
    if (found === undefined) return
    const played = this.asGiven(found.world, found.actions).failing
    if (played === undefined || !isSmaller(sizeOf(played), sizeOf(run))) return
    yield { run: played, cursor: this.cursor({ ...start, round: round + 1, exact: true }) }
  }
}

/** What came of a candidate: the run without what was disabled, if it fails, and whether all its events could happen. */
interface Attempt {
  readonly failing: Run | undefined
  readonly whole: boolean
}

/**
 * The runs that are smaller than this one and violate the same property, lazily, the most promising first. Whoever accepts
 * one goes on from its cursor. Without a property all smaller runs are candidates, whether they fail or not.
 */
export const shrinkCandidates = <P>(
  protocol: Protocol<P>,
  run: Run<P>,
  property: Property<Json, P> | undefined,
  options: ShrinkOptions<P> = {},
  cursor?: Cursor,
): Generator<Smaller<P>> =>
  new Shrinker(protocol, property, options as ShrinkOptions, cursor).smallerThan(run, cursor) as Generator<Smaller<P>>

/** A smallest run, and what it took: candidates played, and actions performed in them. */
export interface Minimised<P = Json> {
  readonly run: Run<P>
  readonly candidates: number
  readonly steps: number
}

/**
 * Shrinks a run until nothing smaller is found, or the budget of candidates is spent. The result violates the same property;
 * unless the budget was spent, removing any one action (with what it makes impossible) leaves a run that does not.
 * Ids are 1…n. Errors: `NotViolated` if the run does not violate the property.
 *
 * @example
 * ```ts
 * const { run, candidates } = minimise(pow, found, NoReorgDeeperThan(1), { candidatesMax: 10_000 })
 * ```
 */
export const minimise = <P>(
  protocol: Protocol<P>,
  run: Run<P>,
  property: Property<Json, P>,
  options: ShrinkOptions<P> = {},
): Minimised<P> => {
  const shrinker = new Shrinker(protocol, property, options as ShrinkOptions)
  let smallest = shrinker.asGiven(run.world, run.actions).failing
  if (smallest === undefined) throw new NotViolated(`the run does not violate ${property.id}`)
  let cursor = { ...start, candidates: 1, steps: shrinker.steps } as Cursor
  for (;;) {
    const [next] = shrinker.smallerThan(smallest, cursor)
    if (next === undefined) return { run: smallest, candidates: shrinker.candidates, steps: shrinker.steps }
    smallest = next.run
    cursor = next.cursor
  }
}
