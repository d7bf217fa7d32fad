/**
 * The gadget without a network: all voters as one assembly that makes whole links, on chains that are given. What the two slashing
 * conditions are for can be explored here to the end. Next: [Properties.ts](Properties.ts).
 */
import { treeOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import { type SetOf, setOf } from "../../core/lib/Sets.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, type Context, ignore, premise, rule } from "../../core/Rule.ts"
import { genesis, origin } from "./Checkpoints.ts"
import type { Params } from "./Params.ts"
import { isDoubleVote, isSurroundVote, type Vote } from "./Slashing.ts"
import type { Link, Point, Seen, State } from "./State.ts"

type Ctx = Context<Params>

/** All links so far, each spelled as `g0→a1 UV`: from the genesis to chain a's point of epoch 1, by U and V. */
export interface Links {
  readonly links: SetOf<string>
}
export interface Make {
  readonly _tag: "Make"
  readonly link: string
}

/** Two chains that part right after the genesis, with a checkpoint for each epoch. */
const root: Point = { branch: "g", epoch: 0 }
const branches = ["a", "b"]

/** Two of three voters make a quorum. */
const quorums = ["UV", "UW", "VW"]

export const isSpelledLink = /^[gab][0-9]+→[gab][0-9]+ [UVW]+$/

const pointOf = (text: string): Point => ({ branch: text.slice(0, 1), epoch: Number(text.slice(1)) })
const read = recent<string, Link>(4096)

/** The link that a text spells. */
export const linkOf = (text: string): Link => {
  const known = read.get(text)
  if (known !== undefined) return known
  const [points = "", voters = ""] = text.split(" ")
  const [source = "", target = ""] = points.split("→")
  const link: Link = { source: pointOf(source), target: pointOf(target), quorum: [...voters] }
  read.set(text, link)
  return link
}

export const samePoint = (a: Point, b: Point): boolean => a.branch === b.branch && a.epoch === b.epoch

/** Whether the first lies before the second on one chain. */
export const isBefore = (a: Point, b: Point): boolean => a.epoch < b.epoch && (a.epoch === 0 || a.branch === b.branch)

const asVote = ({ source, target }: Link): Vote => ({
  source,
  target,
  data: `${source.branch}${source.epoch} ${target.branch}`,
})

/** Links in which somebody voted who would vote again. */
const ofTheSame = (links: ReadonlyArray<Link>, link: Link): ReadonlyArray<Link> =>
  links.filter((l) => l.quorum.some((v) => link.quorum.includes(v)))

/** Whether two of the three voters have voted for a link, together or one by one. */
const isMade = (links: ReadonlyArray<Link>, { source, target, quorum }: Link): boolean =>
  quorum.length > 1 ||
  new Set(links.filter((l) => samePoint(l.source, source) && samePoint(l.target, target)).flatMap((l) => l.quorum))
    .size > 1

/** A point is justified if a link of a quorum from a justified one leads to it. */
export const isJustified = (links: ReadonlyArray<Link>, p: Point): boolean =>
  p.epoch === 0 || links.some((l) => samePoint(l.target, p) && isMade(links, l) && isJustified(links, l.source))

/** The points that are final: justified, with a link to the next epoch. */
export const finalOf = (links: ReadonlyArray<Link>): ReadonlyArray<Point> =>
  links
    .filter((l) => l.target.epoch === l.source.epoch + 1 && isMade(links, l) && isJustified(links, l.source))
    .map((l) => l.source)

/**
 * MAKE-LINK — some voters vote for a link from a justified point, and none of them breaks a slashing condition. Here both conditions
 * are premises: the parameter `slashing` is not asked.
 */
export const makeLink = rule({
  id: "pos-finality/make-link",
  source: "Buterin and Griffith 2017 §2, Fig. 2",
  premises: {
    SourceUnjustified: ignore("its source is justified"),
    DoubleVote: ignore("none of the voters has voted for another target of its epoch"),
    SurroundVote: ignore("no vote of the voters lies within the span of another"),
  },
})(function* (_: Ctx, { links }: Links, { link: text }: Make) {
  const link = linkOf(text)
  const all = links.map(linkOf)
  yield* premise("SourceUnjustified", isJustified(all, link.source), link.source)
  const theirs = ofTheSame(all, link)
  yield* premise("DoubleVote", !theirs.some((l) => isDoubleVote(asVote(l), asVote(link))), theirs)
  yield* premise("SurroundVote", !theirs.some((l) => isSurroundVote(asVote(l), asVote(link))), theirs)
  return become<Links, never>({ links: setOf([...links, text]) })
})

const pointsUpTo = (epoch: number): ReadonlyArray<Point> =>
  Array.from({ length: epoch }, (_, i) => branches.map((branch): Point => ({ branch, epoch: i + 1 }))).flat()

const spelled = ({ branch, epoch }: Point): string => `${branch}${epoch}`

/** Every link between two points of one chain, by every one of these groups of voters. */
const everyLink = (last: number, groups: ReadonlyArray<string>): ReadonlyArray<Make> =>
  [root, ...pointsUpTo(last)].flatMap((source) =>
    pointsUpTo(last)
      .filter((target) => isBefore(source, target))
      .flatMap((target) =>
        groups.map((voters): Make => ({ _tag: "Make", link: `${spelled(source)}→${spelled(target)} ${voters}` })),
      ),
  )

const known = recent<number, ReadonlyArray<Make>>(16)

/** Those of them that come from a justified point. */
const possible = (links: ReadonlyArray<Link>, last: number): ReadonlyArray<Make> => {
  const all = known.get(last) ?? everyLink(last, quorums)
  known.set(last, all)
  return all.filter(({ link }) => isJustified(links, linkOf(link).source))
}

/** Whether a quorum may make a link and nobody in it is slashed. */
export const isAllowed = (links: ReadonlyArray<Link>, link: Link): boolean =>
  !ofTheSame(links, link).some((l) => isDoubleVote(asVote(l), asVote(link)) || isSurroundVote(asVote(l), asVote(link)))

const alone = recent<number, ReadonlyArray<Make>>(16)

/** Every link, by single voters too, from wherever. */
const thinkable = (last: number): ReadonlyArray<Make> => {
  const all = alone.get(last) ?? everyLink(last, ["U", "V", "W", ...quorums])
  alone.set(last, all)
  return all
}

const nothing: State = {
  time: 0,
  tree: treeOf(genesis),
  votes: [],
  latest: [],
  guilty: [],
  justified: origin,
  boosted: null,
  proposed: 0,
  voted: null,
}

export const assembly: Role<Params, Links, never, Make, never, Seen> = {
  initial: () => become<Links, never>({ links: [] }),
  upon: {},
  internal: { Make: makeLink },
  candidates: ({ params: { clock } }, { links }) =>
    possible(links.map(linkOf), clock._tag === "ticks" ? 0 : clock.last),
  observe: (_, { links }) => ({ state: nothing, head: genesis, justified: [], finalized: [origin], stake: 3, links }),
}

/** The same assembly, whose voters also vote alone and try to vote from any point. */
export const strays: typeof assembly = {
  ...assembly,
  candidates: ({ params: { clock } }) => thinkable(clock._tag === "ticks" ? 0 : clock.last),
}
