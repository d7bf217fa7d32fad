/**
 * A run as a space-time diagram: a lane for each node, time runs downwards, a message is an arrow in the row in which it
 * arrives. The number at its tail is the step that sent it.
 *
 *         A        B        C
 *     1   ●        │        │        mines; tip g → g/A
 *     2   1───────▶●        │        block A1; tip g → g/A
 *     3   1────────┼───────▶○        block A1; refused: Duplicate (ignore)
 */
import { adversary } from "../../spec/core/adversary.ts"
import { spellEffect } from "../trace/effect.ts"
import type { Frame, Letter, Recording } from "../trace/Recording.ts"
import { deedWords } from "./describe.ts"
import { clip, wrap } from "./layout.ts"
import { type Paint, paintOf, type View, widthOf } from "./paint.ts"

const laneWidthMax = 9
const laneWidthMin = 5
const noteWidthMin = 30

/** The signs of a diagram, with what they mean. */
const signs = {
  fires: "●",
  refuses: "○",
  deviates: "◆",
  crashes: "╳",
  "comes up": "◉",
} as const
type Sign = keyof typeof signs

/** Where lanes lie. */
interface Lanes {
  /** The names of the places that have a lane, in order. */
  readonly names: ReadonlyArray<string>
  readonly corrupt: ReadonlySet<string>
  /** Who speaks from the lane of the adversary. */
  readonly liars: ReadonlySet<string>
  readonly step: number
  readonly lane: number
  readonly note: number
}

/** The lane that a message comes from; −1 if it is not drawn. */
const laneOf = ({ names, liars }: Lanes, from: string): number => names.indexOf(liars.has(from) ? adversary : from)

const centre = ({ lane }: Lanes, k: number): number => k * lane + 1

const lanesOf = ({ places, frames }: Recording, width: number): Lanes => {
  const step = `${frames.length}`.length + 1
  const busy = new Set(frames.flatMap((f) => [f.place ?? "", f.letter?.from ?? ""]))
  const fits = Math.floor((width - step - 2 - noteWidthMin) / laneWidthMin)
  const all = places.map((p) => p.name)
  const names = all.length <= fits ? all : all.filter((n) => busy.has(n)).slice(0, fits)
  const room = Math.floor((width - step - 2 - noteWidthMin) / Math.max(1, names.length))
  const lane = Math.max(laneWidthMin, Math.min(laneWidthMax, room))
  const corrupt = new Set(places.filter((p) => !p.watched).map((p) => p.name))
  const senders = frames.flatMap((f) => f.letter?.from ?? [])
  const liars = new Set(senders.filter((from) => !places.some((p) => p.id === from)))
  return { names, corrupt, liars, step, lane, note: width - step - 2 - names.length * lane }
}

/** One row of characters that can be written into. */
class Row {
  private readonly chars: Array<string>
  constructor(length: number) {
    this.chars = Array.from({ length }, () => " ")
  }
  put(at: number, text: string): void {
    for (let i = 0; i < text.length; i++)
      if (at + i >= 0 && at + i < this.chars.length) this.chars[at + i] = text[i] as string
  }
  fill(from: number, to: number, char: string): void {
    for (let i = from; i <= to; i++) this.put(i, char)
  }
  toString(): string {
    return this.chars.join("")
  }
}

/** The lanes as they stand before a step: up, or down. */
const bare = (lanes: Lanes, down: ReadonlySet<string>): Row => {
  const row = new Row(lanes.names.length * lanes.lane)
  for (const [k, name] of lanes.names.entries()) row.put(centre(lanes, k), down.has(name) ? "┊" : "│")
  return row
}

const signOf = ({ action, refused, place }: Frame, { corrupt }: Lanes): Sign => {
  if (refused !== undefined) return "refuses"
  if (action._tag === "Crash") return "crashes"
  if (action._tag === "Recover") return "comes up"
  return place !== undefined && corrupt.has(place) ? "deviates" : "fires"
}

/** Draws the arrow of a message between two lanes. */
const drawArrow = (row: Row, lanes: Lanes, from: number, to: number, frame: Frame): void => {
  const right = to > from
  const tail = `${frame.letter?.cause ?? 0}`
  const start = centre(lanes, from)
  const end = centre(lanes, to)
  const line = frame.action._tag === "Duplicate" ? "═" : "─"
  const [low, high] = right ? [start, end] : [end, start]
  row.fill(low + 1, high - 1, line)
  for (let k = Math.min(from, to) + 1; k < Math.max(from, to); k++) row.put(centre(lanes, k), "┼")
  row.put(right ? start : start - tail.length + 1, tail)
  row.put(right ? end - 1 : end + 1, frame.action._tag === "Drop" ? "✗" : right ? "▶" : "◀")
}

