/** `quorate compare`: the same for the same seed, whatever the workers; and clear about what it cannot do. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Comparison } from "../../src/compare/Comparison.ts"
import { emptyFolder, ended, filesIn, quorate, start } from "./run.ts"

const small = ["compare", "--protocols", "pow", "--nodes", "21", "--runs", "2"]

describe("quorate compare", { timeout: 120_000 }, () => {
  test("gives the same document and chart for the same seed, with any number of workers", async () => {
    // Catches: results in the order of their arrival, a clock or a path in the output, a chart that draws luck of its own.
    const cwd = emptyFolder()
    const runs = await Promise.all(
      [1, 2].map((k) => quorate([...small, "--json", "--svg", `${k}.svg`, "--workers", String(k)], { cwd })),
    )
    expect(runs.map((r) => r.code)).toEqual([0, 0])
    expect(runs[1]?.out).toBe(runs[0]?.out)
    expect(readFileSync(join(cwd, "1.svg"), "utf8")).toBe(readFileSync(join(cwd, "2.svg"), "utf8"))
    const document = JSON.parse(runs[0]?.out ?? "") as Comparison
    expect(document.command).toBe("quorate compare --protocols pow --nodes 21 --runs 2 --seed 1")
    expect(document.protocols.map((p) => p.id)).toEqual(["pow"])
    expect(document.rows.length).toBeGreaterThan(20)
  })

  test("prints a table, and how to get it again", async () => {
    // Catches: progress on stdout, colours where nobody asked, a command that is not the one that ran.
    const { code, out, err } = await quorate([...small, "--share", "0.3"])
    expect(code).toBe(0)
    expect(out).toContain("who first finds a nonce")
    expect(out).toContain("again     npx quorate compare --protocols pow --nodes 21 --share 0.3 --runs 2 --seed 1")
    expect(out).not.toContain("\u001b")
    expect(err).toMatch(/1 protocol, 2 runs of each/)
  })

  test("measures as many networks as fit into a time, two at least", async () => {
    // Catches: a budget that ends before there is an interval.
    const { out } = await quorate(["compare", "--protocols", "pow", "--nodes", "21", "--time", "0.1", "--json"])
    expect((JSON.parse(out) as Comparison).asked.runs).toBeGreaterThanOrEqual(2)
  })

  test("writes the chart even if nobody reads the table, and leaves nothing else", async () => {
    // Catches: output that ends the process between a draft and its name.
    const cwd = emptyFolder()
    const child = start([...small, "--svg", "chart.svg"], { cwd })
    child.stdout?.destroy()
    const { code } = await ended(child)
    expect(code).toBe(141)
    expect(filesIn(cwd)).toEqual(["chart.svg"])
    expect(readFileSync(join(cwd, "chart.svg"), "utf8")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
  })

  test("says where the workload does not fit, and takes what was named once", async () => {
    // Catches: a name that is measured twice, blanks and line breaks in the command, a backlog that is shown as a waiting time.
    const named = ["compare", "--protocols", "pow\n, pow\t", "--nodes", "21", "--runs", "2", "--interval", "200"]
    const { code, out } = await quorate(named)
    expect(code).toBe(0)
    expect(out).toContain("0.1 payments per s are too many for 15 in a block and a block every 200 s")
    expect(out).toContain("again     npx quorate compare --protocols pow --nodes 21 --interval 200 --runs 2 --seed 1\n")
  })

  test("ends at once on Ctrl-C and tells what there is", async () => {
    // Catches: threads that go on, an exit code that says that all is well.
    const child = start([...small.slice(0, 5), "--runs", "10000"])
    setTimeout(() => child.kill("SIGINT"), 4000)
    const { code, err } = await ended(child)
    expect(code).toBe(130)
    expect(err).toMatch(/interrupted; 1 protocol, \d+ runs? of each/)
  })
})

describe("bad input", () => {
  const table: ReadonlyArray<readonly [args: ReadonlyArray<string>, tells: RegExp]> = [
    [["--protocols", "powr"], /--protocols.*"powr".*did you mean pow.*choose from pow/],
    [
      ["--protocols", "pow,pos-finality"],
      /--protocols: pos-finality cannot be compared: it makes .* final.*choose from pow/,
    ],
    [["--protocols", "register"], /--protocols: register cannot be compared: it makes no chain.*choose from pow/],
    [["--protocols", "pow\u001b[31m"], /--protocols.*"pow \[31m"/],
    [["--protocols", "po"], /did you mean pow or pos\?/],
    [["--svg", `${"a".repeat(300)}.svg`], /cannot write a+\.svg: the name is too long/],
    [["--protocols", ""], /--protocols.*no protocol "" to compare/],
    [["--seed", "-1"], /--seed.*from 0 to 4294967295/],
    [["--nodes", "20"], /--nodes.*'20'.*from 21 to 500/],
    [["--share", "0.5"], /--share.*'0\.5'.*from 0\.05 to 0\.4/],
    [["--share", "a third"], /--share.*'a third'.*number from/],
    [["--interval", "0"], /--interval.*'0'.*from 2 to 600/],
    [["--runs", "1"], /--runs.*'1'.*from 2 to 10_000/],
    [["--time", "0"], /--time.*above 0/],
    [["--time", "5", "--runs", "5"], /--time.*cannot be used with.*--runs/],
    [["--workers", "0"], /--workers.*from 1 to 256/],
    [["--svg", "here.svg"], /cannot write here\.svg: it exists already/],
    [["--svg", "no/folder/a.svg"], /cannot write no\/folder\/a\.svg.*no such file or folder/],
    [["pow"], /too many arguments/],
    [["--jsn"], /unknown option '--jsn'.*--json/],
  ]

  test.concurrent.each(table)("%j", { timeout: 60_000 }, async (args, tells) => {
    // Catches: a stack trace, a silent default, a message without the parameter, its value and the range.
    const cwd = emptyFolder()
    writeFileSync(join(cwd, "here.svg"), "mine")
    const { code, out, err } = await quorate(["compare", ...args], { cwd })
    expect([code, out]).toEqual([2, ""])
    expect(err).toMatch(tells)
    expect(err.trimEnd().split("\n").length).toBe(1)
    expect(filesIn(cwd)).toEqual(["here.svg"])
  })
})
