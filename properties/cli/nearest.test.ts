/** Suggestions for mistyped names. */
import { expect, test } from "vitest"
import { nearest } from "../../src/cli/nearest.ts"

test.each([
  ["two letters exchanged", "pwo", ["pow", "dpos"], ": did you mean pow?"],
  ["a letter too many", "poww", ["pow", "dpos"], ": did you mean pow?"],
  ["a name that several have, once", "Q6", ["Q5", "Q5", "Q5"], ": did you mean Q5?"],
  ["nothing like it", "zzzzzzzz", ["pow", "pow", "dpos"], ": known are pow, dpos"],
  ["nothing known", "a", [], ""],
] as const)("%s", (_, name, known, says) => expect(nearest(name, known)).toBe(says))
