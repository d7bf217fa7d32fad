/**
 * A block that a node was told of, by whoever makes its software say: of that height it takes no other.
 */
import { find, type Linked, type Tree } from "./BlockTree.ts"

/** The block of this height. */
export interface Checkpoint {
  readonly height: number
  readonly id: string
}

/** What knows such a block, or none. */
interface Told {
  readonly checkpoint: Checkpoint | null
}

/** Whether a block stands where a node was told of another. */
export const isOff = ({ checkpoint }: Told, { height, id }: Linked): boolean =>
  checkpoint?.height === height && checkpoint.id !== id

/** Whether a chain goes on above the block that a node was told of, which is in its tree. */
export const isBeyond = <B extends Linked>({ checkpoint }: Told, tree: Tree<B>, tip: B): boolean =>
  checkpoint !== null && tip.height > checkpoint.height && find(tree, checkpoint.height, checkpoint.id) !== undefined
