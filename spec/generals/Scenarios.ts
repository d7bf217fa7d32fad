/**
 * Worlds in which the generals are put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Fixed, Scenario } from "../core/Scenario.ts"
import type { Params } from "./Params.ts"
import {
  AttackIsObeyed,
  CommanderIsObeyed,
  CommanderIsUnmasked,
  EverybodyDecides,
  LetterCameRound,
  LieIsOverruled,
  LieutenantsAgree,
  NoLoyalCommanderIsUnmasked,
  OnlyProperWordsAreKept,
  OthersAreBelieved,
  SilenceIsRetreat,
  safety,
  signedSafety,
  TwoFacesStayHidden,
} from "./Properties.ts"
import type { Seen } from "./State.ts"
import {
  aloud,
  aloudOrSilent,
  babbling,
  everyWorld,
  forging,
  forgingAlone,
  inWriting,
  inWritingWithRelays,
  loyalCommander,
  someWorlds,
  traitorsAre,
} from "./Worlds.ts"

type Told = Scenario<Params, Seen>
type Expects = Told["expects"]
/** Recorded: how large the worlds are together. Where every lie shows in the end, the ends are the cases. */
const recorded: {
  readonly [name: string]: { readonly states: number; readonly depth: number; readonly ends: number }
} = {
  "om1-n4": { states: 439, depth: 21, ends: 32 },
  "om1-n5": { states: 1_559, depth: 31, ends: 80 },
  "om1-n6": { states: 5_227, depth: 43, ends: 192 },
  "om1-n4-literal": { states: 1_000, depth: 21, ends: 81 },
  "om1-n5-literal": { states: 5_343, depth: 31, ends: 297 },
  "om1-n6-two-traitors": { states: 24_600, depth: 39, ends: 1_280 },
  "om1-n4-babbler": { states: 15_310, depth: 24, ends: 18 },
  "om2-n4-babbler": { states: 150_454, depth: 38, ends: 162 },
  "sm1-n3": { states: 231, depth: 19, ends: 20 },
  "sm1-n3-literal": { states: 247, depth: 19, ends: 20 },
  "sm1-n4": { states: 1_311, depth: 33, ends: 70 },
  "sm1-n4-literal": { states: 1_403, depth: 33, ends: 70 },
  "sm2-n4": { states: 5_412, depth: 30, ends: 200 },
  "sm2-n4-literal": { states: 6_983, depth: 34, ends: 200 },
  "sm2-n5": { states: 126_697, depth: 49, ends: 1_774 },
  "sm2-n3-forger": { states: 392, depth: 17, ends: 2 },
  "sm2-n4-forger": { states: 211_837, depth: 36, ends: 64 },
}

/** Every traitor, every order, every lie. */
const every = (name: string, says: string, world: ReadonlyArray<Fixed<Params>>, expects: Expects): Told => ({
  kind: "exhaustive",
  id: `generals/${name}`,
  says,
  world,
  expects,
  ...recorded[name],
})

// ── by word of mouth ───────────────────────────────────────────────────────────────────────────────────────────────

