/** Proof of work as the comparison measures it, in a small world; and what changes if something is made otherwise. */
import type { AnyCompared } from "../../spec/core/Comparison.ts"
import { compared } from "../../spec/pow/Compared.ts"
import { pow } from "../../spec/pow/index.ts"
import { measure, type RunFigures } from "../../src/compare/measure.ts"
import type { Measured } from "../../src/compare/simulate.ts"
import { type Asked, defaults } from "../../src/compare/World.ts"

export const small: Asked = { ...defaults, runs: 2, nodes: 21 }

export const powMeasured = (changed: Partial<AnyCompared> = {}): Measured => ({
  id: "pow",
  protocol: pow,
  compared: { ...compared, ...changed } as AnyCompared,
})

/** The figures of one run. */
export const figures = (changed: Partial<AnyCompared> = {}, asked: Partial<Asked> = {}, run = 0): RunFigures =>
  measure(powMeasured(changed), { ...small, ...asked }, run)
