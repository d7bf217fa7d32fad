/**
 * The list of chapters. Each is a folder of this one; start with its page.
 */
import type { AnyChapter } from "./core/Chapter.ts"
import { dposChapter } from "./dpos/index.ts"
import { generalsChapter } from "./generals/index.ts"
import { paxosChapter } from "./paxos/index.ts"
import { posAgeChapter } from "./pos/age/index.ts"
import { posFinalityChapter } from "./pos/finality/index.ts"
import { posLotteryChapter } from "./pos/lottery/index.ts"
import { powChapter } from "./pow/index.ts"
import { registerChapter } from "./register/index.ts"
import { twoPhaseChapter } from "./twophase/index.ts"

export { dpos, dposChapter, type Params as DposParams } from "./dpos/index.ts"
export { generalsChapter } from "./generals/index.ts"
export { paxosChapter } from "./paxos/index.ts"
export { type Params as PosAgeParams, posAge, posAgeChapter } from "./pos/age/index.ts"
export { ethereum, type Params as PosFinalityParams, posFinality, posFinalityChapter } from "./pos/finality/index.ts"
export { type Params as PosLotteryParams, posLottery, posLotteryChapter, praos } from "./pos/lottery/index.ts"
export { bitcoin, easy, minimal, type Params as PowParams, pow, powChapter } from "./pow/index.ts"
export { registerChapter } from "./register/index.ts"
export { twoPhaseChapter } from "./twophase/index.ts"

/** Every chapter, in the order in which it is best read. */
export const chapters: ReadonlyArray<AnyChapter> = [
  powChapter,
  posAgeChapter,
  posLotteryChapter,
  posFinalityChapter,
  dposChapter,
  registerChapter,
  twoPhaseChapter,
  paxosChapter,
  generalsChapter,
]
