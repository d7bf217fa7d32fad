/** Proof of stake by a slot lottery: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../../core/Chapter.ts"
import type { Protocol } from "../../core/Protocol.ts"
import { answers, sources } from "./Answers.ts"
import { codec } from "./Codec.ts"
import { compared } from "./Compared.ts"
import { forger, forker, grinder, historian, thief } from "./Deviants.ts"
import { BeyondCheckpoint, OldKeysDivideNobody, OldKeysTakeNothingBack, OwnersTakeBack } from "./OldKeys.ts"
import { type Params, presets } from "./Params.ts"
import { convergence, safety, witnesses } from "./Properties.ts"
import { scenarios } from "./Scenarios.ts"
import { refuted, settled } from "./Settled.ts"
import { staker } from "./Staker.ts"
import type { Seen } from "./State.ts"
import { opportunist } from "./Temptation.ts"
import { words } from "./Words.ts"

export { type Params, praos, withGenesis } from "./Params.ts"
export const posLottery: Protocol<Params> = {
  name: "pos-lottery",
  roles: { staker, forker, historian, opportunist, grinder, thief, forger },
}

export const posLotteryChapter: Chapter<Params, Seen> = {
  id: "pos-lottery",
  folder: "pos/lottery",
  title: "Proof of stake: a lottery for each slot",
  protocol: posLottery,
  presets,
  properties: [
    ...safety,
    ...convergence,
    ...settled,
    OldKeysTakeNothingBack(2),
    OldKeysDivideNobody,
    ...witnesses,
    BeyondCheckpoint,
    OwnersTakeBack(2),
    ...refuted,
  ],
  scenarios,
  codec,
  words,
  answers,
  sources,
  compared,
}
