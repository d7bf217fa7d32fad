/**
 * What each node remembers, so held that nodes which remember the same hold one object: the fields that are about a node alone lie
 * apart, and messages that do not touch each other are counted only when somebody looks. Next: [nodes.ts](nodes.ts), which asks for it.
 */
import { recent } from "../../spec/core/lib/Recent.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Receive } from "./floods.ts"
import type { Reactor } from "./reactor.ts"
import { sameState } from "./sameState.ts"

/** A message that does not touch others about the same; `serial` tells messages apart. */
export interface Letter {
  readonly serial: number
  readonly input: Receive
  readonly about: string
  readonly by: string
}

/** For a message that may touch others. */
export const notApart: Letter = {
  serial: 0,
  input: { _tag: "Receive", from: "", message: undefined, now: 0 },
  about: "",
  by: "",
}

/** The letters that a place has accepted and not counted, all of them heard at one reading of its clock. */
interface Pile {
  now: number
  readonly letters: Array<Letter>
}

/** What some letters, in the order of their serials, made of a state. */
interface Counted {
  readonly now: number
  readonly letters: ReadonlyArray<Letter>
  readonly state: Json
}

const bySerial = (a: Letter, b: Letter): number => a.serial - b.serial

const isMadeOf = (known: Counted, now: number, letters: ReadonlyArray<Letter>): boolean => {
  if (known.now !== now || known.letters.length !== letters.length) return false
  for (let i = 0; i < letters.length; i++) if (known.letters[i] !== letters[i]) return false
  return true
}

/**
 * So many states are kept from which letters were counted, and so many results for each of them: nodes that agree ask for the same
 * ones, one after the other.
 */
const basesMax = 64
const resultsMax = 32

/** So many of these results are looked through for an equal one: nodes that have parted come together again. */
const recentMax = 8

/** A list with another item in front that holds at most so many: the last ones are dropped. */
const putFirst = <A>(list: Array<A>, item: A, most: number): void => {
  list.unshift(item)
  if (list.length > most) list.pop()
}

/** The fields of a state with these names, or undefined in their place. */
const fieldsOf = (names: ReadonlyArray<string>, state: Json | undefined): Json =>
  Object.fromEntries(names.map((name) => [name, state?.[name]]))

/** Whether two states have the very same values in all fields but these. */
const differOnlyIn = (names: ReadonlyArray<string>, a: Json, b: Json): boolean =>
  a !== null && Object.keys({ ...a, ...b }).every((name) => a[name] === b[name] || names.includes(name))

export class Memories {
  private readonly reactor: Reactor
  /** The names of the fields of each place that lie apart; undefined where nothing is shared. */
  private readonly names: ReadonlyArray<ReadonlyArray<string> | undefined>
  /** The states, without the own fields of their places and before the letters on their piles. */
  private readonly states: Array<Json>
  private readonly own: Array<Json>
  private readonly piles: ReadonlyArray<Pile>
  /** 1 where letters lie on the pile. */
  private readonly waiting: Uint8Array
  /** States with the letters counted, where somebody has looked. The pile stays: who hears more of the same can go on from there. */
  private readonly looked: Array<Json | undefined>
  /** Whole states of places with fields of their own, as long as they are known. */
  private readonly wholes: Array<Json | undefined>
  private readonly counted = recent<Json, Array<Counted>>(basesMax)
  /** The states that were counted last, youngest first. */
  private readonly latest: Array<Json> = []

  /** shares: whether the work of agreeing nodes is shared; if not, every node holds its own whole state. */
  constructor(reactor: Reactor, shares: boolean) {
    this.reactor = reactor
    this.names = reactor.ids.map((_, place) => (shares ? reactor.role(place).own : undefined))
    this.states = reactor.ids.map(() => null)
    this.own = reactor.ids.map(() => undefined)
    this.piles = reactor.ids.map(() => ({ now: 0, letters: [] }))
    this.waiting = new Uint8Array(reactor.ids.length)
    this.looked = reactor.ids.map(() => undefined)
    this.wholes = reactor.ids.map(() => undefined)
  }

  /** Whether places with the same shared state may yet differ. */
  hasOwn(place: number): boolean {
    return this.names[place] !== undefined
  }

  /** The state of a place as its own rules see it; null while it is down. */
  whole(place: number): Json {
    const own = this.own[place]
    if (own === undefined) return this.shared(place)
    this.wholes[place] ??= { ...this.shared(place), ...own }
    return this.wholes[place]
  }

  /** The state of a place as rules of messages see it: without its own fields, all letters counted. */
  shared(place: number): Json {
    if (this.waiting[place] === 0) return this.states[place]
    const { now, letters } = this.piles[place] as Pile
    this.looked[place] ??= this.count(place, this.states[place], now, letters.sort(bySerial))
    return this.looked[place]
  }

  /** The state before the letters on the pile: what decides on a letter that `suits`. */
  base(place: number): Json {
    return this.states[place]
  }

  /** The whole state of a place, or null, in place of what it was. */
  set(place: number, whole: Json): void {
    const names = whole === null ? undefined : this.names[place]
    if (names === undefined) {
      this.setShared(place, whole)
      this.own[place] = undefined
      return
    }
    if (!differOnlyIn(names, this.whole(place), whole))
      this.setShared(place, { ...whole, ...fieldsOf(names, undefined) })
    this.own[place] = fieldsOf(names, whole)
    this.wholes[place] = whole
  }

  /** What a place remembers besides its own fields. */
  setShared(place: number, state: Json): void {
    if (this.waiting[place] === 1) {
      ;(this.piles[place] as Pile).letters.length = 0
      this.waiting[place] = 0
      this.looked[place] = undefined
    }
    this.states[place] = state
    this.wholes[place] = undefined
  }

  /** Whether a letter can be judged, and put on the pile, without counting those that lie there. */
  suits(place: number, { about, by }: Letter, now: number): boolean {
    if (this.waiting[place] === 0) return true
    const pile = this.piles[place] as Pile
    const { letters } = pile
    if (pile.now !== now || (letters[0] as Letter).about !== about) return false
    for (let i = 0; i < letters.length; i++) if ((letters[i] as Letter).by === by) return false
    return true
  }

  /** The letters on the pile become part of the state before it. */
  clear(place: number): void {
    if (this.waiting[place] === 1) this.setShared(place, this.shared(place))
  }

  /** An accepted letter that `suits` is put on the pile. */
  pile(place: number, letter: Letter, now: number): void {
    const pile = this.piles[place] as Pile
    pile.now = now
    pile.letters.push(letter)
    this.waiting[place] = 1
    this.looked[place] = undefined
    this.wholes[place] = undefined
  }

  /** What letters make of a state, in whatever order: remembered, so that those who have heard the same come to the same object. */
  private count(place: number, base: Json, now: number, letters: ReadonlyArray<Letter>): Json {
    const all = this.counted.get(base) ?? []
    const known = all.find((c) => isMadeOf(c, now, letters))
    if (known !== undefined) return known.state
    const { reactor } = this
    reactor.selfRead = false
    const state = letters.reduce((before, { input }) => reactor.reread(place, before, { ...input, now }), base)
    if (reactor.selfRead) return state
    const shared = this.share(state)
    putFirst(all, { now, letters: letters.slice(), state: shared }, resultsMax)
    this.counted.set(base, all)
    return shared
  }

  /** The state that some node has come to lately and that is equal to this one. */
  private share(state: Json): Json {
    const known = this.latest.find((other) => sameState(other, state))
    if (known !== undefined) return known
    putFirst(this.latest, state, recentMax)
    return state
  }
}
