/**
 * The first words of a rule's doc comment: `NAME — what happens`. Pages show them beside the rule's premises.
 */

/** A name in capitals, a dash, and what happens up to the next blank line or the bar. */
const opening = /^([A-Z][A-Z0-9-]*) — (.+?)(?:\n\s*\n|$)/su

const undecorated = (comment: string): string =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/u, "").trimEnd())
    .join("\n")
    .trim()

export interface Named {
  readonly name: string
  readonly says: string
}

/** Id of a rule or judgement → the name and the sentences that its doc comment opens with, read from source text. */
export const namesIn = (source: string): ReadonlyMap<string, Named> => {
  const found = new Map<string, Named>()
  const declarations = source.matchAll(
    /\/\*\*((?:(?!\*\/).)*)\*\/\s*(?:export )?const \w+ = (?:rule|judgement)\(\{\s*id: "([^"]+)"/gsu,
  )
  for (const [, comment = "", id = ""] of declarations) {
    const match = opening.exec(undecorated(comment))
    if (match !== null) found.set(id, { name: match[1] as string, says: (match[2] as string).replace(/\s+/gu, " ") })
  }
  return found
}
