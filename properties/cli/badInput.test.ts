/**
 * Bad input: one clear line on stderr, exit code 2, nothing on stdout, nothing written.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { emptyFolder, filesIn, folderWithToken, quorate, root } from "./run.ts"

const trace = join(root, "spec/pow/traces/deep-reorg.trace")

/** What is typed, and what the line must tell. */
const table: ReadonlyArray<readonly [args: ReadonlyArray<string>, tells: RegExp]> = [
  [[], /command is missing.*quorate --help/],
  [["--"], /command is missing/],
  [["check", "--runs", "a".repeat(9999)], /^.{0,2200}\n$/],
  [["show", "a".repeat(9999)], /^.{0,2200}\n$/],
  [["chek"], /unknown command 'chek'.*check/],
  [["--versoin"], /unknown option '--versoin'.*--version/],
  [["list", "pow"], /too many arguments/],
  [["list", "--json"], /unknown option '--json'/],
  [["show"], /missing required argument 'id'/],
  [["show", "pow/no-such-thing"], /nothing named "pow\/no-such-thing"/],
  [["show", "pow/recieve-block"], /did you mean pow\/receive-block/],
  [["show", "Q99"], /no chapter answers "Q99"/],
  [["show", ""], /nothing named ""/],
  [["check", "po"], /no chapter "po".*did you mean pow or pos/],
  [["show", "pos"], /nothing named "pos"; pos is the group of pos-age, pos-lottery, pos-finality/],
  [["explore", "pos"], /no scenario "pos"; pos is the group of pos-age, pos-lottery, pos-finality/],
  [["check", "pwo"], /no chapter "pwo": did you mean pow\?/],
  [["check", ""], /no chapter without a name/],
  [
    ["check", "twophase/rm-3"],
    /is a scenario, no chapter: try `quorate check twophase`, or `quorate explore twophase\/rm-3`/,
  ],
  [["check", "pow/conservation"], /is a property, no chapter: try `quorate check pow --property pow\/conservation`/],
  [["check", "__proto__"], /no chapter "__proto__"/],
  [["check", "./nowhere.ts"], /cannot read the chapter \.\/nowhere\.ts/],
  [["check", "."], /cannot read the chapter \./],
  [["check", "--property", "pow/nothing"], /no property "pow\/nothing"/],
  [["check", "--property", "pow/conservatoin"], /did you mean pow\/conservation/],
  [["check", "--runs", "abc"], /--runs.*'abc'.*whole number/],
  [["check", "--runs", "0"], /--runs.*'0'.*from 1/],
  [["check", "--runs", "-5"], /--runs.*'-5'/],
  [["check", "--runs", "1.5"], /--runs.*'1\.5'/],
  [["check", "--runs", "1e3"], /--runs.*'1e3'/],
  [["check", "--runs", "0x10"], /--runs.*'0x10'/],
  [["check", "--runs", ""], /--runs.*whole number/],
  [["check", "--runs", " 7"], /--runs.*whole number/],
  [["check", "--runs", "99999999999999999999"], /--runs.*to 1_000_000_000/],
  [["check", "--runs"], /--runs.*argument missing/],
  [["check", "--steps", "abc"], /--steps.*'abc'/],
  [["check", "--steps", "0"], /--steps.*from 1 to 1_000_000/],
  [["check", "--steps", "1000001"], /--steps.*'1000001'/],
  [["check", "--seed", "-1"], /--seed.*from 0 to 4294967295/],
  [["check", "--seed", "4294967296"], /--seed.*from 0 to 4294967295/],
  [["check", "--seed", "NaN"], /--seed.*'NaN'/],
  [["check", "--time", "0"], /--time.*above 0/],
  [["check", "--time", "soon"], /--time.*number of seconds/],
  [["check", "--time", "Infinity"], /--time.*number of seconds/],
  [["check", "--time", "5", "--runs", "5"], /--time.*cannot be used with.*--runs/],
  [["check", "--workers", "0"], /--workers.*from 1 to 256/],
  [["check", "--workers", "two"], /--workers.*'two'/],
  [["check", "--strategy", "chance"], /--strategy.*'chance'.*uniform, pace, swarm, pct, novelty, mix/],
  [["check", "--strategy"], /--strategy.*argument missing/],
  [["check", "--juint", "a.xml"], /unknown option '--juint'.*--junit/],
  [["check", "--junit", "no/such/folder/a.xml"], /cannot write no\/such\/folder\/a\.xml.*no such file or folder/],
  [["check", "--junit", "here.txt"], /cannot write here\.txt: it exists already/],
  [["check", "--junit", "folder"], /cannot write folder: it exists already/],
  [["check", "--junit", ""], /cannot write a file without a name/],
  [["check", "--junit", "new.xml/"], /cannot write new\.xml\/: it names a folder/],
  [["check", "--junit", "here.txt/a.xml"], /cannot write here\.txt\/a\.xml.*not a folder/],
  [["check", "--junit", "dangling"], /cannot write dangling: it exists already/],
  [["check", "./broken.ts"], /cannot load \.\/broken\.ts/],
  [["check", "./throws.ts"], /cannot load \.\/throws\.ts: first line/],
  [["check", "./nothing.ts"], /exports no chapter/],
  [["check", "./half.ts"], /no whole chapter: "presets" must be a record/],
  [["check", "./here.txt"], /here\.txt exports no chapter|cannot load \.\/here\.txt/],
  [["explore"], /missing required argument 'scenario'/],
  [["explore", "pow/nothing"], /no scenario "pow\/nothing"/],
  [["explore", "pow/chaos"], /searched at random.*quorate check pow`, or explore pow\/two-miners or [^ ]+ or [^ ]+\n/],
  [["explore", "pow/two-miners", "--mode", "best"], /--mode.*'best'.*bfs, dfs, iddfs/],
  [["explore", "pow/two-miners", "--workers", "0"], /--workers.*from 1 to 256/],
  [["explore", "pow/two-miners", "--states", "0"], /--states.*from 1/],
  [["explore", "pow/two-miners", "--depth", "deep"], /--depth.*'deep'/],
  [["explore", "pow/two-miners", "--memory", "1.5"], /--memory.*'1\.5'/],
  [["explore", "token/nothing", "--chapter", "./token.ts"], /no scenario "token\/nothing".*token\/ring/],
  [["replay"], /missing required argument 'trace'/],
  [["replay", ""], /cannot read the trace: its name is empty/],
  [["explore", "token/ring", "--chapter", ""], /cannot read a chapter without a name/],
  [["replay", "nowhere.trace"], /cannot read the trace nowhere\.trace: there is no such file/],
  [["replay", "folder"], /cannot read the trace folder: it is a folder/],
  [["replay", "/dev/null"], /cannot read the trace \/dev\/null: it is not an ordinary file/],
  [["replay", "empty.txt"], /cannot read the trace empty\.txt: line 1/],
  [["replay", "here.txt"], /cannot read the trace here\.txt: line 1/],
  [["replay", "bytes.trace"], /cannot read the trace bytes\.trace: it is not text in UTF-8/],
  [["replay", "version.trace"], /version 99 is not known/],
  [["replay", "other.trace"], /there is no chapter "raft".*--chapter/],
  [["replay", trace, "--chapter", "./token.ts"], /there is no chapter `pow`/],
  [["shrink"], /missing required argument 'trace'/],
  [["shrink", "nowhere.trace", "--out", "a.trace"], /cannot read the trace nowhere\.trace/],
  [["shrink", trace, "--out", "here.txt"], /cannot write here\.txt: it exists already/],
  [["shrink", trace, "--out", "no/folder/a.trace"], /cannot write no\/folder\/a\.trace/],
  [["verify-headers"], /missing required argument 'file'/],
  [["verify-headers", "nowhere.json"], /cannot read the headers file nowhere\.json/],
  [["verify-headers", "here.txt"], /cannot read the headers file here\.txt: line 1/],
  [["verify-headers", "empty.txt"], /no header/],
  [["verify-headers", "folder"], /it is a folder/],
  [["new"], /missing required argument 'name'/],
  [["new", "Raft"], /no name for a chapter/],
  [["new", "../up"], /no name for a chapter/],
  [["new", "pos-age"], /is taken by a chapter of this package/],
  [["new", "core"], /is taken/],
  [["new", "a--b"], /no name for a chapter/],
  [["new", "folder"], /it exists already/],
]

const prepared = (): string => {
  const folder = folderWithToken()
  const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, "folder"))
  write("here.txt", "here\n")
  write("empty.txt", "")
  write("bytes.trace", new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]))
  write("version.trace", "quorate trace 99\nchapter pow\n")
  write("other.trace", "quorate trace 1\nchapter      raft\n")
  write("broken.ts", "export const a: number = = 1\n")
  write("throws.ts", 'throw new Error("first line\\nsecond line")\n')
  write("nothing.ts", "export const a = 1\n")
  write("half.ts", 'export const c = { id: "half", title: "Half", protocol: {}, scenarios: [] }\n')
  symlinkSync(join(folder, "nothing-there"), join(folder, "dangling"))
  return folder
}

describe.concurrent("bad input", () => {
  test.for(table)("quorate %s", async ([args, tells]) => {
    const folder = prepared()
    const before = filesIn(folder)
    const { code, out, err } = await quorate(args, { cwd: folder })
    expect(err).toMatch(tells)
    expect(err).toMatch(/^quorate: [^\n]+\n$/)
    expect(err).not.toMatch(/\bat .*:\d+:\d+/)
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(filesIn(folder)).toEqual(before)
  })
})

test("the table is long enough", () => expect(table.length).toBeGreaterThanOrEqual(40))

test("a name with control characters cannot write over the line", async () => {
  const { code, err } = await quorate(["show", "a\u001b[2J\nb\rc"], { cwd: emptyFolder() })
  expect(code).toBe(2)
  expect(err.trimEnd()).not.toMatch(/\p{Cc}/u)
})
