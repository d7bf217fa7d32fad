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

const mixed = (text: string): number => {
  const high = spread(fold(0x811c9dc5, text))
  const low = spread(fold(high ^ 0x9e3779b9, text))
  return high * 0x10000 + (low >>> 16)
}

const hashed = (text: string): number => {
  const bytes = sha256(utf8ToBytes(text))
  let answer = 0
  for (let i = 0; i < 6; i++) answer = answer * 256 + (bytes[i] as number)
  return answer
}

/** The answer to a question, spelled as the given parts: a whole number from 0 up to, without, 2⁴⁸. Parts must not hold a line break. */
export const answerTo = (kind: OracleKind, ...parts: ReadonlyArray<string | number>): number =>
  kind === "sha256" ? hashed(parts.join("\n")) : mixed(parts.join("\n"))
