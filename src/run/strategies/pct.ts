/**
 * PCT: priorities. Whoever has the highest one and can do something does it; at a few random steps the highest falls to the
 * bottom. A bug that needs d events in a certain order is found with a chance that depends on d more than on the length of runs.
 * Source: Burckhardt, Kothari, Musuvathi and Nagarakatte 2010, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs".
 */
import { type Choice, isFailure, type Now } from "../Choices.ts"
import type { Picker, Picking, Scene } from "./Strategy.ts"

/** The greatest depth: how many events have to come in a certain order. */
const depthMax = 4
/** Failures have no priority: at one step in so many one of them happens, if any may. */
const failureEvery = 8

const channels = new Map<string, Array<string>>()
/** The channel from an identity to a place, in words. */
const channel = (from: string, to: number): string => {
  const known = channels.get(from) ?? []
  channels.set(from, known)
  known[to] ??= `${from} to ${to}`
  return known[to]
}

/**
 * Who acts: a place for what it offers, a channel from place to place for its messages, the environment. Where there is one
 * place only, each kind of event acts for itself.
 */
const actorOf = (choice: Choice, places: number): string => {
  if (choice._tag === "Flying") return channel(choice.envelope.from, choice.to)
  if (choice._tag === "Fault") return choice.kind
  return places === 1 ? choice.offer.kind : String(choice.place)
}

/** Priorities, drawn when an actor is met first; what falls is lower than all that was drawn. */
class Priorities {
  private readonly known = new Map<string, number>()
  private readonly draw: () => number
  private lowest = 0

  constructor(draw: () => number) {
    this.draw = draw
  }

  of(actor: string): number {
    const known = this.known.get(actor)
    if (known !== undefined) return known
    const drawn = this.draw()
    this.known.set(actor, drawn)
    return drawn
  }

  fall(actor: string): void {
    this.known.set(actor, --this.lowest)
  }
}

const priorityMax = 1_000_000

/** The positions of all that goes wrong. */
const failuresIn = (now: Now): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let k = 0; k < now.size; k++) if (isFailure(now.at(k))) found.push(k)
  return found
}

/** PCT of a fixed depth: `depth` − 1 changes of priority. */
export const pctOf =
  (depth: number): Picking =>
  ({ stage, schedule, chooser }: Scene): Picker => {
    const places = stage.system.places.length
    const priorities = new Priorities(() => chooser.int(1, priorityMax))
    const changes = Array.from({ length: depth - 1 }, () => chooser.int(0, Math.max(0, schedule.steps - 1)))
    let best: Array<number> = []
    let last: Choice | undefined
    let lastVersion: unknown

    const rank = (now: Now): string => {
      let highest = Number.NEGATIVE_INFINITY
      let first = ""
      best = []
      for (let k = 0; k < now.size; k++) {
        const choice = now.at(k)
        if (isFailure(choice)) continue
        const actor = actorOf(choice, places)
        const priority = priorities.of(actor)
        if (priority > highest) {
          highest = priority
          first = actor
          best = [k]
        } else if (priority === highest) best.push(k)
      }
      return first
    }
    const oneOf = (ks: ReadonlyArray<number>): number => ks[chooser.int(0, ks.length - 1)] as number

    /** Whoever could only do what leads nowhere would keep everybody else from acting. */
    const letIdlersFall = (): void => {
      if (last?._tag === "Offered" && stage.versionAt(last.place) === lastVersion)
        priorities.fall(actorOf(last, places))
    }

    const pick = (now: Now): number => {
      letIdlersFall()
      const k = choose(now)
      last = now.at(k)
      lastVersion = last?._tag === "Offered" ? stage.versionAt(last.place) : undefined
      return k
    }
    const choose = (now: Now): number => {
      const failures = failuresIn(now)
      if (failures.length > 0 && chooser.int(1, failureEvery) === 1) return oneOf(failures)
      let first = rank(now)
      const due = changes.indexOf(stage.steps)
      if (due >= 0 && best.length > 0) {
        changes.splice(due, 1)
        priorities.fall(first)
        first = rank(now)
      }
      return best.length === 0 ? oneOf(failures) : oneOf(best)
    }
    return { pick, refused: (choice) => priorities.fall(actorOf(choice, places)) }
  }

/** PCT of a random depth. */
export const pct: Picking = (scene) => pctOf(scene.chooser.int(1, depthMax))(scene)
