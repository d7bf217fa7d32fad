/**
 * `npm run bench`: measures and prints a table. Nothing is asserted here: figures belong to a machine and a day.
 * `npm run bench -- quick` takes smaller amounts.
 */
import { cpus } from "node:os"
import { checking } from "./checking.ts"
import { command } from "./commands.ts"
import { throughFastCheckDpos, timedDpos, walkDpos } from "./dpos.ts"
import { exploration } from "./exploration.ts"
import { eventsOfFinality, slotsOfFinality, walkFinality } from "./finality.ts"
import { eventsOfLottery, slotsOfLottery, walkLottery } from "./lottery.ts"
import { line, type Measured } from "./measure.ts"
import { eventsOfAge, kernelsOfAge, slotsOfAge, walkAge } from "./posAge.ts"
import { exhaustive, memory, shrinking, throughFastCheck, walk, walkingTables } from "./pow.ts"
import { bytesPerBlock, timed } from "./timed.ts"
import { walking } from "./walks.ts"

const quick = process.argv.includes("quick")
const scale = (n: number): number => (quick ? n / 10 : n)
const print = (figures: ReadonlyArray<Measured>): void => {
  for (const f of figures) console.log(line(f))
}

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}, one core used\n`)
console.log("| what | median | low – high | note |\n|---|---|---|---|")
print([walk(scale(20_000))])
print([throughFastCheck(scale(10_000))])
print([walkingTables(scale(20_000))])
print([exhaustive()])
for (const idles of [true, false]) print([walking("twophase/rm-3", scale(300_000), idles)])
for (const idles of [true, false]) print([walking("paxos/lamport-b1", scale(100_000), idles)])
print([walking("paxos/clients-3", scale(100_000), false)])
print([checking("twophase/any-order", scale(40_000)), checking("paxos/lamport-random", scale(10_000))])
print([checking("paxos/clients-random", scale(10_000)), checking("generals/om2-n7", scale(1_000))])
print([checking("register/one-server", scale(10_000)), checking("pow/chaos", scale(4_000))])
for (const model of ["two-phase, N = 7", "Paxos, 3 clients"] as const) {
  for (const store of ["exact", "fingerprints"] as const) print(exploration(model, store))
}
print(shrinking(scale(200)))
print([timed(10, scale(200_000))])
for (const nodes of [100, 1_000, 10_000]) print([timed(nodes, scale(2_000_000))])
print([bytesPerBlock(scale(20_000))])
print([walkLottery(scale(20_000))])
print([walkFinality(scale(20_000)), slotsOfFinality(20, 1_000, scale(320))])
print([eventsOfFinality(100, 100, scale(3_200)), eventsOfFinality(100, 1_000, scale(640))])
print([slotsOfLottery(1_000, scale(10_000)), eventsOfLottery(100, scale(20_000))])
print([walkAge(scale(20_000)), eventsOfAge(100, scale(2_000_000))])
print([slotsOfAge(100, scale(5_000)), kernelsOfAge(100, scale(20_000))])
print([walkDpos(scale(20_000)), throughFastCheckDpos(scale(10_000)), timedDpos(101, scale(10_000))])
print([memory(scale(10_000_000))])
print(command("`quorate --help`", ["--help"]))
print(command("`quorate replay`", ["replay", "spec/pow/traces/deep-reorg.trace"]))
