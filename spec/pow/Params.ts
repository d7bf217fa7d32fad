/**
 * Constants of proof of work, and the presets. Next: [State.ts](State.ts).
 */
import type { LedgerParams, Output } from "../core/lib/Ledger.ts"
import type { RetargetParams } from "../core/lib/Retarget.ts"
import type { NodeId } from "../core/Rule.ts"
import { type HashKind, makeBlock } from "./Hashing.ts"
import type { Block } from "./State.ts"

export interface Params extends LedgerParams {
  /** How ids are made and the puzzle is checked: see Hashing.ts. */
  readonly hash: HashKind
  /** The block that everybody starts from. */
  readonly genesis: Block
  /** Whether the coins of the genesis can be spent. In Bitcoin they cannot. */
  readonly genesisSpendable: boolean
  /** Blocks in a period, its length in seconds, and the easiest target. */
  readonly retarget: RetargetParams
  /** From how many blocks the median time past is taken. */
  readonly medianSpan: number
  /** How far ahead of a node's clock a block's time may be, in seconds. */
  readonly futureLimit: number
  /** The lowest version that a block may have from a height on. */
  readonly versionGates: ReadonlyArray<{ readonly height: number; readonly version: number }>
  /** The version that miners write. */
  readonly version: number
  readonly subsidy: { readonly initial: bigint; readonly halvingInterval: number }
  /** Largest size of all transactions of a block together, in bytes; header and count are not included. */
  readonly blockSizeMax: number
  /**
   * How many blocks without a parent a node keeps; no rule of consensus. When there are more, the highest leave. With 0 they
   * stay in the network until the parent has come.
   */
  readonly orphansMax: number
  /** Hash power of each node, relative to the others; 1 where absent. */
  readonly power: { readonly [node: NodeId]: number }
}

const coin = 100_000_000n

/** The real genesis block of Bitcoin; its transaction carries the real id, its outputs stand for the real ones. */
const bitcoinGenesis: Block = {
  _tag: "Block",
  id: "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
  parent: "0".repeat(64),
  height: 0,
  header: {
    version: 1,
    parent: "0".repeat(64),
    merkleRoot: "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
    time: 1_231_006_505,
    bits: 0x1d00ffff,
    nonce: 2_083_236_893,
  },
  transactions: [
    {
      _tag: "Coinbase",
      id: "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
      height: 0,
      outputs: [{ value: 50n * coin, owner: "satoshi" }],
    },
  ],
}

/** Mainnet. Sources: Bitcoin Core kernel/chainparams.cpp, consensus/consensus.h; BIPs 30, 34, 65, 66. */
export const bitcoin: Params = {
  hash: "sha256d",
  genesis: bitcoinGenesis,
  genesisSpendable: false,
  retarget: { interval: 2016, timespan: 14 * 24 * 60 * 60, powLimit: (1n << 224n) - 1n },
  medianSpan: 11,
  futureLimit: 2 * 60 * 60,
  versionGates: [
    { height: 227_931, version: 2 },
    { height: 363_725, version: 3 },
    { height: 388_381, version: 4 },
  ],
  version: 4,
  subsidy: { initial: 50n * coin, halvingInterval: 210_000 },
  moneyMax: 21_000_000n * coin,
  maturity: 100,
  blockSizeMax: 1_000_000,
  orphansMax: 100,
  power: {},
}

const easyBits = 0x207fffff

/** Bitcoin's rules and real hashes with a target that every second try meets, short periods and quick maturity. */
export const easy: Params = {
  ...bitcoin,
  genesis: makeBlock("sha256d", { version: 1, parent: "0".repeat(64), time: 0, bits: easyBits, nonce: 0 }, [
    { height: 0, outputs: [{ value: 50n, owner: "A" }] },
  ]),
  genesisSpendable: true,
  retarget: { interval: 8, timespan: 8 * 600, powLimit: (1n << 255n) - 1n },
  versionGates: [{ height: 1, version: 2 }],
  version: 2,
  subsidy: { initial: 50n, halvingInterval: 150 },
  moneyMax: 21_000_000n,
  blockSizeMax: 1_000,
  maturity: 3,
}

/** Small enough to explore every run: ids are spelled out, the nonce says whether luck struck, all blocks weigh the same. */
export const minimal: Params = {
  ...easy,
  hash: "spelled",
  genesis: makeBlock("spelled", { version: 2, parent: "", time: 0, bits: easyBits, nonce: 0 }, [
    { height: 0, outputs: [{ value: 50n, owner: "A" }] },
  ]),
  retarget: { interval: 1_000_000, timespan: 600_000_000, powLimit: (1n << 255n) - 1n },
  subsidy: { initial: 50n, halvingInterval: 4 },
  maturity: 1,
  orphansMax: 0,
}

/** A preset whose genesis gives these coins instead. */
export const withGenesis = (params: Params, outputs: ReadonlyArray<Output>): Params => {
  const { header } = params.genesis
  return { ...params, genesis: makeBlock(params.hash, header, [{ height: 0, outputs }]) }
}

export const presets = { minimal, easy, bitcoin }
