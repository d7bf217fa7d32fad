/**
 * What everybody knows when a run begins must be what nodes could have said by the rules. Next: [Words.ts](Words.ts).
 */
import { add, lookUp, type Tree, treeOf } from "../../core/lib/BlockTree.ts"
import type { Setup } from "../../core/Protocol.ts"
import { blockAt, checkpointOn, genesis, isSame, makeBlock } from "./Checkpoints.ts"
import type { Params } from "./Params.ts"
import { dutiesOf, leaderOf } from "./Registry.ts"
import type { Block, Checkpoint, Votes } from "./State.ts"
import { epochOf } from "./Time.ts"

/** What is expected where, and the value that is there instead; undefined if all is well. */
type Fault = string | undefined

const got = (where: string, allowed: string, value: string | number): Fault => `${where} ${allowed}, got ${value}`
const isWithin = (n: number, least: number, most: number): boolean => Number.isSafeInteger(n) && n >= least && n <= most
const shownAs = ({ epoch, block, height }: Checkpoint): string => `${epoch}:${block} of height ${height}`

const faultOfBlock = ({ ids, past }: Params, tree: Tree<Block>, block: Block, at: string): Fault => {
  const parent = lookUp(tree, block.height - 1, block.parent)
  if (parent === undefined)
    return got(`${at}.parent`, `${genesis.id} or a block listed before`, JSON.stringify(block.parent))
  if (block.height !== parent.height + 1) return got(`${at}.height`, `${parent.height + 1}`, block.height)
  if (!isWithin(block.slot, parent.slot + 1, past.slot))
    return got(`${at}.slot`, `from ${parent.slot + 1}, its parent's being ${parent.slot}, to ${past.slot}`, block.slot)
  if (block.id !== makeBlock(ids, block).id) return got(`${at}.id`, "that of its content", block.id)
  return lookUp(tree, block.height, block.id) === undefined
    ? undefined
    : got(at, "a block that is not listed before", block.id)
}

/** The names of the validators that a node runs. */
const isOf = (many: number, node: string, validator: string): boolean => {
  if (many === 1) return validator === node
  return Array.from({ length: many }, (_, k) => `${node}.${k}`).includes(validator)
}

const faultOfVoters = ({ validatorsPerNode: many }: Params, votes: Votes, at: string): Fault => {
  const { validators, signedBy } = votes
  const own = many === 1 ? signedBy : `${signedBy}.0 to ${signedBy}.${many - 1}`
  const stranger = validators.findIndex((v) => !isOf(many, signedBy, v))
  if (stranger >= 0)
    return got(`${at}.validators[${stranger}]`, `${own}, as ${signedBy} signs`, `${validators[stranger]}`)
  return validators.length > 0 && validators.every((v, i) => i === 0 || (validators[i - 1] as string) < v)
    ? undefined
    : got(`${at}.validators`, "with at least one name, in order and each once", JSON.stringify(validators))
}

const faultOfVotes = (params: Params, tree: Tree<Block>, votes: Votes, at: string): Fault => {
  const { slot, source, target, head } = votes
  if (!isWithin(slot, 1, params.past.slot)) return got(`${at}.slot`, `from 1 to ${params.past.slot}`, slot)
  const epoch = epochOf(params, slot)
  const block = blockAt(tree, head)
  if (block === undefined)
    return got(`${at}.head`, "a block of the past and its height", `${head.block} of height ${head.height}`)
  if (block.slot > slot) return got(`${at}.head`, `of a slot up to ${slot}`, `${head.block} of slot ${block.slot}`)
  const due = checkpointOn(params, tree, block, epoch)
  if (!isSame(target, due)) return got(`${at}.target`, shownAs(due), shownAs(target))
  if (!isWithin(source.epoch, 0, epoch - 1)) return got(`${at}.source.epoch`, `from 0 to ${epoch - 1}`, source.epoch)
  const from = checkpointOn(params, tree, block, source.epoch)
  if (!isSame(source, from)) return got(`${at}.source`, shownAs(from), shownAs(source))
  return faultOfVoters(params, votes, at)
}

/** What is wrong with the past of some parameters, whoever takes part. */
export const faultOfPast = (params: Params): Fault => {
  const { slot, blocks, votes } = params.past
  if (slot === 0 && blocks.length + votes.length > 0)
    return got("past.slot", "of at least 1 where blocks or votes are known", slot)
  let tree = treeOf(genesis)
  for (const [i, block] of blocks.entries()) {
    const fault = faultOfBlock(params, tree, block, `past.blocks[${i}]`)
    if (fault !== undefined) return fault
    tree = add(tree, block)
  }
  const ids = votes.map((v) => v.id)
  for (const [i, vote] of votes.entries()) {
    const fault = faultOfVotes(params, tree, vote, `past.votes[${i}]`)
    if (fault !== undefined) return fault
    if (ids.indexOf(vote.id) < i) return got(`past.votes[${i}]`, "votes that are not listed before", vote.id)
  }
  return undefined
}

/** What parameters say of nodes that take no part, or that had no duty. A sentence each. */
export const strangersIn = (setup: Setup<Params>): ReadonlyArray<string> => {
  const { leaders, stakes, past } = setup.params
  const known = new Set(Object.values(setup.nodes).flat())
  const unknown = (names: ReadonlyArray<string>) => [...new Set(names)].filter((name) => !known.has(name))
  const ctx = { ...setup, self: "" }
  const strangers = [
    ...unknown(leaders).map((name) => `leaders names ${name}, which takes no part`),
    ...unknown(Object.keys(stakes)).map((name) => `stakes names ${name}, which takes no part`),
  ]
  if (past.slot === 0 || strangers.length > 0) return strangers
  const usurper = past.blocks.find((b) => b.proposer !== leaderOf(ctx, b.slot))
  const idle = past.votes.find((v) => v.validators.some((name) => !dutiesOf(ctx, v.signedBy, v.slot).includes(name)))
  return [
    ...(usurper === undefined
      ? []
      : [`past has a block by ${usurper.proposer}, which does not lead slot ${usurper.slot}`]),
    ...(idle === undefined
      ? []
      : [`past has a vote by ${idle.validators.join()} of slot ${idle.slot}, in which it does not vote`]),
  ]
}
