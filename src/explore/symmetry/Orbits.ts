/**
 * Configurations up to renaming: of those that differ only in interchangeable names, the one that was found first stands for
 * all. What is kept and explored is that very configuration, so paths are those of the system; only the look-up renames.
 */

import { Configurations } from "../Configurations.ts"
import type { Known } from "../Known.ts"
import { mix } from "../mix.ts"
import { Unsupported } from "../supported.ts"
import type { Names } from "./Names.ts"
import type { NormalForm } from "./NormalForm.ts"
import type { Spellings } from "./Spellings.ts"

/** What symmetry has saved. */
export interface SymmetryReport {
  /** The groups of names that are interchangeable in this world. */
  readonly groups: ReadonlyArray<ReadonlyArray<string>>
  /** How many configurations those that were kept stand for, themselves included; undefined if some ties were left. */
  readonly standsFor: number | undefined
  /** How often a step led to a configuration that was known under other names only. */
  readonly merged: number
  /** How many of the kept configurations had more ties than were tried: some of them may differ by a renaming only. */
  readonly untried: number
}

const hashOf = (form: Int32Array): number => form.reduce((sum, n, k) => (sum + mix(n, k)) | 0, 0)

export class Orbits implements Known {
  /** The kept configurations by themselves. */
  readonly exact: Known
  private readonly names: Names
  private readonly spellings: Spellings
  private readonly normal: NormalForm
  private readonly forms: Configurations
  private standsFor = 0
  private merged = 0
  private untried = 0

  constructor(exact: Known, names: Names, spellings: Spellings, normal: NormalForm) {
    this.exact = exact
    this.names = names
    this.spellings = spellings
    this.normal = normal
    this.forms = new Configurations(normal.form.length, hashOf)
  }

  get count(): number {
    return this.exact.count
  }

  get parents(): Known["parents"] {
    return this.exact.parents
  }

  get vectors(): Known["vectors"] {
    return this.exact.vectors
  }

  get collisionProbability(): number {
    return this.exact.collisionProbability
  }

  /** The number of the configuration that stands for a given one. */
  find(vector: Int32Array, low: number, high: number): number {
    const { exact, normal, forms } = this
    const itself = exact.find(vector, low, high)
    if (itself !== -1) return itself
    normal.of(vector)
    const found = forms.find(normal.form, hashOf(normal.form))
    if (found !== -1) this.merged++
    return found
  }

  add(vector: Int32Array, low: number, high: number, parent: number): number {
    const { exact, normal, forms } = this
    if (parent === -1) this.assertSame(vector)
    forms.add(normal.form, 0, 0, parent)
    this.standsFor += normal.alike
    if (normal.alike === 0) this.untried++
    return exact.add(vector, low, high, parent)
  }

  get report(): SymmetryReport {
    const { merged, untried, standsFor, names } = this
    const groups = names.groups.map((group) => group.map((n) => names.all[n] as string))
    return { groups, standsFor: untried === 0 ? standsFor : undefined, merged, untried }
  }

  get bytes(): number {
    return this.exact.bytes + this.forms.bytes + this.spellings.bytes
  }

  get growth(): number {
    return this.exact.growth + this.forms.growth
  }

  /** Throws `Unsupported` if the initial configuration tells interchangeable names apart. */
  private assertSame(vector: Int32Array): void {
    const { names, normal } = this
    for (const [first, ...others] of names.groups) {
      for (const other of others) {
        if (normal.isSameWithout(vector, first as number, other)) continue
        const [a, b] = [names.all[first as number], names.all[other]]
        throw new Unsupported(`symmetry: ${a} and ${b} are declared interchangeable, but the start tells them apart`)
      }
    }
  }
}
