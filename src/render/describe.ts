/**
 * One step in words.
 */
import { match } from "ts-pattern"
import type { Frame, Letter } from "../trace/Recording.ts"

/** Where a message comes from: `step 3`, or the start. */
export const sentIn = ({ cause }: Pick<Letter, "cause">): string => (cause === 0 ? "at the start" : `in step ${cause}`)

const letterWords = (letter: Letter | undefined): string =>
  letter === undefined ? "a message" : `${letter.label}, sent by ${letter.from} ${sentIn(letter)}`

const groupWords = (groups: ReadonlyArray<ReadonlyArray<string>>): string =>
  groups.length === 0 ? "everybody is alone" : groups.map((g) => g.join(" ")).join(" / ")

/** What happened, without who did it: `gets block A1, sent by A in step 1`. */
export const deedWords = ({ action, label, letter }: Frame): string =>
  match(action)
    .with({ _tag: "Do" }, () => label)
    .with({ _tag: "Fire" }, ({ timer }) => `timer ${timer} runs out`)
    .with({ _tag: "Crash" }, () => "crashes")
    .with({ _tag: "EndRound" }, () => "ends the round")
    .with({ _tag: "Recover" }, () => "comes up")
    .with({ _tag: "Deliver" }, () => `gets ${letterWords(letter)}`)
    .with({ _tag: "Duplicate" }, () => `gets a copy of ${letterWords(letter)}`)
    .with({ _tag: "Drop" }, () => `never gets ${letterWords(letter)}`)
    .with({ _tag: "Partition" }, ({ groups }) => `partition: ${groupWords(groups)}`)
    .with({ _tag: "Heal" }, () => "the partition heals")
    .with({ _tag: "Tick" }, () => "the clock goes on")
    .exhaustive()