const drawStep = (row: Row, lanes: Lanes, frame: Frame): void => {
  const to = lanes.names.indexOf(frame.place ?? "")
  const from = frame.letter === undefined ? -1 : laneOf(lanes, frame.letter.from)
  if (to < 0) return
  if (from >= 0 && from !== to) drawArrow(row, lanes, from, to, frame)
  if (frame.action._tag !== "Drop") row.put(centre(lanes, to), signs[signOf(frame, lanes)])
}

/** What stands beside a row. */
const noteOf = (frame: Frame): string => {
  const { action, letter, clock } = frame
  if (action._tag === "Tick") return `clock ${clock}`
  if (action._tag === "Drop") return `${letter?.label ?? "a message"}: lost`
  if (action._tag === "Crash") return "crashes"
  const what = letter === undefined ? (action._tag === "Recover" ? "" : deedWords(frame)) : letter.label
  const effect = spellEffect(frame)
  return [what, effect].filter((s) => s !== "").join("; ")
}

/** The adversary shows nothing, and is never down. */
const isDown = (place: string | undefined, observed: unknown): boolean => observed === null && place !== adversary

const isCut = ({ action }: Frame): boolean => action._tag === "Partition" || action._tag === "Heal"

const rowOf = (frame: Frame, lanes: Lanes, down: ReadonlySet<string>): string => {
  const row = bare(lanes, down)
  if (isCut(frame)) row.fill(0, lanes.names.length * lanes.lane - 2, "╌")
  else drawStep(row, lanes, frame)
  return row.toString()
}

const used = (frames: ReadonlyArray<Frame>, lanes: Lanes): string => {
  const found = new Set(
    frames.filter((f) => f.place !== undefined && f.action._tag !== "Drop").map((f) => signOf(f, lanes)),
  )
  const own = (Object.keys(signs) as ReadonlyArray<Sign>).filter((s) => found.has(s)).map((s) => `${signs[s]} ${s}`)
  const copies = frames.some((f) => f.action._tag === "Duplicate") ? ["═ a copy arrives"] : []
  const drops = frames.some((f) => f.action._tag === "Drop") ? ["✗ is lost"] : []
  const downs = frames.some((f) => f.place !== undefined && isDown(f.place, f.before)) ? ["┊ down"] : []
  return [...own, "n─▶ sent in step n", ...copies, ...drops, ...downs].join("   ")
}

/** Messages that were sent and neither arrived nor were lost. */
export const leftInFlight = ({ posted, frames }: Recording): ReadonlyArray<Letter> => {
  const keyOf = (l: Pick<Letter, "cause" | "nth" | "to">) => `${l.cause} ${l.nth} ${l.to}`
  const taken = new Set(
    frames.flatMap(({ action, letter }) =>
      letter === undefined || action._tag === "Duplicate" ? [] : [keyOf(letter)],
    ),
  )
  return [...posted, ...frames.flatMap((f) => f.sent)].filter((l) => !taken.has(keyOf(l)))
}

const flightLine = (recording: Recording, width: number): ReadonlyArray<string> => {
  const left = leftInFlight(recording)
  if (left.length === 0) return []
  const words = left.map(({ cause, to, label }) => `${cause}▶${to} ${label}`)
  return [clip(`${left.length} still in flight: ${words.join(", ")}`, width)]
}

/** Names over the lanes. */
const headOf = (lanes: Lanes): string =>
  lanes.names.map((n) => ` ${clip(n, lanes.lane - 2)}`.padEnd(lanes.lane)).join("")

/** The diagram, with a key of its signs below. Readable at 80 columns for up to five nodes; idle nodes go first where it is tight. */
export const renderLanes = (recording: Recording, view: View = {}): string => {
  const width = widthOf(view)
  const paint: Paint = paintOf(view)
  const { frames, places } = recording
  const lanes = lanesOf(recording, width)
  const down = new Set(places.flatMap((p, i) => (isDown(p.name, recording.start[i]) ? [p.name] : [])))
  const rows = frames.map((frame) => {
    const row = rowOf(frame, lanes, down)
    if (frame.place !== undefined && isDown(frame.place, frame.after)) down.add(frame.place)
    if (frame.place !== undefined && !isDown(frame.place, frame.after)) down.delete(frame.place)
    const note = clip(noteOf(frame), lanes.note)
    const odd = frame.refused !== undefined || frame.place === undefined
    return `${paint("quiet", `${frame.action.id}`.padStart(lanes.step))}  ${row}${odd ? paint("odd", note) : note}`
  })
  const head = `${" ".repeat(lanes.step + 2)}${paint("node", headOf(lanes))}`
  const missing = places.length - lanes.names.length
  const rest = missing === 0 ? [] : [`${missing} of ${places.length} nodes are not drawn`]
  const key = wrap(used(frames, lanes), width).map((l) => paint("quiet", l))
  return [head, ...rows, ...flightLine(recording, width), ...rest, ...key].map((l) => `${l.trimEnd()}\n`).join("")
}
