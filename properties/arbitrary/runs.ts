/**
 * Runs as values that fast-check draws and shrinks: a world and the actions that happened in it. No seed is kept in a run.
 */
import * as fc from "fast-check"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol, Struck } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Run, WorldSpec } from "../../src/run/Action.ts"
import type { Configurations } from "../../src/run/Configurations.ts"
import type { Coverage } from "../../src/run/Coverage.ts"
import { type Docket, docketOf } from "../../src/run/Judge.ts"
import { perform, playerOf } from "../../src/run/perform.ts"
import type { Stage } from "../../src/run/Stage.ts"
import type { Schedule } from "../../src/run/schedule.ts"
import { settle } from "../../src/run/settle.ts"
import { strategyOf } from "../../src/run/strategies/mix.ts"
import type { Strategy, StrategyName } from "../../src/run/strategies/Strategy.ts"
import { renumber } from "../../src/shrink/renumber.ts"
import { type Cursor, type ShrinkOptions, shrinkCandidates } from "../../src/shrink/shrink.ts"
import { inSpace } from "../../src/shrink/space.ts"
import { ContentClash } from "../../src/system/canonical.ts"
import { Defect } from "../../src/system/Defect.ts"
import { NotPlain } from "../../src/system/plain.ts"
import { TableStage } from "../../src/walk/TableStage.ts"
import { distrust, tablesOf } from "../../src/walk/tabled.ts"
import { worlds } from "./worlds.ts"

/** What is known of a generated run without playing it again. */
export interface Facts {
  readonly steps: number
  /** The id of the property that was violated. */
  readonly violated: string | undefined
  /** Ids of the witnesses that were reached. */
  readonly reached: ReadonlySet<string>
  /** Ids of the temporal properties whose antecedent held at rest. */
  readonly applied: ReadonlySet<string>
  /** Whether everything came to rest; undefined where it was not tried. */
  readonly settled: boolean | undefined
}

export interface RunOptions<P> extends Pick<ShrinkOptions<P>, "candidatesMax" | "shortest"> {
  /** Premises that are struck out of the rules. */
  readonly struck?: ReadonlyArray<Struck>
  /** Counts into this what generated runs exercise; shrinking is not counted. */
  readonly coverage?: Coverage
  /** Counts into this the configurations that generated runs meet. */
  readonly configurations?: Configurations
  /** Who chooses what happens next; `mix` where absent. */
  readonly strategy?: StrategyName
  /**
   * Whether the mix may build on earlier runs (`novelty`). Then one arbitrary is for one campaign: its runs are the same again only
   * from a fresh one on, and fast-check's paths do not lead to them. Absent: no.
   */
  readonly remembers?: boolean
  /** Told of each generated run, once. */
  readonly onRun?: (run: Run<P>, facts: Facts) => void
}

/** A run that has been played to its end; whether everything came to rest, where that was tried. */
interface Played {
  readonly stage: Stage
  readonly settled: boolean | undefined
}

/** Whether code of a chapter throws, or gives what no table can hold. */
const isChaptersFault = (thrown: unknown): boolean =>
  thrown instanceof Defect || thrown instanceof ContentClash || thrown instanceof NotPlain

/** A run whose actions are spelled out when somebody asks. */
const runOn = <P>(world: WorldSpec<P>, stage: Stage): Run<P> => {
  let spelled: ReadonlyArray<Action> | undefined
  return {
    world,
    get actions() {
      spelled ??= renumber(stage.actions(stage.steps))
      return spelled
    },
  }
}

/** An arbitrary of runs. What it draws, and what it shrinks to, has been judged already: ask `violated`. */
export class RunArbitrary<P> extends fc.Arbitrary<Run<P>> {
  private readonly protocol: Protocol<P>
  private readonly space: Space<P>
  private readonly properties: ReadonlyArray<Property<Json, P>>
  private readonly options: RunOptions<P>
  private readonly docket: Docket
  private readonly worlds: fc.Arbitrary<WorldSpec<P>>
  private readonly shrinking: ShrinkOptions<P>
  private readonly strategy: Strategy
  private readonly verdicts = new WeakMap<Run<P>, string | undefined>()
  /** The run that was drawn last, if it violates nothing: nearly all do, and each is asked about once. */
  private passed: Run<P> | undefined

