/**
 * Selfish mining: a pool that withholds its blocks, and two groups of honest miners, A and B, of which B hears the pool's block
 * first whenever two are published at once. Who finds what is luck; all else is done by the chapter's rules: the pool and the
 * groups follow the fork choice, and the groups stay with what they saw first. Source: Eyal and Sirer 2014, Algorithm 1.
 */
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Local } from "../../spec/core/System.ts"
import type { Block } from "../../spec/pow/State.ts"
import type { Rng } from "../../src/random/rng.ts"
import { flat, parties, stateOf } from "./parties.ts"

/** The pool's share of hash power, and the share of the others that mines on its block in a tie. */
export interface Powers {
  readonly alpha: number
  readonly gamma: number
}

/** What a strategy does once the pool has found a block, or the others have. Lengths count blocks since the last agreement. */
export interface Strategy {
  /** `secret`: the pool's branch, the new block included; `open`: the others'; how many of its blocks are open afterwards. */
  readonly found: (secret: number, open: number, shown: number) => number
  /** `lead`: how far the pool's branch was ahead before the others found a block. */
  readonly heard: (secret: number, lead: number, shown: number) => number
}

/** Algorithm 1: show all when a tie is won or only one block of lead is left; otherwise block for block. */
export const selfishStrategy: Strategy = {
  found: (secret, open, shown) => (secret - 1 === open && open === 1 ? secret : shown),
  heard: (secret, lead, shown) => {
    if (lead <= 0) return shown
    return lead <= 2 ? secret : shown + 1
  },
}

/** A pool that shows what it finds. */
export const honestStrategy: Strategy = { found: (secret) => secret, heard: (_, __, shown) => shown }

/** Blocks of the final chain, from one agreement of everybody to the next. */
export interface Episode {
  readonly pool: number
  readonly all: number
}

interface Table {
  readonly pool: Local
  readonly a: Local
  readonly b: Local
}

/** Plays episodes. The positions that they pass through are kept from episode to episode. */
export const selfishGame = (): ((powers: Powers, strategy: Strategy, random: Rng) => Episode) => {
  const game = parties(flat, ["P", "A", "B"])
  const tip = (local: Local): Block => stateOf(local).tip
  const minerOf = (block: Block): string | undefined => block.transactions[0]?.outputs[0]?.owner

  /** The others hear of a block of theirs and of blocks that the pool shows: B hears the pool first. */
  const tell = ({ pool, a, b }: Table, theirs: ReadonlyArray<Block>, shown: ReadonlyArray<Block>): Table => {
    const hear = (node: string, local: Local, blocks: ReadonlyArray<Block>): Local =>
      blocks.reduce((l, block) => game.hear(node, l, block), local)
    return {
      pool: hear("P", pool, theirs),
      a: hear("A", hear("A", a, theirs), shown),
      b: hear("B", hear("B", b, shown), theirs),
    }
  }

  const counted = (end: Local): Episode => {
    const { tree, tip } = stateOf(end)
    const chain = ancestry(tree, tip).filter((block) => block.height > 0)
    return { pool: chain.filter((block) => minerOf(block) === "P").length, all: chain.length }
  }
  const episodes = new Map<Local, Episode>()
  const episode = (end: Local): Episode => {
    const known = episodes.get(end) ?? counted(end)
    episodes.set(end, known)
    return known
  }

  return ({ alpha, gamma }, strategy, random) => {
    let table: Table = { pool: game.start, a: game.start, b: game.start }
    let branch: ReadonlyArray<Block> = []
    let shown = 0
    const show = (theirs: ReadonlyArray<Block>, upTo: number): void => {
      table = tell(table, theirs, branch.slice(shown, upTo))
      shown = Math.max(shown, upTo)
    }
    const open = (): number => Math.max(tip(table.a).height, tip(table.b).height)
    do {
      if (random.unit() < alpha) {
        const { local, block } = game.find("P", table.pool)
        table = { ...table, pool: local }
        branch = [...branch, block]
        show([], strategy.found(branch.length, open(), shown))
      } else {
        // The finder is one of many: its block is new to both groups.
        const finder = random.unit() < gamma ? table.b : table.a
        const { block } = game.find(finder === table.b ? "B" : "A", finder)
        const lead = tip(table.pool).height - open()
        show([block], strategy.heard(branch.length, lead, shown))
      }
    } while (tip(table.a) !== tip(table.b) || tip(table.a) !== tip(table.pool) || shown < branch.length)
    return episode(table.a)
  }
}
