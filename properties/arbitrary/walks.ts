/**
 * Runs of one fixed world, drawn by table look-up: many times faster than `runs` where local states repeat. What is drawn shrinks and
 * replays like any other run. It stays among the same nodes, unless other worlds are allowed.
 */
import * as fc from "fast-check"
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Run, WorldSpec } from "../../src/run/Action.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { perform, playerOf, systemOf } from "../../src/run/perform.ts"
import { type Cursor, type ShrinkOptions, shrinkCandidates } from "../../src/shrink/shrink.ts"
import { Walker } from "../../src/walk/Walker.ts"
import type { Facts } from "./runs.ts"

/** Tables may grow to so many bytes, by estimate; they are measured after so many runs. */
const bytesMax = 256 * 2 ** 20
const measureEvery = 1024

export interface WalkOptions<P> extends Pick<ShrinkOptions<P>, "candidatesMax" | "shortest" | "allows"> {
  /** Longest run, in steps. */
  readonly steps: number
  /** Whether an action that changes nothing counts as a step, as published simulators count. */
  readonly idles?: boolean
  readonly onRun?: (run: Run<P>, facts: Facts) => void
}

/** A run that was drawn: known by its seed, spelled out when somebody asks for its actions. */
class DrawnRun<P> implements Run<P> {
  readonly world: WorldSpec<P>
  readonly violated: string | undefined
  private readonly spellOut: () => ReadonlyArray<Action>
  private spelled: ReadonlyArray<Action> | undefined

  constructor(world: WorldSpec<P>, violated: string | undefined, spellOut: () => ReadonlyArray<Action>) {
    this.world = world
    this.violated = violated
    this.spellOut = spellOut
  }

  get actions(): ReadonlyArray<Action> {
    this.spelled ??= this.spellOut()
    return this.spelled
  }
}

export class WalkArbitrary<P> extends fc.Arbitrary<Run<P>> {
  walker: Walker
  private drawn = 0
  private readonly protocol: Protocol<P>
  private readonly world: WorldSpec<P>
  private readonly properties: ReadonlyArray<Property<Json, P>>
  private readonly options: WalkOptions<P>
  private readonly shrinking: ShrinkOptions<P>
  private readonly shrunk = new WeakMap<Run<P>, string | undefined>()
  /** The ids that a set of bits stands for. */
  private readonly named = new Map<string, ReadonlySet<string>>()

  constructor(
    protocol: Protocol<P>,
    world: WorldSpec<P>,
    properties: ReadonlyArray<Property<Json, P>>,
    options: WalkOptions<P>,
  ) {
    super()
    this.protocol = protocol
    this.world = world
    this.properties = properties
    this.options = options
    const { candidatesMax, shortest, allows = ({ setup }) => sameValue(setup, world.setup) } = options
    this.shrinking = {
      allows,
      ...(candidatesMax === undefined ? {} : { candidatesMax }),
      ...(shortest === undefined ? {} : { shortest }),
    }
    this.walker = this.newWalker()
  }

  generate(random: fc.Random): fc.Value<Run<P>> {
    // a walk depends on its seed alone, so tables that have grown too large can be thrown away
    if (++this.drawn % measureEvery === 0 && this.walker.bytes > bytesMax) this.walker = this.newWalker()
    const { walker, options, world } = this
    const seed = random.nextInt(0, 0x7fffffff)
    const { steps, violated: verdict, reached, applied } = walker.walk(seed, options.steps)
    const violated = verdict === 0 ? undefined : (this.properties[verdict - 1]?.id as string)
    const run = new DrawnRun(world, violated, () => this.spellOut(seed))
    if (options.onRun !== undefined) {
      const facts = {
        steps,
        violated,
        reached: this.idsOf(walker.verdicts.witnessIds, reached),
        applied: this.idsOf(walker.verdicts.temporalIds, applied),
        settled: undefined,
      }
      options.onRun(run, facts)
    }
    return new fc.Value<Run<P>>(run, undefined)
  }

  /** The id of the property that a run violates. Plays the run only if it was not drawn or shrunk here. */
  violated(run: Run<P>): string | undefined {
    if (run instanceof DrawnRun) return run.violated
    if (!this.shrunk.has(run)) {
      this.shrunk.set(run, perform(this.protocol, run.world, run.actions, docketOf(this.properties)).violated)
    }
    return this.shrunk.get(run)
  }

  canShrinkWithoutContext(value: unknown): value is Run<P> {
    return typeof value === "object" && value !== null && "world" in value && "actions" in value
  }

  shrink(run: Run<P>, context: unknown): fc.Stream<fc.Value<Run<P>>> {
    return fc.stream(this.smaller(run, context as Cursor | undefined))
  }

  private *smaller(run: Run<P>, cursor: Cursor | undefined): IterableIterator<fc.Value<Run<P>>> {
    const id = this.violated(run)
    const property = this.properties.find((p) => p.id === id)
    for (const next of shrinkCandidates(this.protocol, run, property, this.shrinking, cursor)) {
      this.shrunk.set(next.run, id)
      yield new fc.Value(next.run, next.cursor)
    }
  }

  private newWalker(): Walker {
    const { protocol, world, properties, options } = this
    return new Walker(systemOf(protocol, world), properties as ReadonlyArray<Property<Json>>, options.idles)
  }

  private spellOut(seed: number): ReadonlyArray<Action> {
    this.walker.walk(seed, this.options.steps)
    const player = playerOf(this.protocol, this.world, docketOf([]))
    const actions = playPath(player, this.walker.lastPath())
    if (actions === undefined) throw new Error("a walk cannot be played: the engines disagree")
    return actions
  }

  private idsOf(ids: ReadonlyArray<string>, bits: number): ReadonlySet<string> {
    if (bits === 0) return nothing
    const key = `${ids[0]} ${bits}`
    const known = this.named.get(key) ?? new Set(ids.filter((_, k) => (bits & (1 << k)) !== 0))
    this.named.set(key, known)
    return known
  }
}

const nothing: ReadonlySet<string> = new Set()

/**
 * Random runs of a fixed world that exhaustive search supports. Errors: `Unsupported` for other worlds, `Defect` where a rule throws.
 *
 * @example
 * ```ts
 * const arbitrary = walks(protocol, world, [Consistent], { steps: 20 })
 * fc.assert(fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined))
 * ```
 */
export const walks = <P>(
  protocol: Protocol<P>,
  world: WorldSpec<P>,
  properties: ReadonlyArray<Property<Json, P>>,
  options: WalkOptions<P>,
): WalkArbitrary<P> => new WalkArbitrary(protocol, world, properties, options)
