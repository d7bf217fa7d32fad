/**
 * What is claimed of the generals, what must be reachable, and last what is false on purpose. Next: [Worlds.ts](Worlds.ts).
 */
import type { Environment } from "../core/Environment.ts"
import { type Assumption, eachNode, eventually, invariant, type World, witness } from "../core/Property.ts"
import type { Setup } from "../core/Protocol.ts"
import { isGenuine, signersOf } from "./Letters.ts"
import { byDefault } from "./Majority.ts"
import { orders, type Params } from "./Params.ts"
import { keyOf, type Path, type Seen } from "./State.ts"

// ── assumptions ────────────────────────────────────────────────────────────────────────────────────────────────────

/** How many generals there are, how many of them are traitors, and for how many the algorithm is made. */
const counted = ({ nodes, params }: Setup<Params>, { corrupt }: Environment) => ({
  n: Object.values(nodes).flat().length,
  traitors: Object.keys(corrupt ?? {}).length,
  m: params.m,
  isSigned: nodes["signingCommander"] !== undefined,
})
type Counted = ReturnType<typeof counted>

const about = (id: string, says: string, holds: (counts: Counted) => boolean): Assumption => ({
  id,
  says,
  holds: (setup, environment) => holds(counted(setup, environment)),
})

export const FewTraitors = about(
  "generals/few-traitors",
  "there are at most m traitors, and by word of mouth more than 3m generals",
  ({ n, traitors, m, isSigned }) => traitors <= m && (isSigned || n > 3 * m),
)

export const LoyalEnough = about(
  "generals/loyal-enough",
  "by word of mouth there are more than 2k + m generals, k of them traitors",
  ({ n, traitors, m, isSigned }) => isSigned || n > 2 * traitors + m,
)

export const AllPremises: Assumption = { id: "generals/all-premises", says: "no premise is struck out of the rules" }

// ── what holds ─────────────────────────────────────────────────────────────────────────────────────────────────────

const lsp = "Lamport, Shostak and Pease 1982"

/** All loyal generals, and those of them that have decided. */
const loyal = (w: World<Seen>): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])
const decided = (w: World<Seen>): ReadonlyArray<Seen> => loyal(w).filter((o) => o.obeys !== null)

export const LieutenantsAgree = invariant<Seen, Params>(
  {
    id: "generals/lieutenants-agree",
    source: `${lsp} §1, IC1`,
    says: "all loyal lieutenants obey the same order",
    assumes: [FewTraitors, AllPremises],
  },
  (w) => new Set(decided(w).map((o) => o.obeys)).size <= 1,
)

export const CommanderIsObeyed = invariant<Seen, Params>(
  {
    id: "generals/commander-is-obeyed",
    source: `${lsp} §1, IC2; Lemma 1`,
    says: "if the commander is loyal, every loyal lieutenant obeys its order",
    assumes: [LoyalEnough, AllPremises],
  },
  (w) => loyal(w).every(({ commands }) => commands === null || decided(w).every((o) => o.obeys === commands)),
)

const isProper = (path: Path, { self, commander }: Seen): boolean =>
  path[0] === commander && new Set(path).size === path.length && !path.includes(self)

export const OnlyProperWordsAreKept = eachNode<Seen, Params>(
  {
    id: "generals/only-proper-words-are-kept",
    source: "definition",
    says: "what a lieutenant keeps came from the commander through different hands, at most one a round and none of them its own, under genuine signatures",
    assumes: [AllPremises],
  },
  (o, { m }) => {
    const letters = Object.values(o.letters)
    const paths = [...Object.keys(o.heard).map((key) => key.split(":")), ...letters.map(signersOf)]
    return letters.every(isGenuine) && paths.every((path) => isProper(path, o) && path.length <= m + 1)
  },
)

/** Two orders, both signed by the commander: the proof that it is a traitor, which anybody can check. */
const unmasks = ({ letters }: Seen): boolean => orders.every((order) => letters[order] !== undefined)

