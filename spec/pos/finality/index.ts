/** The finality gadget over LMD-GHOST: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../../core/Chapter.ts"
import type { Protocol } from "../../core/Protocol.ts"
import { divider, doubleVoter, encloser, forger, gambler, surroundVoter } from "./Adversary.ts"
import { answers, sources } from "./Answers.ts"
import { assembly, strays } from "./Assembly.ts"
import { atRest, witnesses } from "./AtRest.ts"
import { codec } from "./Codec.ts"
import { LinkFinal, NoConflictingLinks, PlausibleLiveness } from "./Gathered.ts"
import { member, roundsOf } from "./LockStep.ts"
import { type Params, presets } from "./Params.ts"
import { strangersIn } from "./Past.ts"
import { safety, underAThird } from "./Properties.ts"
import { scenarios } from "./Scenarios.ts"
import type { Seen } from "./State.ts"
import {
  adder,
  balancer,
  bouncer,
  equivocator,
  hoarder,
  patientBouncer,
  restlessBalancer,
  restlessBouncer,
  restlessHoarder,
  restlessWithholder,
  sandwicher,
  withholder,
} from "./Timing.ts"
import { validator } from "./Validator.ts"
import { words } from "./Words.ts"

export { ethereum, minimal, type Params } from "./Params.ts"

export const posFinality: Protocol<Params> = {
  name: "pos-finality",
  roles: {
    validator,
    member,
    assembly,
    strays,
    doubleVoter,
    surroundVoter,
    gambler,
    divider,
    encloser,
    forger,
    adder,
    balancer,
    restlessBalancer,
    restlessWithholder,
    restlessBouncer,
    withholder,
    sandwicher,
    bouncer,
    patientBouncer,
    hoarder,
    restlessHoarder,
    equivocator,
  },
  rounds: roundsOf,
  misfits: strangersIn,
}

export const posFinalityChapter: Chapter<Params, Seen> = {
  id: "pos-finality",
  folder: "pos/finality",
  title: "Proof of stake: a finality gadget",
  protocol: posFinality,
  presets,
  properties: [...safety, ...underAThird, ...atRest, NoConflictingLinks, PlausibleLiveness, ...witnesses, LinkFinal],
  scenarios,
  codec,
  words,
  answers,
  sources,
  notCompared: "it makes the blocks of a chain final and carries no payments, so nothing waits to be written",
}