  constructor(
    protocol: Protocol<P>,
    space: Space<P>,
    properties: ReadonlyArray<Property<Json, P>>,
    options: RunOptions<P>,
  ) {
    super()
    this.protocol = protocol
    this.space = space
    this.properties = properties
    this.options = options
    this.docket = docketOf(properties)
    this.strategy = strategyOf(options.strategy ?? "mix", options.remembers === true)
    const { struck, candidatesMax, shortest } = options
    this.worlds = worlds(space, struck === undefined ? { protocol } : { protocol, struck })
    this.shrinking = {
      ...(candidatesMax === undefined ? {} : { candidatesMax }),
      ...(shortest === undefined ? {} : { shortest }),
      ...inSpace(space),
    }
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Run<P>> {
    const world = this.worlds.generate(random, biasFactor).value
    const { stage, settled } = this.play(world, random)
    const run = runOn(world, stage)
    const { violated, reached, applied } = stage.shown
    if (violated === undefined) this.passed = run
    else this.verdicts.set(run, violated)
    this.options.onRun?.(run, { steps: stage.steps, violated, reached, applied, settled })
    return new fc.Value(run, undefined)
  }

  /** Plays a random run of a world. */
  private play(world: WorldSpec<P>, random: fc.Random): Played {
    const { protocol, docket, options } = this
    const again = random.clone()
    const tables = tablesOf(protocol, world, docket)
    if (tables === undefined) return this.playOn(playerOf(protocol, world, docket, options.coverage), random)
    try {
      return this.playOn(new TableStage(tables, options.coverage), random)
    } catch (thrown) {
      // what rules and properties throw is told by the player, in the same words whether or not there were tables
      if (!isChaptersFault(thrown)) throw thrown
      distrust(protocol)
      return this.playOn(playerOf(protocol, world, docket, options.coverage), again)
    }
  }

  private playOn(stage: Stage, random: fc.Random): Played {
    const { space, docket, options } = this
    options.configurations?.follow(stage)
    const steps = random.nextInt(...space.steps)
    const chooser = { int: (min: number, max: number) => random.nextInt(min, max) }
    const schedule: Schedule = space.partitions === undefined ? { steps } : { steps, partitions: space.partitions }
    this.strategy.play({ stage, schedule, chooser })
    const settles = space.settles === true && stage.violated === undefined
    if (settles) return { stage, settled: settle(stage, stage.nextId) }
    if (docket.temporal.length > 0 && stage.violated === undefined) stage.rest()
    return { stage, settled: undefined }
  }

  /** The id of the property that a run violates. Plays the run only if it was not drawn or shrunk here. */
  violated(run: Run<P>): string | undefined {
    if (run === this.passed) return undefined
    if (!this.verdicts.has(run)) {
      this.verdicts.set(run, perform(this.protocol, run.world, run.actions, this.docket).violated)
    }
    return this.verdicts.get(run)
  }

  canShrinkWithoutContext(value: unknown): value is Run<P> {
    if (typeof value !== "object" || value === null || !("world" in value) || !("actions" in value)) return false
    const { world, actions } = value
    return (
      typeof world === "object" &&
      world !== null &&
      "setup" in world &&
      "environment" in world &&
      Array.isArray(actions)
    )
  }

  shrink(run: Run<P>, context: unknown): fc.Stream<fc.Value<Run<P>>> {
    return fc.stream(this.smaller(run, context as Cursor | undefined))
  }

  private *smaller(run: Run<P>, cursor: Cursor | undefined): IterableIterator<fc.Value<Run<P>>> {
    const id = this.violated(run)
    const property = this.properties.find((p) => p.id === id)
    for (const next of shrinkCandidates(this.protocol, run, property, this.shrinking, cursor)) {
      this.verdicts.set(next.run, id)
      yield new fc.Value(next.run, next.cursor)
    }
  }
}

/**
 * Runs of a protocol in the worlds of a space: random steps until the drawn number is made or a property is violated; then,
 * where the space settles, the environment heals and comes to rest. A run that violates a property shrinks to a smallest one
 * that violates the same; any other, to smaller runs of any kind. A stored run can be given to fast-check as an example and is
 * shrunk too. Errors: `Defect` where a rule throws.
 *
 * @example
 * ```ts
 * const arbitrary = runs(pow, space, [NoReorgDeeperThan(1)])
 * fc.assert(fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined))
 * ```
 */
export const runs = <P>(
  protocol: Protocol<P>,
  space: Space<P>,
  properties: ReadonlyArray<Property<Json, P>>,
  options: RunOptions<P> = {},
): RunArbitrary<P> => new RunArbitrary(protocol, space, properties, options)
