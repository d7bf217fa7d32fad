/**
 * The hash of a configuration as a player has it: local states, messages in flight, budgets, clock.
 * Its twin, which looks up what it has hashed before, is [TableHash.ts](../walk/TableHash.ts).
 */
import { contentHash, stir } from "./hashing.ts"
import type { Flying } from "./InFlight.ts"
import type { Player } from "./Player.ts"
import type { Hashing } from "./Stage.ts"

/**
 * A hash of a configuration: two of 32 bits, of which 53 are kept. Those of local states and messages have 32 bits: of 10^5 different
 * ones about one is taken for another.
 */
export const joined = (a: number, b: number): number => (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff)

/** Where the order of sending is kept, a message counts together with those before it from the same sender. */
export const inLine = (
  lines: Map<string, number>,
  { to, envelope: { from } }: Pick<Flying, "to" | "envelope">,
  letter: number,
): number => {
  const line = `${from} to ${to}`
  const hash = stir(lines.get(line) ?? 0, letter)
  lines.set(line, hash)
  return hash
}

/** The hash of one player's configuration, kept up place by place. */
export class Hashed implements Hashing {
  private readonly player: Player
  private readonly onLocal: (hash: number) => void
  private readonly parts: Array<number> = []
  private readonly looked: Array<unknown> = []
  private readonly letters = new Map<Flying["envelope"], number>()

  constructor(player: Player, onLocal: (hash: number) => void) {
    this.player = player
    this.onLocal = onLocal
    for (let place = 0; place < player.locals.length; place++) this.look(place)
  }

  private look(place: number): void {
    const local = this.player.locals[place]
    if (local === this.looked[place]) return
    this.looked[place] = local
    const hash = contentHash(local)
    this.onLocal(hash)
    this.parts[place] = stir(hash, place)
  }

  private letter({ envelope }: Flying): number {
    const known = this.letters.get(envelope)
    if (known !== undefined) return known
    const hash = contentHash(envelope)
    this.letters.set(envelope, hash)
    return hash
  }

  /** The hash after a step of a place; −1: of none. */
  after(place: number): number {
    const { player } = this
    if (place >= 0) this.look(place)
    let [a, b] = [player.clock, 0]
    for (const part of this.parts) {
      a = (a + part) | 0
      b = (b + stir(part, 1)) | 0
    }
    const lines = player.system.network === "fifo" ? new Map<string, number>() : undefined
    for (const f of player.flying) {
      const letter = stir(this.letter(f), f.to)
      const part = lines === undefined ? letter : inLine(lines, f, letter)
      a = (a + stir(part, 2)) | 0
      b = (b + stir(part, 3)) | 0
    }
    const rest = contentHash(player.budget)
    return joined(stir(a, rest), stir(b, player.network.isCut ? rest ^ 1 : rest))
  }
}
