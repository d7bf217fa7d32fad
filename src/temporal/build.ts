/**
 * Builds the graph of a model by exploring it, and sorts its edges into fairness classes.
 */
import type { World } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { explore } from "../explore/explore.ts"
import { Ints } from "../explore/Ints.ts"
import { canonical } from "../system/canonical.ts"
import type { Move } from "../system/Move.ts"
import { classOf } from "./fairness.ts"
import { type Graph, unfair } from "./Graph.ts"
import type { Options } from "./Lasso.ts"

/** Gives each object that it meets a number. */
const numberer = (): ((o: object) => number) => {
  const numbers = new WeakMap<object, number>()
  let count = 0
  return (o) => {
    const number = numbers.get(o) ?? count++
    numbers.set(o, number)
    return number
  }
}

/** The moves of a model, each kept once, with its fairness class. Classes are numbered in the order in which they are met. */
class Moves {
  readonly values: Array<Move> = []
  readonly fair: Array<number> = []
  private readonly system: System
  private readonly spell = canonical()
  private readonly subject = numberer()
  private readonly numbers = new Map<string, number>()
  private readonly classes = new Map<string, number>()

  constructor(system: System) {
    this.system = system
  }

  of(move: Move): number {
    const { kind, place, input } = move
    const what = input._tag === "Receive" ? `${this.subject(input.message)} ${input.from}` : this.subject(input)
    const key = `${place} ${kind} ${what}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.values.length)
    this.fair.push(this.classOf(move))
    return this.values.push(move) - 1
  }

  private classOf(move: Move): number {
    const name = classOf(this.system, move, this.spell)
    if (name === undefined) return unfair
    const number = this.classes.get(name) ?? this.classes.size
    this.classes.set(name, number)
    return number
  }
}

/** The graph of a system, and whether it is all of it. */
export const build = (system: System, options: Options): { readonly graph: Graph; readonly isWhole: boolean } => {
  const worlds: Array<World<Json>> = []
  const moves = new Moves(system)
  const [begins, to, by] = [new Ints(), new Ints(), new Ints()]
  const onEdge = (from: number, target: number, told: () => Move, isSelfLoop: boolean) => {
    while (begins.length <= from) begins.push(to.length)
    if (isSelfLoop) return
    to.push(target)
    by.push(moves.of(told()))
  }
  const found = explore<Json>(system, [], { ...options, onState: (_, world) => worlds.push(world), onEdge })
  while (begins.length <= worlds.length) begins.push(to.length)
  const graph: Graph = {
    states: worlds.length,
    begins: begins.data,
    to: to.data,
    fair: by.data.subarray(0, to.length).map((move) => moves.fair[move] as number),
    move: (edge) => moves.values[by.data[edge] as number] as Move,
    world: (state) => worlds[state] as World<Json>,
  }
  return { graph, isWhole: found.verdict !== "inconclusive (budget)" }
}
