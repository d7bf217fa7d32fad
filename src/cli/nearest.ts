/** Names that resemble a mistyped one. */

/** How many letters must be inserted, deleted, replaced or exchanged with the next one to make one text the other. */
const distance = (a: string, b: string): number => {
  let above: ReadonlyArray<number> = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (above[j - 2] as number) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    ;[above, row] = [row, next]
  }
  return row[b.length] as number
}

const listMax = 8
const inputMax = 100

/** `: did you mean …?` or `: known are …`, to be put behind a message. */
export const nearest = (name: string, all: ReadonlyArray<string>): string => {
  const known = [...new Set(all)]
  const text = name.toLowerCase().slice(0, inputMax)
  const near = known
    .map((k) => ({ k, d: k.includes(text) && text.length > 2 ? 0 : distance(text, k.toLowerCase()) }))
    .filter(({ k, d }) => d <= Math.max(1, Math.floor(k.length / 3)))
    .sort((a, b) => a.d - b.d)
    .slice(0, 3)
  if (near.length > 0) return `: did you mean ${near.map(({ k }) => k).join(" or ")}?`
  const more = known.length > listMax ? ` and ${known.length - listMax} more` : ""
  return known.length === 0 ? "" : `: known are ${known.slice(0, listMax).join(", ")}${more}`
}
