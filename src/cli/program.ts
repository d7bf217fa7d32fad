/**
 * The commands and their options: what is typed, in which range, and which module carries it out.
 * commander is light, rejects what it does not know, and says so well; engines are imported by the command that needs them.
 */
import { Argument, Command, Option } from "commander"
import type { StrategyName } from "../run/strategies/Strategy.ts"
import type { CheckFlags } from "./commands/check.ts"
import type { CompareFlags } from "./commands/compare.ts"
import type { ExploreFlags } from "./commands/explore.ts"
import { examples } from "./examples.ts"
import { type ExitCode, exit, exitTable, oneLine, shortened } from "./exit.ts"
import { between, fraction, seconds, seed } from "./numbers.ts"
import { version } from "./places.ts"
import { terminal } from "./terminal.ts"

/** Spelled here too, so that help needs no engine. */
const strategies: ReadonlyArray<StrategyName> = ["uniform", "pace", "swarm", "pct", "novelty", "mix"]
const billion = 1_000_000_000
const millionSteps = 1_000_000
const workersMax = 256
const mebibytesMax = 1 << 20
const chapterOption = ["--chapter <path>", "where the chapter is, if it is one's own"] as const

/** Carries out a command line; the exit code is the command's. Throws what commander or the command gives up with. */
export const run = async (args: ReadonlyArray<string>): Promise<ExitCode> => {
  const root = program()
  if (args.every((arg) => arg === "--")) root.error("a command is missing: try `quorate check`, or `quorate --help`")
  await root.parseAsync(args, { from: "user" })
  return ended
}
/** The exit code of the command that has run. */
let ended: ExitCode = exit.asExpected

/** The whole command line. What it runs leaves its exit code behind. */
const program = (): Command => {
  const root = new Command("quorate")
    .description("Consensus protocols as rules that can be run, broken, replayed and read.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; `quorate <command> --help` for one command")
    .helpCommand(false)
    // before .command(): a command copies these when it is made
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`quorate: ${sentence(text)}\n`) })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText("after", `${examples.all}\n${exitTable}`)
  addReading(root)
  addCheck(root)
  addExplore(root)
  addCompare(root)
  addTraces(root)
  addTools(root)
  addHelp(root)
  return root
}

/** What is longer has been typed. */
const sentenceMax = 2000
const sentence = (text: string): string =>
  shortened(oneLine(text.replace(/^error: /, "")), sentenceMax).replace(/\.$/, "")

/** Runs a command's module, and keeps its exit code. */
const runs = async (code: Promise<ExitCode>): Promise<void> => {
  ended = await code
}

const addReading = (root: Command): void => {
  root
    .command("list")
    .description("the chapters and their scenarios")
    .action(async () => runs((await import("./commands/list.ts")).list(terminal())))
  root
    .command("show")
    .description("a chapter, rule, property, scenario, question (Q5) or claim (C6), as its chapter states it")
    .argument("<id>", "pow, pow/receive-block, pow/no-double-spend, pow/chaos, Q5, C6 …")
    .addHelpText("after", examples.show)
    .action(async (id: string) => runs((await import("./commands/show.ts")).show(id, terminal())))
}

const addCheck = (root: Command): void => {
  root
    .command("check")
    .description("put chapters to the test: all of them, or those named; a path names one's own")
    .argument("[chapter...]", "pow, ./my-chapter.ts …")
    .option("--property <id>", "only this property")
    .option("--runs <n>", "runs of each random scenario; without it, the scenario's own number", between(1, billion))
    .option("--steps <n>", "steps of the longest run; without it, the scenario's own number", between(1, millionSteps))
    .option("--seed <n>", "0 to 4294967295; the same seed gives the same result", seed, 1)
    .addOption(new Option("--time <seconds>", "go on until the time is over").argParser(seconds).conflicts("runs"))
    .addOption(
      new Option("--strategy <name>", "who chooses, in random runs, what happens next")
        .choices(strategies)
        .default("mix"),
    )
    .option("--workers <n>", "threads; without it, one for each core", between(1, workersMax))
    .option("--json", "print one JSON document")
    .option("--junit <file>", "write the results as JUnit XML to a new file")
    .option("--resume <file>", "keep in this file what is done; the same command goes on from there")
    .option("--save", "keep the traces of violations: every later check replays them first")
    .addHelpText("after", examples.check)
    .action(async (chapters: ReadonlyArray<string>, flags: CheckFlags) =>
      runs((await import("./commands/check.ts")).check(chapters, flags, terminal())),
    )
}

