/**
 * Where the places of a run are, and what came of their inputs there before: runs begin alike, so what a rule has answered once
 * and the properties have judged once need not be asked again. Used by [Player.ts](Player.ts).
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import {
  type Input,
  isReaction,
  type Json,
  type Local,
  type Offer,
  type Reaction,
  type System,
} from "../../spec/core/System.ts"
import { refusalsIn } from "../../spec/core/tryRules.ts"
import { Defect } from "../system/Defect.ts"
import type { Flying } from "./InFlight.ts"
import { asksTheSame, type Docket, type Verdict } from "./Judge.ts"

/** Something that a place may do of itself. */
export interface Offered {
  readonly _tag: "Offered"
  readonly place: number
  readonly offer: Offer
}

/** A place in a state: what it shows, what it may do of itself, and what came of inputs. */
export interface Spot {
  readonly local: Local
  readonly observation: Json
  /** Undefined until somebody asks. */
  offered: ReadonlyArray<Offered> | undefined
  readonly moves: Array<Move>
  /** How often a run came here. */
  visits: number
}

/** What comes of an input in a state. */
export interface Move {
  /** The message, or the event before luck and the clock completed it. */
  readonly subject: object
  readonly from: string
  readonly now: number
  readonly input: Input
  readonly result: Reaction | Rejection
  /** Where it leads: the very same spot if it was refused or changed nothing. */
  readonly next: Spot
  /** What the properties of a single node said of the step; undefined until it has been judged. */
  verdict: Verdict | undefined
  /** Rules and premises that refused it, in words; undefined until somebody asks. */
  refusals: ReadonlyArray<string> | undefined
}

/** The rules that refused an input, each with its premise. */
export const inWords = (result: Reaction | Rejection): ReadonlyArray<string> =>
  refusalsIn(result).map((refusal) => `${refusal.rule} ${refusal._tag}`)

/** The rules that refused a move, each with its premise: some may have been tried before the one that fired. */
export const refusalsOf = (move: Move): ReadonlyArray<string> => {
  move.refusals ??= inWords(move.result)
  return move.refusals
}

/** So many moves are remembered in all; then everything is forgotten. To forget is harmless. */
const movesMax = 16_384
/** And so many of one spot. */
const movesOfSpotMax = 32
/** What came of the inputs of a spot is remembered from this visit on: most states are met once. */
const visitsLeast = 5

/** What is remembered of a system: its initial spots, and all that lies behind them. Verdicts belong to a docket. */
interface Memory {
  readonly docket: Docket
  readonly roots: ReadonlyArray<Spot>
}

let memories = new WeakMap<System, Memory>()
let remembered = 0

const newSpot = (local: Local, observation: Json): Spot => ({
  local,
  observation,
  offered: undefined,
  moves: [],
  visits: 0,
})

/** What a place shows. Errors: `Defect` where its role throws. */
const lookAt = (system: System, place: number, local: Local): Json => {
  try {
    return system.observe(place, local)
  } catch (cause) {
    throw new Defect({ place: system.places[place]?.name ?? "", asked: "observe" }, cause)
  }
}

const rootsOf = (system: System, docket: Docket): ReadonlyArray<Spot> => {
  const known = memories.get(system)
  if (known !== undefined && asksTheSame(known.docket, docket)) return known.roots
  const roots = system.initial.locals.map((l, place) => newSpot(l, lookAt(system, place, l)))
  memories.set(system, { docket, roots })
  return roots
}

/** What came of this very input before, in this spot. */
const recall = ({ moves }: Spot, subject: object, from: string, now: number): Move | undefined => {
  for (let i = 0; i < moves.length; i++) {
    const move = moves[i] as Move
    if (move.subject === subject && move.now === now && move.from === from) return move
  }
  return undefined
}

const remember = (spot: Spot, move: Move): Move => {
  if (spot.visits < visitsLeast || spot.moves.length >= movesOfSpotMax) return move
  spot.moves.push(move)
  if (++remembered > movesMax) {
    memories = new WeakMap()
    remembered = 0
  }
  return move
}

/** The spots of one run, place by place. */
export class Spots {
  private readonly system: System
  private readonly spots: Array<Spot>

  constructor(system: System, docket: Docket) {
    this.system = system
    this.spots = [...rootsOf(system, docket)]
    for (const spot of this.spots) spot.visits++
  }

  at(place: number): Spot {
    return this.spots[place] as Spot
  }

  /** A place goes where a move leads. */
  go(place: number, { next }: Move): void {
    next.visits++
    this.spots[place] = next
  }

  /** What a place offers. */
  offered(place: number): ReadonlyArray<Offered> {
    const spot = this.at(place)
    spot.offered ??= this.system.offers(place, spot.local).map((offer): Offered => ({ _tag: "Offered", place, offer }))
    return spot.offered
  }

  /** What comes of a message that is delivered now. */
  received({ to, envelope: { from, message } }: Flying, now: number): Move {
    const spot = this.at(to)
    const known = recall(spot, message, from, now)
    return known ?? remember(spot, this.tried(to, { _tag: "Receive", from, message, now }, message, now, from))
  }

  /** What comes of an offer that is taken now; `complete` lets luck and the clock complete its input. */
  taken(place: number, { input }: Offer, now: number, complete: () => Input): Move {
    if (input._tag !== "Internal" || this.system.places[place]?.surveys === true)
      return this.tried(place, complete(), input, now)
    const spot = this.at(place)
    const known = recall(spot, input.event, "", now)
    return known ?? remember(spot, this.tried(place, complete(), input.event, now))
  }

  /** What comes of an input, asked anew. Errors: `Defect` where a rule throws. */
  tried(place: number, input: Input, subject: object, now: number, from = ""): Move {
    const spot = this.at(place)
    const result = this.react(place, spot.local, input)
    const isSame = !isReaction(result) || result.local === spot.local
    const next = isSame ? spot : newSpot(result.local, this.shown(place, result.local, spot.observation))
    return { subject, from, now, input, result, next, verdict: undefined, refusals: undefined }
  }

  /** What a place shows: the very same thing as before where its content is the same. */
  private shown(place: number, local: Local, before: Json): Json {
    const after = lookAt(this.system, place, local)
    return sameValue(after, before) ? before : after
  }

  private react(place: number, local: Local, input: Input): Reaction | Rejection {
    try {
      return this.system.react(place, local, input)
    } catch (cause) {
      throw new Defect({ place: this.system.places[place]?.name ?? "", asked: "react", input }, cause)
    }
  }
}
