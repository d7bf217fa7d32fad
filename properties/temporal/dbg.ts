import * as fc from "fast-check"
import { drawn, systemOf } from "../explore/randomProtocol.ts"
import { judgeTemporal } from "../../src/temporal/temporal.ts"
import { playLasso } from "../../src/temporal/endless.ts"
import { eventually } from "../../spec/core/Property.ts"
import { changesIn, startOf } from "../../src/temporal/configurations.ts"
import { same } from "../../src/explore/naiveActions.ts"
const r = fc.check(fc.property(drawn, fc.nat(20), (d, n) => {
  const s = systemOf(d)
  const [j] = judgeTemporal(s, [eventually({id:"x",source:"",says:""}, (w: any) => Object.values(w).reduce((a: any, b: any) => a + (b ?? 5), 0) === n)], {statesMax: 150})
  return !j?.lasso || playLasso(s, j.lasso) !== undefined
}), {numRuns: 5000, seed: 5})
if (r.failed) {
  const [d, n] = r.counterexample as any
  console.log(JSON.stringify(d))
  const s = systemOf(d)
  const [j] = judgeTemporal(s, [eventually({id:"x",source:"",says:""}, (w: any) => Object.values(w).reduce((a: any, b: any) => a + (b ?? 5), 0) === n)], {statesMax: 150})
  let at = startOf(s)
  for (const m of j!.lasso!.path) { const cs = changesIn(s, at); const c = cs.find((c) => same(c.move, m)); console.log(JSON.stringify(m)); if (!c) { console.log("not among"); for (const x of cs) console.log("  ", JSON.stringify(x.move)); break }; at = c.after }
}
