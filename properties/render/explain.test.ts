/**
 * Explanations say of an assumption whether it holds here, and only where that can be told.
 */
import { expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Assumption, Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { renderExplanation } from "../../src/render/explain.ts"
import { record } from "../../src/trace/record.ts"
import { toyChapter, toyRun } from "../trace/toy.ts"

const id = "toy/gives-up"
const explained = (assumption: Assumption): string => {
  const assuming = (p: Property<Json>) => (p.id === id ? { ...p, assumes: [assumption] } : p)
  const chapter: AnyChapter = { ...toyChapter, properties: toyChapter.properties.map(assuming as never) }
  const recording = record(chapter, toyRun(6, 24), { shows: "witness", properties: [id] })
  return renderExplanation(recording, { width: 200 })
}

test.each<readonly [ends: string, Omit<Assumption, "says">]>([
  ["they are many; here that is so.", { id: "toy/many", holds: () => true }],
  ["they are many; here that is not so.", { id: "toy/many", holds: () => false }],
  ["they are many; here that is so.", { id: "toy/all-premises" }],
  ["they are many.", { id: "toy/many" }],
])("it is claimed only where %s", (ends, assumption) => {
  expect(explained({ ...assumption, says: "they are many" })).toContain(`It is claimed only where ${ends}\n`)
})
