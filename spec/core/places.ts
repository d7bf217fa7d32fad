/**
 * The places of a system: one for each honest node, two for twins, none for a silent node, one for all liars together.
 * Used by [compose.ts](compose.ts).
 */
import { adversary, type Liar } from "./adversary.ts"
import type { Environment } from "./Environment.ts"
import type { Protocol, Setup } from "./Protocol.ts"
import type { Place } from "./System.ts"

/** The corrupt nodes that lie, in the order of the setup. */
export const liarsOf = (setup: Setup<unknown>, { corrupt = {}, network }: Environment): ReadonlyArray<Liar> =>
  network !== "rounds"
    ? []
    : Object.entries(setup.nodes).flatMap(([role, ids]) =>
        ids.flatMap((id): ReadonlyArray<Liar> => {
          const lies = corrupt[id]
          return typeof lies === "object" ? [{ id, role, lies }] : []
        }),
      )

export const placesOf = (
  setup: Setup<unknown>,
  protocol: Protocol<never>,
  environment: Environment,
): ReadonlyArray<Place> => {
  const isAlone = liarsOf(setup, environment).length === 0
  const liars = isAlone ? [] : [{ name: adversary, id: adversary, role: adversary, watched: false }]
  const others = Object.entries(setup.nodes).flatMap(([role, ids]) =>
    ids.flatMap((id): ReadonlyArray<Place> => {
      const corruption = environment.corrupt?.[id]
      const surveys = protocol.roles[role]?.surveys === undefined ? {} : { surveys: true }
      const honest = { name: id, id, role, watched: protocol.roles[role]?.corrupt !== true, ...surveys }
      if (corruption === undefined) return [honest]
      if (corruption !== "twins") return []
      return [
        { ...honest, watched: false },
        { ...honest, name: `${id}′`, watched: false },
      ]
    }),
  )
  return [...liars, ...others]
}
