import { systemOf } from "../explore/randomProtocol.ts"
import { changesIn, startOf } from "../../src/temporal/configurations.ts"
import { actionsOf } from "../../src/explore/naiveActions.ts"
const e = {next:0,emits:[]}
const d: any = {"table":Array.from({length:6},()=>[e,e,e,e,e]),"start":{"next":0,"emits":[{"to":"A","what":0}]},"shows":[0,0,0,0,0,0],"environment":{"network":"multiset","idle":"stays","budget":{"Go":1,"alarm":0,"recover":0}},"hasCorrupt":false,"storms":true}
const s = systemOf(d)
console.log(s.offers(0, startOf(s).locals[0]!))
for (const x of actionsOf(s, startOf(s), new Map())) console.log(JSON.stringify(x))
