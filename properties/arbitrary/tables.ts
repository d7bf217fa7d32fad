/**
 * Tables for the worlds that a campaign draws again and again: a walker each. Only where walking says what playing says, and only
 * while states repeat; proof of work, where they do not, is played.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import type { WorldSpec } from "../../src/run/Action.ts"
import { type Coverage, count } from "../../src/run/Coverage.ts"
import { systemOf } from "../../src/run/perform.ts"
import { flagsMax } from "../../src/walk/Verdicts.ts"
import { Walker } from "../../src/walk/Walker.ts"

/** A campaign keeps tables for so many worlds, of so many bytes together. */
const worldsMax = 32
const bytesMax = 256 * 2 ** 20
/** After so many steps at least so many must have been taken per local step that was new. */
const trialSteps = 5_000
const repeatsMin = 4

interface Kept {
  readonly walker: Walker
  steps: number
  refused: ReadonlyMap<string, number>
}

export class Tables<P> {
  private readonly protocol: Protocol<P>
  private readonly properties: ReadonlyArray<Property<Json, P>>
  private readonly coverage: Coverage | undefined
  private readonly kept = new Map<string, Kept>()
  private isOff: boolean

  constructor(
    protocol: Protocol<P>,
    space: Space<P>,
    properties: ReadonlyArray<Property<Json, P>>,
    coverage: Coverage | undefined,
  ) {
    this.protocol = protocol
    this.properties = properties
    this.coverage = coverage
    const goesOn = space.settles === true || space.partitions !== undefined || (space.draws ?? []).length > 0
    const isAtRest = properties.some((p) => p.kind === "temporal")
    this.isOff = goesOn || isAtRest || properties.filter((p) => p.kind === "witness").length > flagsMax
  }

  /** The walker of a world; undefined where runs have to be played. */
  walkerOf(world: WorldSpec<P>): Walker | undefined {
    if (this.isOff) return undefined
    const key = spell([world.setup.nodes, world.environment])
    const known = this.kept.get(key)
    if (known !== undefined) return known.walker
    if (this.kept.size >= worldsMax) return undefined
    try {
      const system = systemOf(this.protocol, world)
      const walker = new Walker(system, this.properties as ReadonlyArray<Property<Json>>)
      this.kept.set(key, { walker, steps: 0, refused: new Map() })
      return walker
    } catch (cause) {
      if (!(cause instanceof Unsupported)) throw cause
      this.isOff = true
      return undefined
    }
  }

  /** Counts what the last walk of a walker has exercised, and gives the tables up if states do not repeat. */
  walked(walker: Walker, steps: number): void {
    const kept = [...this.kept.values()].find((k) => k.walker === walker)
    if (kept === undefined) return
    kept.steps += steps
    if (this.coverage !== undefined) this.cover(kept, this.coverage)
    const repeats = kept.steps / Math.max(1, walker.steps.table.size)
    const bytes = [...this.kept.values()].reduce((sum, k) => sum + k.walker.bytes, 0)
    if ((kept.steps > trialSteps && repeats < repeatsMin) || bytes > bytesMax) {
      this.isOff = true
      this.kept.clear()
    }
  }

  private cover(kept: Kept, { fired, refused, faults }: Coverage): void {
    for (const { rule, isWatched, isFault } of kept.walker.lastRules()) {
      if (isFault) count(faults, rule)
      else if (isWatched) count(fired, rule)
    }
    const now = kept.walker.refused()
    for (const [premise, n] of now) {
      const more = n - (kept.refused.get(premise) ?? 0)
      if (more > 0) count(refused, premise, more)
    }
    kept.refused = now
  }
}