const oral: ReadonlyArray<Told> = [
  every("om1-n4", "OM(1), four generals, one traitor that answers every question", everyWorld(aloud, 4, 1, 1), {
    holds: [...safety, EverybodyDecides],
    reaches: [AttackIsObeyed, LieIsOverruled, OthersAreBelieved],
  }),
  every("om1-n5", "OM(1), five generals, one traitor", everyWorld(aloud, 5, 1, 1), {
    holds: safety,
    reaches: [LieIsOverruled],
  }),
  every("om1-n6", "OM(1), six generals, one traitor", everyWorld(aloud, 6, 1, 1), {
    holds: safety,
    reaches: [LieIsOverruled],
  }),
  every(
    "om1-n4-literal",
    "OM(1), four generals, one traitor that may also be silent",
    everyWorld(aloudOrSilent, 4, 1, 1),
    {
      holds: safety,
      reaches: [LieIsOverruled, OthersAreBelieved, SilenceIsRetreat],
    },
  ),
  every(
    "om1-n5-literal",
    "OM(1), five generals, one traitor that may also be silent",
    everyWorld(aloudOrSilent, 5, 1, 1),
    {
      holds: safety,
      reaches: [SilenceIsRetreat],
    },
  ),
  every(
    "om1-n6-two-traitors",
    "OM(1), six generals, two of the lieutenants traitors: a loyal commander is still obeyed",
    loyalCommander(everyWorld(aloud, 6, 1, 2)),
    { holds: [CommanderIsObeyed], reaches: [LieIsOverruled] },
  ),
  every("om0-n4", "OM(0), four generals: nobody passes anything on", everyWorld(aloud, 4, 0, 1), {
    refutes: { property: LieutenantsAgree, trace: "no-relay" },
  }),
  every("om1-n3", "OM(1), three generals, one traitor", everyWorld(aloud, 3, 1, 1), {
    refutes: { property: CommanderIsObeyed, trace: "three-generals" },
  }),
  every("om2-n4", "OM(2), four generals, one traitor: a round more than OM(1)", everyWorld(aloud, 4, 2, 1), {
    refutes: { property: CommanderIsObeyed, trace: "a-round-too-many" },
  }),
  every("om1-n4-two-traitors", "OM(1), four generals, two traitors", everyWorld(aloud, 4, 1, 2), {
    refutes: { property: CommanderIsObeyed },
  }),
  every("om1-n5-two-traitors", "OM(1), five generals, two traitors", everyWorld(aloud, 5, 1, 2), {
    refutes: { property: LieutenantsAgree },
  }),
  every(
    "om1-n4-babbler",
    "OM(1), four generals, a lieutenant that also says what no loyal general could",
    traitorsAre(["L2"], everyWorld(babbling, 4, 1, 1)),
    { holds: safety, reaches: [LieIsOverruled] },
  ),
  every(
    "om2-n4-babbler",
    "OM(2), four generals, such a lieutenant: nothing of that is kept",
    traitorsAre(["L2"], everyWorld(babbling, 4, 2, 1)),
    { holds: [OnlyProperWordsAreKept] },
  ),
]

// ── in writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

const signed: ReadonlyArray<Told> = [
  every("sm1-n3", "SM(1), three generals, one traitor with its own signature only", everyWorld(inWriting, 3, 1, 1), {
    holds: [...signedSafety, EverybodyDecides],
    reaches: [AttackIsObeyed, LetterCameRound, CommanderIsUnmasked, SilenceIsRetreat],
  }),
  every("sm1-n3-literal", "SM(1), three generals, one traitor", everyWorld(inWritingWithRelays, 3, 1, 1), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm1-n4", "SM(1), four generals, one traitor with its own signature only", everyWorld(inWriting, 4, 1, 1), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm1-n4-literal", "SM(1), four generals, one traitor", everyWorld(inWritingWithRelays, 4, 1, 1), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm2-n4", "SM(2), four generals, two traitors with their own signatures only", everyWorld(inWriting, 4, 2, 2), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm2-n4-literal", "SM(2), four generals, two traitors", everyWorld(inWritingWithRelays, 4, 2, 2), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm2-n5", "SM(2), five generals, two traitors with their own signatures only", everyWorld(inWriting, 5, 2, 2), {
    holds: signedSafety,
    reaches: [CommanderIsUnmasked],
  }),
  every("sm0-n3", "SM(0), three generals, one traitor: a round too few", everyWorld(inWriting, 3, 0, 1), {
    refutes: { property: LieutenantsAgree },
  }),
  every("sm1-n4-two-traitors", "SM(1), four generals, two traitors", everyWorld(inWriting, 4, 1, 2), {
    refutes: { property: LieutenantsAgree, trace: "last-minute" },
  }),
  every("sm1-n5-two-traitors", "SM(1), five generals, two traitors", everyWorld(inWriting, 5, 1, 2), {
    refutes: { property: LieutenantsAgree },
  }),
  every("unmasked", "SM(1), three generals: lieutenants compare what they were sent", everyWorld(inWriting, 3, 1, 1), {
    refutes: { property: TwoFacesStayHidden, trace: "unmasked" },
  }),
  every(
    "sm2-n3-forger",
    "SM(2), three generals, a lieutenant that also sends what no loyal general could",
    traitorsAre(["L2"], everyWorld(forging, 3, 2, 1)),
    { holds: signedSafety, reaches: [AttackIsObeyed] },
  ),
  every(
    "sm2-n4-forger",
    "SM(2), four generals, such a lieutenant and a commander in league with it",
    traitorsAre(["C", "L2"], everyWorld(forgingAlone, 4, 2, 2)),
    { holds: signedSafety, reaches: [CommanderIsUnmasked] },
  ),
]

