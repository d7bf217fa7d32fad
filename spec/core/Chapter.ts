/**
 * The record that a chapter exports: everything that engines, checks and pages need to know of a protocol.
 */
import type * as Schema from "effect/Schema"
import type { Compared } from "./Comparison.ts"
import type { Property } from "./Property.ts"
import type { Protocol } from "./Protocol.ts"
import type { Scenario } from "./Scenario.ts"
import type { Json } from "./System.ts"

/** Where something can be read: what it is good for, which part, how hard (1 a story, 3 a paper with proofs). */
export interface Source {
  readonly key: string
  readonly title: string
  readonly where: string
  readonly goodFor: string
  readonly hard: 1 | 2 | 3
}

/** A source, as a list of them is written. */
export const source = (key: string, hard: Source["hard"], title: string, where: string, goodFor: string): Source => ({
  key,
  title,
  where,
  goodFor,
  hard,
})

/** A reader's question or claim, and where the chapter answers it. */
export interface Answer {
  readonly id: string
  readonly text: string
  readonly verdict: string
  /** Ids of the rules, properties and scenarios that the answer rests on. */
  readonly see: ReadonlyArray<string>
}

/** A verdict of several sentences: one sentence an argument. */
export const text = (...sentences: ReadonlyArray<string>): string => sentences.join(" ")

/** Values of the chapter as plain text and back: what traces and files are made of. */
export interface Codec<P> {
  readonly params: Schema.Codec<P, Json>
  readonly event: Schema.Codec<Json, Json>
  readonly message: Schema.Codec<Json, Json>
}

/** Short words for what people read. They need not be unambiguous. */
export interface Words<O> {
  readonly message: (message: Json) => string
  readonly event: (event: Json) => string
  /** What a node shows, as a few named cells: the columns of a trace. */
  readonly node: (o: O) => { readonly [cell: string]: string }
  /** A tree to draw, where the protocol has one: the known blocks of a node, each with its parent, and the head. */
  readonly tree?: (o: O) => Tree
}

export interface Tree {
  readonly blocks: ReadonlyArray<{ readonly id: string; readonly parent: string; readonly label: string }>
  readonly head: string
  /** The head of each of several nodes by name, where one place stands for all of them; it takes the place of `head`. */
  readonly heads?: { readonly [node: string]: string }
}

export interface Chapter<P, O> {
  readonly id: string
  /** The folder of its page and traces, below `spec`; its id where absent. Chapters in one folder's folders are a group: `pos` of `pos/age`. */
  readonly folder?: string
  readonly title: string
  readonly protocol: Protocol<P>
  readonly presets: { readonly [name: string]: P }
  readonly properties: ReadonlyArray<Property<O>>
  readonly scenarios: ReadonlyArray<Scenario<P, O>>
  readonly codec: Codec<P>
  readonly words: Words<O>
  readonly answers: ReadonlyArray<Answer>
  readonly sources: ReadonlyArray<Source>
  /** How it is measured beside other chapters; absent where it has no place in the comparison. */
  readonly compared?: Compared<P, O>
  /** Why it has none, a sentence's end: "it …". */
  readonly notCompared?: string
}

/** Where a chapter's page and traces lie, below `spec`. */
export const folderOf = ({ id, folder }: { readonly id: string; readonly folder?: string }): string => folder ?? id

// biome-ignore lint/suspicious/noExplicitAny: the list of chapters holds protocols of all types
export type AnyChapter = Chapter<any, any>
