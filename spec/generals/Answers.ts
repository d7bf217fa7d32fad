/**
 * What readers claimed about the generals, each with what its verdict rests on; and what to read. The page takes these sections
 * from here. Next: [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = [
  {
    id: "C2",
    text: "Three generals, at most one traitor: a majority of two suffices.",
    verdict: text(
      "Refuted.",
      "Of the twelve cases with three generals and one traitor two break IC2: the loyal commander orders ATTACK, the traitor says that it was told RETREAT, and the other lieutenant has one word against one.",
      "It cannot side with the commander either: if the commander is the traitor it hears exactly the same, and the other lieutenant, which sides with the commander too, was told something else.",
      "With four generals there are 32 cases, and all are good.",
      "So a majority of loyal generals is not enough; by word of mouth it takes more than two thirds.",
    ),
    see: ["generals/om1-n3", "generals/om1-n4", "generals/om1-n5", "generals/om1-n6", "generals/commander-is-obeyed"],
  },
  {
    id: "C3",
    text: "With signed messages a traitor can be unmasked.",
    verdict: text(
      "Holds in part.",
      "A commander that shows two orders to loyal lieutenants is unmasked: they come to hold both under its signature, which anybody can check, and a loyal commander is never unmasked.",
      "A lieutenant that lies by keeping silent is not: nobody can show what it did not send.",
      "What signatures are for is agreement: SM(m) withstands m traitors whatever the number of generals, in m + 1 rounds (Theorem 2 of the paper; every case with two traitors was run for up to five generals).",
      "With more than m traitors it fails, and so it does as soon as signatures are not checked: then three generals and one traitor are as badly off as by word of mouth.",
    ),
    see: [
      "generals/commander-is-unmasked",
      "generals/unmasked",
      "generals/no-loyal-commander-is-unmasked",
      "generals/sm1-n3-literal",
      "generals/sm2-n4-literal",
      "generals/sm1-n4-two-traitors",
      "generals/without-bad-signature",
    ],
  },
  {
    id: "C4",
    text: "With oral messages, many rounds of confirmation remove the traitors.",
    verdict: text(
      "Holds only with more than 3m generals for m traitors, and at a price.",
      "Nobody is removed: the lies are outvoted, in m + 1 rounds; a round less, and agreement was refuted.",
      "With too few generals no number of rounds helps (Pease, Shostak and Lamport 1980), and more rounds can do harm: four generals withstand one traitor with OM(1) and not with OM(2).",
      "The number of messages is the sum of (n−1)(n−2)…(n−1−k) for k from 0 to m: 9 for four generals and one traitor, 156 for seven and two, 3,609 for ten and three.",
    ),
    see: [
      "generals/om2-n7",
      "generals/om2-n6",
      "generals/om1-n7",
      "generals/om0-n4",
      "generals/om2-n4",
      "generals/om1-n4",
      "generals/relay",
    ],
  },
]

/** From the easiest to the hardest; within one grade, in the order in which they are best read. */
export const sources: ReadonlyArray<Source> = [
  source(
    "lamport-1982",
    1,
    "L. Lamport, R. Shostak, M. Pease: The Byzantine Generals Problem",
    "ACM TOPLAS 4(3), 382–401, §§1–4; §§5 and 6 for networks with missing links and real systems",
    "the story, both conditions, why three generals fail (§2: the argument, not the proof), OM(m) (§3) and SM(m) (§4), both with proofs of one page",
  ),
  source(
    "lamport-writings",
    1,
    "L. Lamport: My Writings",
    "lamport.azurewebsites.net/pubs/pubs.html, the entries on Reaching Agreement in the Presence of Faults and The Byzantine Generals Problem",
    "where the problem came from, and why it got a story",
  ),
  source(
    "pease-1980",
    2,
    "M. Pease, R. Shostak, L. Lamport: Reaching Agreement in the Presence of Faults",
    "Journal of the ACM 27(2), 228–234",
    "the first proof that n > 3m is needed and enough, three processes included; no generals, but vectors of values",
  ),
  source(
    "lynch-1996",
    2,
    "N. Lynch: Distributed Algorithms",
    "Morgan Kaufmann 1996, chapter 6",
    "the same algorithm as a tree of all that was heard, which is how it is written here; then why n > 3m and m + 1 rounds are needed",
  ),
  source(
    "dolev-strong-1983",
    2,
    "D. Dolev, H. R. Strong: Authenticated Algorithms for Byzantine Agreement",
    "SIAM Journal on Computing 12(4), 656–666",
    "SM(m) with few messages, and why m + 1 rounds are needed even with signatures",
  ),
  source(
    "fischer-1986",
    3,
    "M. Fischer, N. Lynch, M. Merritt: Easy Impossibility Proofs for Distributed Consensus Problems",
    "Distributed Computing 1(1), 26–39",
    "why no protocol at all serves three generals: two copies of it are wired into a ring",
  ),
  source(
    "fischer-lynch-1982",
    3,
    "M. Fischer, N. Lynch: A Lower Bound for the Time to Assure Interactive Consistency",
    "Information Processing Letters 14(4), 183–186",
    "m traitors take m + 1 rounds, whatever the algorithm",
  ),
]
