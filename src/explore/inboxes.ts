/**
 * The three networks as algebras over inboxes. An inbox is a list of message numbers in an order that its content fixes,
 * so that equal inboxes are equal lists.
 */
import type { Network } from "../../spec/core/Environment.ts"

export type Inbox = ReadonlyArray<number>

/** Two characters for each message: a number has up to 32 bits. */
export const inboxKey = (inbox: Inbox): string =>
  String.fromCharCode(...inbox.flatMap((message) => [message & 0xffff, message >>> 16]))

/** What an algebra may ask about message numbers. */
export interface MessageOrder {
  /** Whether the first message comes before the second: by content, never by number. */
  readonly before: (a: number, b: number) => boolean
  /** The sender's identity. */
  readonly sender: (message: number) => string
}

export interface InboxAlgebra {
  /** The inbox once a message has been sent to it. */
  readonly put: (inbox: Inbox, message: number, order: MessageOrder) => Inbox
  /** The inbox once one of its messages has been delivered. */
  readonly deliver: (inbox: Inbox, message: number) => Inbox
  /** The messages that the network may deliver, double or lose next, each once, in the order of their contents. */
  readonly heads: (inbox: Inbox, order: MessageOrder) => Inbox
  /** Whether a second delivery of one message differs from the first. */
  readonly doubles: boolean
}

const insertAt = (inbox: Inbox, at: number, message: number): Inbox => [
  ...inbox.slice(0, at),
  message,
  ...inbox.slice(at),
]

/** The inbox without one copy of a message: the first. What the network does when it loses a message. */
export const without = (inbox: Inbox, message: number): Inbox => {
  const at = inbox.indexOf(message)
  return [...inbox.slice(0, at), ...inbox.slice(at + 1)]
}

/** Where the first message lies that comes after the given one; the end if there is none. */
const placeFor = (inbox: Inbox, message: number, order: MessageOrder): number => {
  const at = inbox.findIndex((other) => order.before(message, other))
  return at < 0 ? inbox.length : at
}

/** Each copy is delivered once, in any order. */
const multiset: InboxAlgebra = {
  put: (inbox, message, order) => insertAt(inbox, placeFor(inbox, message, order), message),
  deliver: without,
  heads: (inbox) => inbox.filter((message, i) => i === 0 || inbox[i - 1] !== message),
  doubles: true,
}

/** Equal messages are one. It stays in flight when it is delivered, as in specifications over a growing set of messages. */
const set: InboxAlgebra = {
  put: (inbox, message, order) => (inbox.includes(message) ? inbox : multiset.put(inbox, message, order)),
  deliver: (inbox) => inbox,
  heads: (inbox) => inbox,
  doubles: false,
}

/**
 * One line for each sender, the lines in the order of their senders. Only the head of a line is delivered, doubled or lost:
 * to lose a later message at once, or when its turn has come, is the same to whoever receives.
 */
const fifo: InboxAlgebra = {
  put: (inbox, message, order) => {
    const mine = inbox.findLastIndex((other) => order.sender(other) === order.sender(message))
    return insertAt(inbox, mine < 0 ? placeForLine(inbox, message, order) : mine + 1, message)
  },
  deliver: without,
  heads: (inbox, order) =>
    inbox.filter((message, i) => i === 0 || order.sender(inbox[i - 1] as number) !== order.sender(message)),
  doubles: true,
}

/** Where a new line begins. */
const placeForLine = (inbox: Inbox, message: number, order: MessageOrder): number => {
  const at = inbox.findIndex((other) => order.sender(other) > order.sender(message))
  return at < 0 ? inbox.length : at
}

/** What arrives in a round is taken in the order that the environment says: see `comesFirst`. */
const rounds: InboxAlgebra = { ...multiset, heads: (inbox) => inbox.slice(0, 1), doubles: false }

export const algebras: { readonly [network in Network]: InboxAlgebra } = { multiset, set, fifo, rounds }
