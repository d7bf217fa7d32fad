/** Examples for the help: of the whole command line, and of each command. Each line can be typed as it stands. */

const under = (lines: string): string => `\nExamples:\n${lines.replace(/^\n|\n$/g, "")}`

export const examples = {
  all: under(`
  quorate check                                every suite of every chapter, with its expected counterexamples
  quorate check pow --property pow/conservation --runs 2000 --seed 7
  quorate check ./my-chapter.ts --time 60      one's own protocol, for a minute
  quorate explore pow/two-miners               every run of a small world
  quorate compare --svg comparison.svg         the lecture's table, measured
  quorate show Q5                              what a chapter says to a reader's question
  quorate replay spec/pow/traces/deep-reorg.trace --step
  quorate shrink found.trace --out smaller.trace
  quorate verify-headers headers.json          real headers against the rules`),
  show: under(`
  quorate show pow/receive-block               a rule, with its premises
  quorate show dpos/rounds-are-fair            a property
  quorate show Q5                              what becomes of the transactions of the losing block?`),
  check: under(`
  quorate check                                all chapters; a group such as pos stands for its own
  quorate check paxos --strategy swarm --runs 5000 --seed 7
  quorate check pow --property pow/no-double-spend
  quorate check dpos --time 3600 --resume dpos.parts     after a break the same command goes on
  quorate check ./my-chapter --save            keep what it finds: every later check replays it first
  quorate check --json > report.json`),
  explore: under(`
  quorate explore twophase/rm-7                every run of a small world: 296,448 states
  quorate explore generals/om1-n4 --symmetry
  quorate explore paxos/clients-3 --fingerprints --memory 500
  quorate explore pow/two-payments --mode iddfs --depth 8
  quorate explore mine/small --chapter ./mine.ts`),
  compare: `${under(`
  quorate compare                                    all protocols, eight networks
  quorate compare --protocols pow,dpos --share 0.33
  quorate compare --time 300 --seed 7                as many networks as fit into five minutes
  quorate compare --json > comparison.json
  quorate compare --svg comparison.svg               the same as a chart, in a new file`)}

All protocols run in the same generated networks, with the same payments asked for at the same times and places. One party holds
a share of power, stake or seats; in the attacks its share varies. The same seed gives the same table, whatever the workers.`,
  replay: under(`
  quorate replay spec/pow/traces/majority.trace
  quorate replay spec/pow/traces/majority.trace --step   one step at a time, with every premise that was looked at
  quorate replay found.trace --chapter ./my-chapter.ts`),
  shrink: under(`
  quorate shrink found.trace                   prints the shorter trace
  quorate shrink found.trace --out smaller.trace`),
  verifyHeaders: under(`
  quorate verify-headers headers.json
  quorate verify-headers headers.json --json > report.json`),
  new: under(`
  quorate new my-chapter                       begins the folder my-chapter
  quorate check ./my-chapter                   it passes from the start`),
} as const
