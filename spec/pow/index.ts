/** Proof of work: the chapter's record. Read [README.md](README.md) first. */
import type { Protocol } from "../core/Protocol.ts"
import { doubleSpender, eclipser, forger, selfish, withholder } from "./Adversary.ts"
import { miner } from "./Miner.ts"
import type { Params } from "./Params.ts"

export { bitcoin, easy, minimal, type Params, presets } from "./Params.ts"
export const pow: Protocol<Params> = {
  name: "pow",
  roles: { miner, withholder, doubleSpender, eclipser, selfish, forger },
}
