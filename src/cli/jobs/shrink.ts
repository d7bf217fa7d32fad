/** Shrinks the run of a trace. */
import { shortestWithin } from "../../../properties/suites/shortest.ts"
import type { Property } from "../../../spec/core/Property.ts"
import type { Json } from "../../../spec/core/System.ts"
import type { Run } from "../../run/Action.ts"
import { type Minimised, minimise, NotViolated } from "../../shrink/shrink.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp } from "../exit.ts"
import type { ForChapter } from "./jobs.ts"

/** After so many candidates what has been reached is returned; a run of a few hundred steps takes far fewer. */
export const shrinkCandidatesMax = 200_000

interface Input extends ForChapter {
  readonly property: string
  readonly run: Run
}

export const job = async ({ chapter: name, property: id, run }: Input): Promise<Minimised> => {
  const { chapter } = await chapterWith(name.id, name.path)
  const property = (chapter.properties as ReadonlyArray<Property<Json>>).find((p) => p.id === id)
  if (property === undefined) throw new GivesUp(`${chapter.id} has no property ${id}`)
  try {
    const shortest = shortestWithin(chapter.protocol, [property])
    return minimise(chapter.protocol, run, property, { candidatesMax: shrinkCandidatesMax, shortest })
  } catch (thrown) {
    if (!(thrown instanceof NotViolated)) throw thrown
    throw new GivesUp(`the run of this trace does not violate ${id} any more: there is nothing to shrink`)
  }
}
