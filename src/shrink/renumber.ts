/** Ids from 1 on, in order, and causes with them. */
import type { Action } from "../run/Action.ts"

/** The same actions with ids 1…n. An action whose cause is not among those before it keeps a cause that nobody has. */
export const renumber = (actions: ReadonlyArray<Action>): ReadonlyArray<Action> => {
  if (actions.every((a, i) => a.id === i + 1)) return actions
  const ids = new Map<number, number>([[0, 0]])
  return actions.map((a, i) => {
    ids.set(a.id, i + 1)
    return "cause" in a ? { ...a, id: i + 1, cause: ids.get(a.cause) ?? -1 } : { ...a, id: i + 1 }
  })
}