const addExplore = (root: Command): void => {
  root
    .command("explore")
    .description("search every run of an exhaustive scenario, nearest first")
    .argument("<scenario>", "pow/two-miners, twophase/rm-3 …")
    .addOption(
      new Option("--mode <mode>", "bfs: breadth first, dfs: depth first, iddfs: depth first, deeper and deeper")
        .choices(["bfs", "dfs", "iddfs"])
        .default("bfs"),
    )
    .option("--fingerprints", "keep 64 bits of each state instead of all of it; the probability of an error is printed")
    .option("--symmetry", "take states for one that differ only in interchangeable names")
    .option("--por", "take steps that commute in one order only (partial-order reduction)")
    .option("--states <n>", "give up after so many states", between(1, billion))
    .option("--depth <n>", "go no deeper than so many levels; the start is level 1", between(1, billion))
    .option("--memory <MiB>", "give up when the tables take more, by estimate", between(1, mebibytesMax))
    .option("--time <seconds>", "give up after so many seconds", seconds)
    .option("--workers <n>", "threads, one for each world of a scenario that has several", between(1, workersMax), 1)
    .option(...chapterOption)
    .option("--json", "print one JSON document")
    .addHelpText("after", examples.explore)
    .action(async (scenario: string, flags: ExploreFlags) =>
      runs((await import("./commands/explore.ts")).explore(scenario, flags, terminal())),
    )
}

const addCompare = (root: Command): void => {
  root
    .command("compare")
    .description("measure protocols side by side: energy, speed, forks, messages, attacks, concentration")
    .option(
      "--protocols <ids>",
      "which, parted by commas; a group such as pos stands for its own; without it, all that can be compared",
    )
    .option("--seed <n>", "0 to 4294967295; the same seed gives the same result", seed, 1)
    .option("--nodes <n>", "nodes of the network, 21 to 500", between(21, 500), 40)
    .option("--share <s>", "what the largest party holds, 0.05 to 0.4", fraction(0.05, 0.4), 0.25)
    .option(
      "--interval <seconds>",
      "time between blocks, 2 to 600, where the protocol leaves it free",
      between(2, 600),
      20,
    )
    .option("--runs <n>", "generated networks, 2 to 10_000; without it, 8", between(2, 10_000))
    .addOption(
      new Option("--time <seconds>", "as many networks as fit into this time, two at least")
        .argParser(seconds)
        .conflicts("runs"),
    )
    .option("--workers <n>", "threads; without it, one for each core", between(1, workersMax))
    .option("--json", "print one JSON document")
    .option("--svg <file>", "draw the chart to a new file")
    .addHelpText("after", examples.compare)
    .action(async (flags: CompareFlags) => runs((await import("./commands/compare.ts")).compare(flags, terminal())))
}

const addTraces = (root: Command): void => {
  root
    .command("replay")
    .description("run a trace again and see whether it ends as recorded")
    .argument("<trace>", "a trace file")
    .option("--step", "one step at a time, with every premise that was looked at")
    .option(...chapterOption)
    .addHelpText("after", examples.replay)
    .action(async (file: string, flags: { readonly step?: true; readonly chapter?: string }) =>
      runs((await import("./commands/replay.ts")).replay(file, flags, terminal())),
    )
  root
    .command("shrink")
    .description("make a trace as short as it gets")
    .argument("<trace>", "a trace file that violates a property")
    .option("--out <file>", "write it to a new file; without it, print it")
    .option(...chapterOption)
    .addHelpText("after", examples.shrink)
    .action(async (file: string, flags: { readonly out?: string; readonly chapter?: string }) =>
      runs((await import("./commands/shrink.ts")).shrink(file, flags, terminal())),
    )
}

const addTools = (root: Command): void => {
  root
    .command("verify-headers")
    .description("check real block headers against the rules of proof of work")
    .argument("<file>", 'lines {"height":n,"header":"<160 hex>"}, or a JSON array of them')
    .option("--json", "print one JSON document")
    .addHelpText("after", examples.verifyHeaders)
    .action(async (file: string, flags: { readonly json?: true }) =>
      runs((await import("./commands/verifyHeaders.ts")).verifyHeaders(file, flags, terminal())),
    )
  root
    .command("new")
    .description("begin a chapter from the template")
    .argument("<name>", "in lower case, digits and hyphens")
    .addHelpText("after", examples.new)
    .action(async (name: string) => runs((await import("./commands/new.ts")).newChapter(name, terminal())))
}

/** commander's own would print everything for a command that is not there. */
const addHelp = (root: Command): void => {
  const names = root.commands.map((command) => command.name())
  root
    .command("help")
    .description("print the help of a command, like `quorate <command> --help`")
    .addArgument(new Argument("[command]", "which one; without it, this help").choices(names))
    .action((name?: string) => (root.commands.find((command) => command.name() === name) ?? root).help())
}
