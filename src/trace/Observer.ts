/**
 * Watches a player: performs actions one by one and writes down what each was seen to do.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, WorldSpec } from "../run/Action.ts"
import type { Flying } from "../run/InFlight.ts"
import { docketOf } from "../run/Judge.ts"
import { Player } from "../run/Player.ts"
import { systemOf } from "../run/perform.ts"
import { outputOf } from "./effect.ts"
import { eventWords } from "./events.ts"
import type { Cells, Change, Frame, Letter } from "./Recording.ts"
import { placeOf, requestOf } from "./step.ts"
import { oneLine } from "./text.ts"

/** Cells in the order of the chapter, each on one line. */
const cellsOf = ({ words }: AnyChapter, observation: Json): Cells =>
  observation === null
    ? null
    : Object.fromEntries(Object.entries(words.node(observation)).map(([cell, text]) => [cell, oneLine(text)]))

const changesOf = (before: Cells, after: Cells): ReadonlyArray<Change> => {
  if (before === after) return []
  const cells = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...cells].flatMap((cell): ReadonlyArray<Change> => {
    const change = { cell, before: before?.[cell], after: after?.[cell] }
    return change.before === change.after ? [] : [change]
  })
}

export class Observer {
  readonly chapter: AnyChapter
  readonly world: WorldSpec
  readonly player: Player
  /** The observations at the start. */
  readonly start: ReadonlyArray<Json>
  /** Messages in flight from the start. */
  readonly posted: ReadonlyArray<Letter>
  private readonly cells: Array<Cells>

  /** Composes the world. May throw what code of the chapter throws, as `perform` may. */
  constructor(chapter: AnyChapter, world: WorldSpec, properties: ReadonlyArray<string>) {
    this.chapter = chapter
    this.world = world
    const docket = docketOf(chapter.properties.filter((p) => properties.includes(p.id)))
    this.player = new Player(systemOf(chapter.protocol, world), world.environment, docket)
    this.start = [...this.player.observations]
    this.cells = this.start.map((o) => cellsOf(chapter, o))
    this.posted = this.player.flying.map((f) => this.letter(f))
  }

  private letter(f: Flying): Letter {
    const { places } = this.player.system
    const from = places.find((p) => p.id === f.envelope.from)?.name ?? f.envelope.from
    const label = oneLine(this.chapter.words.message(f.envelope.message))
    return { cause: f.cause, nth: f.nth, from, to: places[f.to]?.name as string, label }
  }

  /** The message that an action is about. */
  flight(action: Action): Flying | undefined {
    if (!("cause" in action)) return undefined
    const to = this.player.places.get(action.to)
    return this.player.flying.find((f) => f.to === to && f.cause === action.cause && f.nth === action.nth)
  }

  /** Messages that the last step put in flight: they are at the end of what flies. */
  private sentBy(id: number): ReadonlyArray<Letter> {
    const { flying } = this.player
    let k = flying.length
    while (k > 0 && flying[k - 1]?.cause === id) k--
    return flying.slice(k).map((f) => this.letter(f))
  }

  /** Performs an action; undefined if it is not enabled. */
  perform(action: Action): Frame | undefined {
    const { player, chapter } = this
    const flight = this.flight(action)
    const letter = flight === undefined ? undefined : this.letter(flight)
    const name = placeOf(action)
    const k = name === undefined ? undefined : player.places.get(name)
    const seen = k === undefined ? undefined : player.observations[k]
    if (player.play(action) !== "done") return undefined
    const done = player.performed[player.performed.length - 1] as Action
    const observed = k === undefined ? undefined : player.observations[k]
    const before = k === undefined ? null : (this.cells[k] as Cells)
    const after = observed === seen ? before : cellsOf(chapter, observed)
    if (k !== undefined) this.cells[k] = after
    const label = letter?.label ?? (done._tag === "Do" ? oneLine(eventWords(chapter, done.at, done.event)) : "")
    const { rule, refused } = player.last
    const changes = changesOf(before, after)
    const sent = this.sentBy(done.id)
    const frame = { action: done, place: name, rule, refused, label, letter, sent, before, after, changes, observed }
    const named = letter !== undefined || (done._tag === "Do" && requestOf(this.world, done.at, done.event) >= 0)
    return { ...frame, clock: player.clock, output: outputOf(frame, named) }
  }
}
