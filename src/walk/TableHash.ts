/**
 * The hash of a configuration of a run on tables: the one that [Hashed.ts](../run/Hashed.ts) computes, from hashes of contents that
 * are remembered.
 */
import { inLine, joined } from "../run/Hashed.ts"
import { contentHash, stir } from "../run/hashing.ts"
import type { Hashing } from "../run/Stage.ts"
import type { TableStage } from "./TableStage.ts"

export class TableHash implements Hashing {
  private readonly stage: TableStage
  private readonly onLocal: (hash: number) => void
  private readonly parts: Array<number> = []
  private readonly versions: Array<number> = []
  private budget: object | undefined
  private budgetHash = 0

  constructor(stage: TableStage, onLocal: (hash: number) => void) {
    this.stage = stage
    this.onLocal = onLocal
    for (let place = 0; place < stage.locals.length; place++) this.look(place)
  }

  private look(place: number): void {
    const { versions, locals, tables } = this.stage
    if (versions[place] === this.versions[place]) return
    this.versions[place] = versions[place] as number
    const hash = tables.answers.localHash(locals[place] as number)
    this.onLocal(hash)
    this.parts[place] = stir(hash, place)
  }

  after(place: number): number {
    const { stage } = this
    const { flying } = stage.mail
    if (place >= 0) this.look(place)
    let [a, b] = [0, 0]
    for (let k = 0; k < this.parts.length; k++) {
      const part = this.parts[k] as number
      a = (a + part) | 0
      b = (b + stir(part, 1)) | 0
    }
    const lines = stage.system.network === "fifo" ? new Map<string, number>() : undefined
    for (let k = 0; k < flying.length; k++) {
      const f = flying[k] as (typeof flying)[number]
      const part = lines === undefined ? f.part : inLine(lines, f, f.part)
      a = (a + stir(part, 2)) | 0
      b = (b + stir(part, 3)) | 0
    }
    if (stage.budget !== this.budget) {
      this.budget = stage.budget
      this.budgetHash = contentHash(stage.budget)
    }
    return joined(stir(a, this.budgetHash), stir(b, this.budgetHash))
  }
}
