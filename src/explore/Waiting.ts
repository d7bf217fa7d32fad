/**
 * A stack of configurations that wait to be explored. It holds them in full only where nobody else does.
 */
import { Column } from "./Column.ts"
import { Vectors } from "./Vectors.ts"

export class Waiting {
  private readonly numbers = new Column()
  private readonly kept: Vectors | undefined
  private readonly own: Vectors

  /** `kept`: all configurations by number, if somebody keeps them. */
  constructor(width: number, kept: Vectors | undefined) {
    this.kept = kept
    this.own = new Vectors(width)
  }

  push(number: number, vector: Int32Array): void {
    const row = this.numbers.push(number)
    if (this.kept === undefined) this.own.write(row, vector)
  }

  /** Takes the last one off and writes it into `into`; −1 if none is left. */
  pop(into: Int32Array): number {
    if (this.numbers.length === 0) return -1
    const number = this.numbers.pop()
    if (this.kept === undefined) this.own.read(this.numbers.length, into)
    else this.kept.read(number, into)
    return number
  }

  get bytes(): number {
    return this.numbers.bytes + this.own.bytes
  }
}
