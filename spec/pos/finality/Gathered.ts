/**
 * What is claimed of the assembly: the gadget's two theorems, and where each slashing condition is needed.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { eachNode, witness } from "../../core/Property.ts"
import { finalOf, isAllowed, isBefore, isJustified, linkOf, samePoint } from "./Assembly.ts"
import { AllPremises } from "./Assumptions.ts"
import type { Params } from "./Params.ts"
import type { Link, Point, Seen } from "./State.ts"

const linksOf = (o: Seen): ReadonlyArray<Link> => o.links.map(linkOf)
const isConflict = (a: Point, b: Point): boolean => !samePoint(a, b) && !isBefore(a, b) && !isBefore(b, a)

export const NoConflictingLinks = eachNode<Seen, Params>(
  {
    id: "pos-finality/no-conflicting-links",
    source: "Buterin and Griffith 2017, theorem 1",
    says: "as long as no voter breaks a condition, no two points on different chains are final",
    assumes: [AllPremises],
  },
  (o) => {
    const final = finalOf(linksOf(o))
    return final.every((a, i) => final.slice(0, i).every((b) => !isConflict(a, b)))
  },
)

/** The justified points of the highest epoch, and the highest epoch that anybody voted for. */
const highest = (links: ReadonlyArray<Link>): { readonly from: ReadonlyArray<Point>; readonly epoch: number } => {
  const justified = [{ branch: "g", epoch: 0 }, ...links.map((l) => l.target)].filter((p) => isJustified(links, p))
  const top = Math.max(...justified.map((p) => p.epoch))
  return { from: justified.filter((p) => p.epoch === top), epoch: Math.max(0, ...links.map((l) => l.target.epoch)) }
}

export const PlausibleLiveness = eachNode<Seen, Params>(
  {
    id: "pos-finality/plausible-liveness",
    source: "Buterin and Griffith 2017, theorem 2",
    says: "whoever has voted for what, from the highest justified point all voters can make two links more, without breaking a condition, that finalise a new point",
    assumes: [AllPremises],
  },
  (o) => {
    const links = linksOf(o)
    const everybody = ["U", "V", "W"]
    const { from, epoch } = highest(links)
    return from.every((source) => {
      const branch = source.epoch === 0 ? "a" : source.branch
      const target = { branch, epoch: epoch + 1 }
      const link = { source, target, quorum: everybody }
      const next = { source: target, target: { branch, epoch: epoch + 2 }, quorum: everybody }
      return isAllowed(links, link) && isAllowed([...links, link], next)
    })
  },
)

export const LinkFinal = witness<Seen, Params>(
  { id: "pos-finality/link-final", source: "Buterin and Griffith 2017 §2", says: "a point after the genesis is final" },
  { node: (o) => finalOf(linksOf(o)).some((p) => p.epoch > 0) },
)