// ── too many lies for all of them ──────────────────────────────────────────────────────────────────────────────────

const some = (
  name: string,
  says: string,
  space: ReturnType<typeof someWorlds>,
  runs: number,
  expects: Expects,
): Told => ({
  kind: "random",
  id: `generals/${name}`,
  says,
  space,
  runs,
  expects,
})

const random: ReadonlyArray<Told> = [
  some("om2-n7", "OM(2), seven generals, two traitors", someWorlds(aloud, 7, 2, 2), 500, {
    holds: safety,
    reaches: [LieIsOverruled, OthersAreBelieved],
  }),
  some("om2-n6", "OM(2), six generals, two traitors", someWorlds(aloud, 6, 2, 2), 1000, {
    refutes: { property: LieutenantsAgree },
  }),
  some("om1-n7", "OM(1), seven generals, two traitors: a round too few", someWorlds(aloud, 7, 1, 2), 1000, {
    refutes: { property: LieutenantsAgree },
  }),
]

// ── a premise is struck out, and a property must notice ────────────────────────────────────────────────────────────

const without = (rule: string, premise: string, world: ReadonlyArray<Fixed<Params>>, expects: Expects): Told => ({
  kind: "exhaustive",
  id: `generals/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule, premise }],
  world,
  expects,
})

const babblers = traitorsAre(["L2"], everyWorld(babbling, 3, 2, 1))
const struck: ReadonlyArray<Told> = [
  without("generals/accept", "BadSignature", traitorsAre(["L2"], everyWorld(forging, 3, 1, 1)), {
    refutes: { property: CommanderIsObeyed, trace: "unchecked-signature" },
  }),
  {
    ...without("generals/accept", "BadSignature", traitorsAre(["L2"], everyWorld(forging, 3, 1, 1)), {
      refutes: { property: NoLoyalCommanderIsUnmasked, trace: "framed" },
    }),
    id: "generals/framed",
    says: "nobody checks signatures: two orders under the name of a loyal commander",
  },
  without("generals/relay", "LastRound", everyWorld(aloud, 4, 1, 1), { refutes: { property: EverybodyDecides } }),
  without("generals/accept", "WrongLength", traitorsAre(["C", "L2"], everyWorld(forgingAlone, 4, 2, 2)), {
    refutes: { property: LieutenantsAgree, trace: "late-letter" },
  }),
  without("generals/accept", "RepeatedName", traitorsAre(["C", "L2"], everyWorld(forgingAlone, 4, 2, 2)), {
    refutes: { property: LieutenantsAgree },
  }),
  without("generals/hear", "WrongSender", traitorsAre(["L2"], everyWorld(babbling, 4, 1, 1)), {
    refutes: { property: CommanderIsObeyed },
  }),
  without("generals/hear", "NotCommander", babblers, { refutes: { property: OnlyProperWordsAreKept } }),
  without("generals/hear", "OwnName", babblers, { refutes: { property: OnlyProperWordsAreKept } }),
  {
    ...without("generals/hear", "RepeatedName", babblers, { refutes: { property: OnlyProperWordsAreKept } }),
    id: "generals/heard-twice",
    says: "nobody checks whether a word went twice through the same hands",
  },
  {
    ...without("generals/accept", "WrongLength", traitorsAre(["C", "L2"], everyWorld(forgingAlone, 4, 0, 2)), {
      refutes: { property: OnlyProperWordsAreKept },
    }),
    id: "generals/passed-on-at-once",
    says: "nobody counts signatures: a letter that was passed on is kept in the only round",
  },
  {
    ...without("generals/accept", "BadSignature", traitorsAre(["L2"], everyWorld(forging, 3, 1, 1)), {
      refutes: { property: OnlyProperWordsAreKept },
    }),
    id: "generals/kept-forgery",
    says: "nobody checks signatures: a letter is kept that nobody has signed",
  },
]

export const scenarios: ReadonlyArray<Told> = [...oral, ...signed, ...random, ...struck]
