/**
 * Elections put to the test: votes, payments, evictions and rotation inside runs, by every way of counting. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Scenario } from "../core/Scenario.ts"
import {
  CameBack,
  Evicted,
  electionProperties,
  FewNeverElectAll,
  ProofsAreTrue,
  Replaced,
  VotedOut,
  VotesMovedWithCoins,
} from "./Elections.ts"
import {
  changedLate,
  changedVotes,
  doubleSpace,
  electionSpace,
  forgedSpace,
  lowTurnout,
  silentDelegates,
  slandered,
} from "./ElectionWorlds.ts"
import type { governance } from "./Governance.ts"
import type { Params } from "./Params.ts"
import { rotation, StakesFollowCoins, safety } from "./Properties.ts"
import type { Seen } from "./State.ts"
import { Irreversible, Punished } from "./Witnesses.ts"

type DposScenario = Scenario<Params, Seen>

const claims = [...electionProperties, ...rotation, StakesFollowCoins]

const exhaustive: ReadonlyArray<DposScenario> = [
  {
    kind: "exhaustive",
    id: "dpos/votes",
    says: "two seats, three delegates; one payment moves votes and one ballot changes, in any order of events and in any slots",
    world: changedVotes(3),
    states: 70_477,
    expects: { holds: claims, reaches: [VotedOut, VotesMovedWithCoins] },
  },
  {
    kind: "exhaustive",
    id: "dpos/votes-counted-late",
    says: "one ballot changes, where votes are counted anew at each election, and where changes are noted until then",
    world: changedLate(3),
    states: 11_256,
    expects: { holds: claims, reaches: [VotedOut] },
  },
  {
    kind: "exhaustive",
    id: "dpos/standby",
    says: "two seats, three delegates; who misses a slot after a block of silence is out, and may register again",
    world: silentDelegates(4),
    states: 3_392,
    expects: { holds: claims, reaches: [Evicted, CameBack] },
  },
  {
    kind: "exhaustive",
    id: "dpos/slander",
    says: "signatures that can be made up: an honest delegate is banned",
    world: slandered(3),
    expects: { refutes: { property: ProofsAreTrue, trace: "slander" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/low-turnout",
    says: "those who voted stay away, and one coin of twenty votes",
    world: lowTurnout(3),
    expects: { refutes: { property: FewNeverElectAll, trace: "few-elect-all" } },
  },
]

const live = (preset: keyof typeof governance, says: string, runs: number): DposScenario => ({
  kind: "random",
  id: `dpos/elections-${preset}`,
  says,
  space: electionSpace(preset),
  runs,
  expects: {
    holds: [...claims, ...safety],
    reaches: [VotedOut, Evicted, CameBack, ...(preset === "minimal" ? [VotesMovedWithCoins] : [])],
  },
})

const random: ReadonlyArray<DposScenario> = [
  live("minimal", "votes, proxies and payments, counted at once", 150),
  live("bitshares", "votes counted anew at the end of each cycle, and a number of seats that voters decide on", 300),
  live("steem", "locked coins, and a seat that goes by virtual time", 150),
  live("eos", "votes that weigh more the later they are cast", 150),
  live("tron", "split ballots whose changes are noted and settled at the end of each cycle", 150),
  live("lisk", "split ballots, votes up to ten times a delegate's own, and seats drawn by weight", 150),
  {
    kind: "random",
    id: "dpos/double-production",
    says: "the delegate with the most votes signs several blocks of one slot; it is shown to have, banned, and replaced",
    space: doubleSpace,
    runs: 300,
    expects: { holds: [...claims, ...safety], reaches: [Punished, Replaced] },
  },
  {
    kind: "random",
    id: "dpos/forged-ballots",
    says: "a delegate sends blocks that must be refused, with ballots, proxies and candidatures that nobody may have",
    space: forgedSpace("minimal"),
    runs: 150,
    expects: { holds: [...claims, ...safety], reaches: [Irreversible] },
  },
  {
    kind: "random",
    id: "dpos/forged-split-ballots",
    says: "a delegate sends blocks that must be refused, where coins are locked and ballots split, and double production is not punished",
    space: forgedSpace("tron"),
    runs: 150,
    expects: { holds: [...claims, ...safety], reaches: [Irreversible] },
  },
]

export const electionScenarios: ReadonlyArray<DposScenario> = [...exhaustive, ...random]
