/** Before every test file: one seed for everything random, named again by every test that fails. */
import * as fc from "fast-check"
import { beforeEach } from "vitest"

const fixed = 20260101
const asked = process.env["QUORATE_SEED"]
const seed = asked === undefined || asked === "" ? fixed : Number(asked)
if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
  throw new Error(`QUORATE_SEED=${asked}: it must be a whole number from 0 to 4294967295`)
}

fc.configureGlobal({ seed: seed | 0 })

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(`the random seed was ${seed}: again with QUORATE_SEED=${seed} npm test`))
})
