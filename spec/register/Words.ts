/** Short names for what people read: `A` is the value that client A puts, `–` no value. */
import type { Words } from "../core/Chapter.ts"
import { isClient, type Message, type Operation, type Seen, type Value } from "./State.ts"

const valueWord = (value: Value): string => value ?? "–"

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "Put":
      return `put ${valueWord(message.value)}`
    case "PutOk":
      return "put done"
    case "Get":
      return "get"
    case "GetOk":
      return `value ${valueWord(message.value)}`
    case "Copy":
      return `copy of ${valueWord(message.value)}`
  }
}

const operationWord = (operation: Operation): string =>
  operation._tag === "Put" ? `put ${valueWord(operation.value)}` : "get"

const nodeWords = (seen: Seen): { readonly [cell: string]: string } => {
  if (!isClient(seen)) return { holds: valueWord(seen.holds) }
  const done = seen.results.map(({ operation, result }) =>
    operation._tag === "Put" ? operationWord(operation) : `get ${valueWord(result)}`,
  )
  return {
    waits: seen.pending === null ? "–" : operationWord(seen.pending),
    done: done.length === 0 ? "–" : done.join(", "),
  }
}

export const words: Words<Seen> = { message: messageWord, event: () => "", node: nodeWords }