export const NoLoyalCommanderIsUnmasked = invariant<Seen, Params>(
  {
    id: "generals/no-loyal-commander-is-unmasked",
    source: `${lsp} §4, A4`,
    says: "if the commander is loyal, nobody holds two orders under its signature",
    assumes: [AllPremises],
  },
  (w) => loyal(w).every((o) => o.commands === null) || !loyal(w).some(unmasks),
)

export const EverybodyDecides = eventually<Seen, Params>(
  {
    id: "generals/everybody-decides",
    source: `${lsp} §1`,
    says: "every loyal lieutenant comes to obey some order",
    assumes: [AllPremises],
  },
  (w) => loyal(w).every(({ commands, obeys }) => commands !== null || obeys !== null),
)

// ── what must be reachable ─────────────────────────────────────────────────────────────────────────────────────────

export const AttackIsObeyed = witness<Seen, Params>(
  { id: "generals/attack-is-obeyed", source: lsp, says: "a lieutenant decides to attack" },
  { node: ({ obeys }) => obeys === "ATTACK" },
)

/** What the commander itself said to a lieutenant. */
const said = ({ heard, commander }: Seen) => heard[keyOf([commander])]

export const LieIsOverruled = witness<Seen, Params>(
  {
    id: "generals/lie-is-overruled",
    source: `${lsp} §3`,
    says: "a lieutenant obeys what the commander told it, though another says that it was told otherwise",
  },
  { node: (o) => o.obeys !== null && o.obeys === said(o) && Object.values(o.heard).some((order) => order !== said(o)) },
)

export const OthersAreBelieved = witness<Seen, Params>(
  {
    id: "generals/others-are-believed",
    source: `${lsp} §3`,
    says: "a lieutenant obeys what the others say that they were told, and not what the commander told it",
  },
  { node: (o) => o.obeys !== null && said(o) !== undefined && o.obeys !== said(o) },
)

export const SilenceIsRetreat = witness<Seen, Params>(
  {
    id: "generals/silence-is-retreat",
    source: `${lsp} §3, A3`,
    says: "a lieutenant that was told nothing by the commander decides to retreat",
  },
  { node: (o) => o.obeys === byDefault && said(o) === undefined && orders.every((x) => o.letters[x] === undefined) },
)

export const CommanderIsUnmasked = witness<Seen, Params>(
  {
    id: "generals/commander-is-unmasked",
    source: `${lsp} §4`,
    says: "a loyal lieutenant holds two orders under the commander's signature",
  },
  { node: unmasks },
)

export const LetterCameRound = witness<Seen, Params>(
  {
    id: "generals/letter-came-round",
    source: `${lsp} §4`,
    says: "a lieutenant attacks on a letter that the commander sent to another",
  },
  { node: ({ obeys, letters: { ATTACK } }) => obeys === "ATTACK" && typeof ATTACK?.payload === "object" },
)

// ── what is false on purpose: the trace is the lesson ──────────────────────────────────────────────────────────────

/** Two orders, and one of them came through the hands of another lieutenant. */
const comparesNotes = (o: Seen): boolean =>
  unmasks(o) && Object.values(o.letters).some((letter) => signersOf(letter).length > 1)

export const TwoFacesStayHidden = eachNode<Seen, Params>(
  {
    id: "generals/two-faces-stay-hidden",
    source: "claim C3, turned round",
    says: "no loyal lieutenant that holds one order from the commander is shown another one, under the commander's signature, by others",
  },
  (o) => !comparesNotes(o),
)

/** IC1 and IC2, the two conditions of interactive consistency. */
export const consistency = [LieutenantsAgree, CommanderIsObeyed]
/** What holds whatever the traitors do, where there are few enough of them; the last only says something of letters. */
export const safety = [...consistency, OnlyProperWordsAreKept]
export const signedSafety = [...safety, NoLoyalCommanderIsUnmasked]
export const witnesses = [
  AttackIsObeyed,
  LieIsOverruled,
  OthersAreBelieved,
  SilenceIsRetreat,
  CommanderIsUnmasked,
  LetterCameRound,
]
export const refuted = [TwoFacesStayHidden]
