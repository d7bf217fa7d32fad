/**
 * Events as plain text and back: those of a chapter, and the lies of an adversary, which every chapter has.
 */
import * as Schema from "effect/Schema"
import { adversary } from "../../spec/core/adversary.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Json } from "../../spec/core/System.ts"

const made = new WeakMap<AnyChapter, Schema.Codec<Json, Json>>()

/** The codec of all events that can happen in a chapter's worlds. */
export const eventCodec = (chapter: AnyChapter): Schema.Codec<Json, Json> => {
  const known = made.get(chapter)
  if (known !== undefined) return known
  const { event, message } = chapter.codec
  const Lie = Schema.Struct({
    _tag: Schema.Literal("Lie"),
    from: Schema.String,
    to: Schema.String,
    says: Schema.NullOr(message),
  })
  const hasLiars = Object.values(chapter.protocol.roles).some((role) => role.lies !== undefined)
  const codec: Schema.Codec<Json, Json> = hasLiars ? Schema.Union([Lie, event]) : event
  made.set(chapter, codec)
  return codec
}

/** An event in short words. */
export const eventWords = (chapter: AnyChapter, at: string, event: Json): string => {
  if (at !== adversary) return chapter.words.event(event)
  const said = event.says === null ? "nothing" : chapter.words.message(event.says)
  return `${event.from} tells ${event.to} ${said}`
}
