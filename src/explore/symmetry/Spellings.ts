/**
 * Cells and monitors' states under other names, each worked out once: local states and messages are spelled, all else is made
 * of the numbers of their spellings. Next: [NormalForm.ts](NormalForm.ts), which picks the names.
 */

import { isDown, type Json, type Local, type System } from "../../../spec/core/System.ts"
import { type Naming, spellAs } from "../../../spec/core/symmetry.ts"
import type { Cells } from "../Cells.ts"
import { Hasher, Words } from "../Hasher.ts"
import { Interner } from "../Interner.ts"
import type { LocalSteps } from "../LocalSteps.ts"
import type { Monitors } from "../Monitors.ts"
import { PairMap } from "../PairMap.ts"
import type { Names } from "./Names.ts"

const positive = 0x7fffffff
const nobody = -1

export class Spellings {
  private readonly system: System
  private readonly steps: LocalSteps
  private readonly cells: Cells
  private readonly monitors: Monitors
  private readonly names: Names
  private readonly sets: ReadonlySet<string>
  private readonly texts = new Interner<string>((text) => text)
  private readonly words = new Words((text) => this.texts.keys[text] as string)
  private readonly hasher = new Hasher()
  /** (naming, local state or message) → number of the text. Namings are numbered by `renamingNumber` and `viewNumber`. */
  private readonly locals = new PairMap()
  private readonly messages = new PairMap()
  /** (renaming, cell) → number; (name, cell) → hash. The same of each monitor's states. */
  private readonly renamedCells = new PairMap()
  private readonly seenCells = new PairMap()
  private readonly renamedStates: ReadonlyArray<PairMap>
  private readonly seenStates: ReadonlyArray<PairMap>

  constructor(system: System, steps: LocalSteps, cells: Cells, monitors: Monitors, names: Names) {
    this.system = system
    this.steps = steps
    this.cells = cells
    this.monitors = monitors
    this.names = names
    this.sets = new Set(system.symmetry?.sets)
    this.renamedStates = Array.from({ length: monitors.count }, () => new PairMap(64))
    this.seenStates = Array.from({ length: monitors.count }, () => new PairMap(64))
  }

  /** The number of a cell under other names: equal for equal contents, wherever the cell lies. */
  cell(renaming: number, cell: number): number {
    return lookUp(this.renamedCells, renaming, cell, () => {
      const [number, naming] = [2 * renaming, this.namingOf(renaming)]
      const lines = this.linesIn(cell, number, naming).map((line) => line.join(","))
      return this.texts.of(`${this.localText(cell, number, naming)}: ${lines.sort().join("; ")}`)
    })
  }

  /** The number of a state of the k-th monitor under other names. */
  state(k: number, renaming: number, state: number): number {
    return lookUp(this.renamedStates[k] as PairMap, renaming, state, () =>
      this.texts.of(this.spell(this.monitors.value(k, state), this.namingOf(renaming))),
    )
  }

  /** A number made from what the cell of a place says of a name, no matter which name it is and what others are called. */
  cellSeenBy(name: number, place: number, cell: number): number {
    return lookUp(this.seenCells, name, cell, () => {
      const owner = this.names.nameAt[place] as number
      const [number, naming] = [
        2 * (name * (this.names.all.length + 1) + owner + 1) + 1,
        this.names.seenBy(name, owner),
      ]
      const { hasher, words } = this
      // what is the owner's own is told by the text, as is its group; other places have names
      let sum = 0
      for (const line of this.linesIn(cell, number, naming)) {
        hasher.start(0)
        for (const text of line) hasher.add(words.low(text))
        sum = (sum + hasher.finish().low) | 0
      }
      const whose = owner === name ? -1 : owner === nobody ? place : -2 - this.names.groupOf(owner)
      return (
        hasher
          .start(whose)
          .add(words.low(this.localText(cell, number, naming)))
          .add(sum)
          .finish().low & positive
      )
    })
  }

  /** The same of a state of the k-th monitor. */
  stateSeenBy(name: number, k: number, state: number): number {
    return lookUp(this.seenStates[k] as PairMap, name, state, () => {
      const text = this.spell(this.monitors.value(k, state), this.names.seenBy(name, nobody))
      return this.hasher.start(k).text(text).finish().low & positive
    })
  }

  get bytes(): number {
    const cells = [this.locals, this.messages, this.renamedCells, this.seenCells]
    const maps = [...cells, ...this.renamedStates, ...this.seenStates]
    return maps.reduce((sum, map) => sum + map.bytes, this.texts.bytes + this.words.bytes)
  }

  private namingOf(renaming: number): Naming {
    return this.names.naming(this.names.renaming(renaming))
  }

  private readonly isSet = (field: string): boolean => this.sets.has(field)

  private spell(value: Json, naming: Naming, field = ""): string {
    return spellAs(value, naming, this.isSet, field)
  }

  /** The text of a cell's local state under the naming with this number. Timers and requests are in no order that rules see. */
  private localText(cell: number, number: number, naming: Naming): number {
    const local = this.cells.local.data[cell] as number
    return lookUp(this.locals, number, local, () => {
      const value = this.steps.locals.values[local] as Local
      const inOrder = (values: ReadonlyArray<Json>) => values.map((v) => this.spell(v, naming)).sort()
      if (isDown(value))
        return this.texts.of(`down ${this.spell(value.durable, naming, "durable")} ${inOrder(value.requests)}`)
      const { state, timers, requests } = value
      return this.texts.of(`up ${this.spell(state, naming, "state")} ${inOrder(timers)} ${inOrder(requests)}`)
    })
  }

  /** The texts of what lies in an inbox: message by message, or in a fifo network in lines, sender by sender. */
  private linesIn(cell: number, number: number, naming: Naming): ReadonlyArray<ReadonlyArray<number>> {
    const { messages, order } = { messages: this.cells.messagesIn(cell), order: this.steps.order }
    const textOf = (message: number) =>
      lookUp(this.messages, number, message, () =>
        this.texts.of(this.spell(this.steps.messages.values[message], naming)),
      )
    if (this.system.network !== "fifo") return messages.map((message) => [textOf(message)])
    const senders = [...new Set(messages.map(order.sender))]
    return senders.map((from) => messages.filter((message) => order.sender(message) === from).map(textOf))
  }
}

const lookUp = (memo: PairMap, a: number, b: number, work: () => number): number => {
  const known = memo.get(a, b)
  if (known !== -1) return known
  const made = work()
  memo.set(a, b, made)
  return made
}
