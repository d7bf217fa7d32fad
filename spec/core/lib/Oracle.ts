/**
 * A random oracle: a number for a text, the same for everybody, that nobody can foretell without asking for it. It stands for a
 * hash function, and, where the text names a key, for a verifiable random function.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"

/** `sha256`: a real hash. `mixed`: some multiplications, for large simulations; anybody who tries could foretell it. */
export type OracleKind = "sha256" | "mixed"

/** What is above the greatest answer: 2⁴⁸, so that answers are exact as doubles. */
export const answersEnd = 0x1_0000_0000_0000

type Question = ReadonlyArray<string | number>

const fold = (hash: number, text: string): number => {
  let h = hash
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

/** Spreads every bit over all others. Source: Appleby, MurmurHash3 (fmix32). */
const spread = (hash: number): number => {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A text's parts are folded in one after the other, with line breaks between them. */
const foldAll = (hash: number, parts: Question): number => {
  let h = fold(hash, String(parts[0]))
  for (let i = 1; i < parts.length; i++) h = fold(fold(h, "\n"), String(parts[i]))
  return h
}

const upperOf = (parts: Question): number => spread(foldAll(0x811c9dc5, parts))

const mixed = (parts: Question): number => {
  const upper = upperOf(parts)
  return upper * 0x10000 + (spread(foldAll(upper ^ 0x9e3779b9, parts)) >>> 16)
}

const hashed = (text: string): number => {
  const bytes = sha256(utf8ToBytes(text))
  let answer = 0
  for (let i = 0; i < 6; i++) answer = answer * 256 + (bytes[i] as number)
  return answer
}

/** The answer to a question, spelled as the given parts: a whole number from 0 up to, without, 2⁴⁸. Parts must not hold a line break. */
export const answerTo = (kind: OracleKind, ...parts: Question): number =>
  kind === "sha256" ? hashed(parts.join("\n")) : mixed(parts)

/** Whether the answer is below a limit. Of most mixed answers the upper 32 bits say that they are not. */
export const isAnswerBelow = (limit: number, kind: OracleKind, ...parts: Question): boolean =>
  (kind === "sha256" || upperOf(parts) * 0x10000 < limit) && answerTo(kind, ...parts) < limit
