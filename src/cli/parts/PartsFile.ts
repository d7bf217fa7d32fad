/**
 * A file that keeps what the parts of a long check gave, so that the same command goes on after an interrupt, a crash or a
 * restart of the machine. It only ever grows, line by line. What it does not hold, or holds damaged, is done again.
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats, writeSync } from "node:fs"
import { open, stat } from "node:fs/promises"
import { createInterface } from "node:readline"
import { deserialize, serialize } from "node:v8"
import { deflateSync, inflateSync } from "node:zlib"
import { GivesUp } from "../exit.ts"
import { exists, mustBeFree, reasonOf } from "../files.ts"
import type { Part } from "../jobs/jobs.ts"

const firstLine = "quorate parts 1\n"

export class PartsFile {
  /** How many parts have been taken from the file. */
  taken = 0
  /** How many parts the file held when it was opened, whatever they answer. */
  readonly held: number
  /** Why no more can be written, once that is so. */
  failed: GivesUp | undefined
  readonly path: string
  private readonly file: number
  /** Key → what is kept, still packed. */
  private readonly packed: Map<string, string>

  /** Opens the file, or begins it. Gives up if it is something else, or cannot be written. */
  static async open(path: string): Promise<PartsFile> {
    if (!(await exists(path))) await mustBeFree(path)
    try {
      const packed = await linesOf(path)
      return new PartsFile(path, openSync(path, "a+"), packed)
    } catch (thrown) {
      throw thrown instanceof GivesUp ? thrown : cannotWrite(path, thrown)
    }
  }

  private constructor(path: string, file: number, packed: Map<string, string>) {
    this.path = path
    this.file = file
    this.packed = packed
    this.held = packed.size
    if (!endsLine(file)) this.write("\n")
    if (fstatSync(file).size === 0) this.write(firstLine)
    if (this.failed !== undefined) throw this.failed
  }

  get<A>(key: string): Part<A> | undefined {
    const packed = this.packed.get(key)
    if (packed === undefined) return undefined
    this.packed.delete(key)
    const part = unpacked<A>(packed, key)
    if (part !== undefined) this.taken++
    return part
  }

  put<A>(key: string, part: Part<A>): void {
    this.write(`${key} ${deflateSync(serialize({ key, part })).toString("base64")}\n`)
  }

  close(): void {
    this.failed ??= new GivesUp(`${this.path} is closed`)
    closeSync(this.file)
  }

  private write(line: string): void {
    if (this.failed !== undefined) return
    try {
      const bytes = Buffer.from(line)
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at)
    } catch (thrown) {
      this.failed = cannotWrite(this.path, thrown)
    }
  }
}

const cannotWrite = (path: string, thrown: unknown) => new GivesUp(`cannot write ${path}: ${reasonOf(thrown)}`)

/** What the file keeps, by key. */
const linesOf = async (path: string): Promise<Map<string, string>> => {
  const packed = new Map<string, string>()
  if (!(await exists(path))) return packed
  const { size } = await mustBeOurs(path)
  if (size === 0) return packed
  for await (const line of createInterface({ input: createReadStream(path, { start: firstLine.length }) })) {
    const at = line.lastIndexOf(" ")
    if (at > 0) packed.set(line.slice(0, at), line.slice(at + 1))
  }
  return packed
}

/** Looks at the beginning only: what else may be there can be of any size. */
const mustBeOurs = async (path: string): Promise<Stats> => {
  const found = await stat(path)
  if (!found.isFile()) throw new GivesUp(`cannot go on from ${path}: it is not an ordinary file`)
  const file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLine.length), 0, firstLine.length, 0)
  await file.close()
  if (bytesRead > 0 && buffer.toString() !== firstLine)
    throw new GivesUp(`cannot go on from ${path}: it was not begun by --resume; name another file`)
  return found
}

const endsLine = (file: number): boolean => {
  const { size } = fstatSync(file)
  if (size === 0) return true
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last.toString() === "\n"
}

/** Nothing if a line is damaged: its part is done again. */
const unpacked = <A>(text: string, key: string): Part<A> | undefined => {
  try {
    const kept = deserialize(inflateSync(Buffer.from(text, "base64"))) as {
      readonly key: string
      readonly part: Part<A>
    }
    return kept.key === key ? kept.part : undefined
  } catch {
    return undefined
  }
}
