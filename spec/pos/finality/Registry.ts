/**
 * Who validates: the validators of each node, their stake, their committees, and who leads a slot. All of it is known from the
 * start and does not change. Next: [Checkpoints.ts](Checkpoints.ts).
 */
import { recent } from "../../core/lib/Recent.ts"
import type { Context, NodeId } from "../../core/Rule.ts"
import type { Params } from "./Params.ts"
import type { Validator } from "./State.ts"
import { placeOf } from "./Time.ts"

/** The node that runs a validator. */
export const nodeOf = (validator: Validator): NodeId => {
  const dot = validator.indexOf(".")
  return dot < 0 ? validator : validator.slice(0, dot)
}

export const stakeOf = ({ stakes }: Params, validator: Validator): number => stakes[nodeOf(validator)] ?? 1

/** The stake of some validators together. */
export const weightOf = (params: Params, validators: Iterable<Validator>): number => {
  let sum = 0
  for (const v of validators) sum += stakeOf(params, v)
  return sum
}

export interface Registry {
  readonly names: ReadonlyArray<NodeId>
  readonly validators: ReadonlyArray<Validator>
  /** All stake together. */
  readonly stake: number
  /** The validators of each committee of an epoch, by node. */
  readonly committees: ReadonlyArray<ReadonlyMap<NodeId, ReadonlyArray<Validator>>>
  readonly leaders: ReadonlyArray<NodeId>
}

/** Validators are dealt out to the committees of an epoch one by one: each votes once in an epoch. */
const build = ({ params, nodes }: Context<Params>): Registry => {
  const { validatorsPerNode: many, slotsPerEpoch } = params
  const names = Object.values(nodes).flat().sort()
  const validators = Array.from({ length: many }, (_, k) => names.map((n) => (many === 1 ? n : `${n}.${k}`))).flat()
  const committees = Array.from({ length: slotsPerEpoch }, (_, place) => {
    const members = new Map(names.map((n): [NodeId, Array<Validator>] => [n, []]))
    for (let i = place; i < validators.length; i += slotsPerEpoch) {
      const name = validators[i] as Validator
      members.get(nodeOf(name))?.push(name)
    }
    for (const own of members.values()) own.sort()
    return members
  })
  const leaders = params.leaders.length === 0 ? names : params.leaders
  return { names, validators, stake: weightOf(params, validators), committees, leaders }
}

const memo = recent<object, { readonly params: Params; readonly registry: Registry }>(1024)

/** The registry of a setup: one for all its nodes. */
export const registryOf = (ctx: Context<Params>): Registry => {
  const { params, nodes } = ctx
  const known = memo.get(nodes)
  if (known !== undefined && known.params === params) return known.registry
  const registry = build(ctx)
  memo.set(nodes, { params, registry })
  return registry
}

const nobody: ReadonlyArray<never> = []

/** The validators of a node that vote in a slot. */
export const dutiesOf = (ctx: Context<Params>, node: NodeId, slot: number): ReadonlyArray<Validator> =>
  registryOf(ctx).committees[placeOf(ctx.params, slot)]?.get(node) ?? nobody

/** Who proposes in a slot. */
export const leaderOf = (ctx: Context<Params>, slot: number): NodeId => {
  const { leaders } = registryOf(ctx)
  return leaders[(slot - 1) % leaders.length] as NodeId
}
