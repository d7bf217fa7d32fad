/** Delegated proof of stake: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../core/Chapter.ts"
import type { Protocol } from "../core/Protocol.ts"
import {
  asynchrony,
  coalitionOfOne,
  coalitionOfThree,
  coalitionOfTwo,
  forgetful,
  noTraitorInTime,
  oneTraitor,
  oneTraitorForgetful,
  oneTraitorInTime,
  oneTraitorRelayed,
  oneTraitorRelayedForgetful,
  oneTraitorWholeChains,
  twoTraitors,
  wholeChains,
} from "./Above.ts"
import { abstainer, censor, forger, traitor } from "./Adversary.ts"
import { answers, sources } from "./Answers.ts"
import { codec } from "./Codec.ts"
import { compared } from "./Compared.ts"
import { electionScenarios } from "./ElectionScenarios.ts"
import { electionProperties, electionWitnesses, FewNeverElectAll } from "./Elections.ts"
import { type Params, presets } from "./Params.ts"
import { delegate } from "./Producer.ts"
import { rotation, safety } from "./Properties.ts"
import { scenarios } from "./Scenarios.ts"
import { refuted, settled } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { witnesses } from "./Witnesses.ts"
import { words } from "./Words.ts"

export type { Params } from "./Params.ts"
export const dpos: Protocol<Params> = {
  name: "dpos",
  roles: {
    delegate,
    asynchrony,
    forgetful,
    oneTraitor,
    oneTraitorForgetful,
    oneTraitorInTime,
    oneTraitorRelayed,
    oneTraitorRelayedForgetful,
    oneTraitorWholeChains,
    twoTraitors,
    wholeChains,
    noTraitorInTime,
    coalitionOfOne,
    coalitionOfTwo,
    coalitionOfThree,
    traitor,
    censor,
    abstainer,
    forger,
  },
}

export const dposChapter: Chapter<Params, Seen> = {
  id: "dpos",
  title: "Delegated proof of stake",
  protocol: dpos,
  presets,
  properties: [
    ...safety,
    ...rotation,
    ...electionProperties,
    ...settled,
    ...witnesses,
    ...electionWitnesses,
    ...refuted,
    FewNeverElectAll,
  ],
  scenarios: [...scenarios, ...electionScenarios],
  codec,
  words,
  answers,
  sources,
  compared,
}
