/**
 * Short words for what people read: `L1 said C said ATTACK`, `ATTACK signed C, L2`. Next: [Answers.ts](Answers.ts).
 */
import type { Words } from "../core/Chapter.ts"
import { orderOf } from "./Letters.ts"
import { type Order, orders } from "./Params.ts"
import type { Letter, Letters, Path, Seen, Signature, Word } from "./State.ts"

const nothing = "–"
const list = (words: ReadonlyArray<string>): string => (words.length === 0 ? nothing : words.join(", "))

/** An order with who said it to whom, but for the one who says it now. */
const reported = (path: Path, order: Order): string =>
  path.slice(0, -1).reduce((inner, name) => `${name} said ${inner}`, order as string)

/** Who signed, the first signer first; `(forged)` where the key was another's. */
const signatures = ({ _tag, signer, payload }: Signature): ReadonlyArray<string> => [
  ...(typeof payload === "string" ? [] : signatures(payload)),
  _tag === "Signed" ? signer : `${signer} (forged)`,
]
const letterWord = (letter: Signature): string => `${orderOf(letter)} signed ${list(signatures(letter))}`

/** A cell for each path: `C:L1` → what L1 says that C ordered. */
const heardCells = (heard: Seen["heard"]): { readonly [path: string]: string } =>
  Object.fromEntries(Object.entries(heard).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
const letterWords = (letters: Letters): string =>
  list(orders.flatMap((order) => letters[order] ?? []).map((l) => `${orderOf(l)} (${signatures(l).join(":")})`))

export const words: Words<Seen> = {
  message: (m: Word | Letter) => (m._tag === "Word" ? reported(m.path, m.order) : letterWord(m.letter)),
  event: () => nothing,
  node: ({ commands, heard, letters, obeys }) =>
    commands !== null
      ? { orders: commands }
      : { ...heardCells(heard), holds: letterWords(letters), obeys: obeys ?? nothing },
}
