/** Where each scenario of a check keeps its parts: all in one file, under what they answer. */
import type { CheckOptions } from "../../../properties/suites/Report.ts"
import type { Found } from "../chapters.ts"
import type { Keeper, Task } from "../work.ts"
import { PartsFile } from "./PartsFile.ts"
import { questionOf } from "./question.ts"

export interface Keepers {
  readonly file: PartsFile
  readonly of: (task: Task) => Keeper
}

/** Opens the file for these chapters. Gives up if it cannot be written, or is something else. */
export const keepersIn = async (path: string, found: ReadonlyArray<Found>, options: CheckOptions): Promise<Keepers> => {
  const questions = new Map<Found, string>()
  for (const one of found) questions.set(one, await questionOf(one, options))
  const file = await PartsFile.open(path)
  const of = ({ found: one, scenario }: Task): Keeper => {
    const key = (name: string) => `${questions.get(one)} ${scenario.id} ${name}`
    return { get: (name) => file.get(key(name)), put: (name, part) => file.put(key(name), part) }
  }
  return { file, of }
}
