/** Paxos: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../core/Chapter.ts"
import type { Protocol, Setup } from "../core/Protocol.ts"
import { adversaryRoles } from "./Adversary.ts"
import { answers, sources } from "./Answers.ts"
import { clientRoles } from "./Clients.ts"
import { codec } from "./Codec.ts"
import { type Params, presets } from "./Params.ts"
import { OneValueEver, refuted, SomethingIsChosen, safety, witnesses } from "./Properties.ts"
import { EverybodyDecides, registerSafety, registerWitnesses } from "./RegisterProperties.ts"
import { ballotRoles } from "./Rules.ts"
import { scenarios } from "./Scenarios.ts"
import { serverRoles } from "./Servers.ts"
import type { Seen } from "./State.ts"
import { words } from "./Words.ts"

/** In Lamport's form acceptors are alike, and so are values. Servers are not: their names order ballots. */
const groups = ({ params, nodes }: Setup<Params>): ReadonlyArray<ReadonlyArray<string>> =>
  nodes["leader"] === undefined ? [] : [nodes["acceptor"] ?? [], params.values]

export const paxos: Protocol<Params> = {
  name: "paxos",
  roles: { ...ballotRoles, ...serverRoles, ...clientRoles, ...adversaryRoles },
  symmetry: { groups, sets: ["votes", "values"] },
}

export const paxosChapter: Chapter<Params, Seen> = {
  id: "paxos",
  title: "Paxos",
  protocol: paxos,
  presets,
  properties: [
    ...safety,
    OneValueEver,
    SomethingIsChosen,
    ...registerSafety,
    EverybodyDecides,
    ...witnesses,
    ...registerWitnesses,
    ...refuted,
  ],
  scenarios,
  codec,
  words,
  answers,
  sources,
}
