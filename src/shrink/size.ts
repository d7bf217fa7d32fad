/**
 * How large a run is: what shrinking makes smaller at every step, so that it ends.
 */
import { asynchronous, type Environment } from "../../spec/core/Environment.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Run } from "../run/Action.ts"

/**
 * Nodes, then actions, then actions before the environment heals, then faults, then what is unusual about the environment,
 * then how long the numbers in events and parameters are: compared in this order.
 */
export type Size = readonly [
  nodes: number,
  actions: number,
  chaos: number,
  faults: number,
  environment: number,
  numbers: number,
]

const faults: ReadonlySet<Action["_tag"]> = new Set(["Crash", "Drop", "Duplicate", "Partition"])

/** Where the final settling begins: at the last Heal, or, without any, after the last action. */
export const chaosLength = (actions: ReadonlyArray<Action>): number => {
  const heal = actions.findLastIndex((a) => a._tag === "Heal")
  return heal < 0 ? actions.length : heal
}

const total = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

const oddity = (e: Environment): number => {
  const timing = (e.timing ?? asynchronous)._tag
  return (
    Object.keys(e).length +
    (timing === "asynchronous" ? 0 : timing === "partiallySynchronous" ? 1 : 2) +
    Object.keys(e.skew ?? {}).length +
    (e.late ?? []).length +
    Object.keys(e.corrupt ?? {}).length +
    total(Object.values(e.workload ?? {}).map((requests) => requests.length)) +
    Object.keys(e.budget ?? {}).length +
    total(Object.values(e.budget ?? {}))
  )
}

const known = new WeakMap<object, number>()

/** How many digits, about, it takes to write all numbers in a value: small ones count although there are huge ones too. */
const magnitude = (value: Json): number => {
  if (typeof value === "number" || typeof value === "bigint") return Math.log2(1 + Math.abs(Number(value)))
  if (typeof value !== "object" || value === null) return 0
  const before = known.get(value)
  if (before !== undefined) return before
  const sum = total(Object.values(value).map(magnitude))
  known.set(value, sum)
  return sum
}

const numbersOf = ({ world, actions }: Run): number =>
  magnitude(world.setup.params) + total(actions.map((a) => (a._tag === "Do" ? magnitude(a.event) : 0)))

export const sizeOf = (run: Run): Size => {
  const { world, actions } = run
  const nodes = total(Object.values(world.setup.nodes).map((ids) => ids.length))
  const faulty = actions.filter((a) => faults.has(a._tag)).length
  return [nodes, actions.length, chaosLength(actions), faulty, oddity(world.environment), numbersOf(run)]
}

/** Whether a size is strictly smaller than another. */
export const isSmaller = (a: Size, b: Size): boolean => {
  const k = a.findIndex((x, i) => x !== b[i])
  return k >= 0 && (a[k] as number) < (b[k] as number)
}
