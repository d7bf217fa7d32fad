/**
 * Premises that scenarios strike out: each is one that a rule states. A name with a slip of the pen in it would strike out nothing.
 */
import { expect, test } from "vitest"
import { rulesOf } from "../../spec/core/Protocol.ts"
import { chapters } from "../../spec/index.ts"

const named = chapters.flatMap(({ protocol, scenarios }) => {
  const stated = Object.values(protocol.roles)
    .flatMap(rulesOf)
    .flatMap((r) => r.stated.map((p) => `${r.id} ${p.name}`))
  return scenarios.flatMap((s) =>
    (s.struck ?? []).map((x) => ({ id: s.id, premise: `${x.rule} ${x.premise}`, stated })),
  )
})

test("scenarios strike out premises", () => {
  expect(named.length).toBeGreaterThan(20)
})

test.each(named)("$id strikes out $premise", ({ premise, stated }) => {
  expect(stated).toContain(premise)
})
