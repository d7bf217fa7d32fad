/** Short words for what people read. Next: [Answers.ts](Answers.ts). */
import { match } from "ts-pattern"
import type { Words } from "../core/Chapter.ts"
import { noBallot, type Vote } from "../problems/Voting.ts"
import type { Invent } from "./Adversary.ts"
import type { Ballot, RegisterMessage } from "./Register.ts"
import type { Event, Message, Seen, SeenClient } from "./State.ts"

const nothing = "–"
const voteWord = (vote: Vote | null): string => (vote === null ? nothing : `${vote.value}@${vote.ballot}`)
const ballotWord = ({ round, server }: Ballot): string => `${round}.${server}`

const messageWord = (message: Message | RegisterMessage): string =>
  match(message)
    .with({ _tag: "1a" }, (m) => `1a ${m.ballot}`)
    .with({ _tag: "1b" }, (m) => `1b ${m.ballot}, last ${voteWord(m.last)}`)
    .with({ _tag: "2a" }, { _tag: "2b" }, (m) => `${m._tag} ${voteWord(m)}`)
    .with({ _tag: "Put" }, (m) => `put ${m.value}`)
    .with({ _tag: "PutOk" }, () => "put is done")
    .with({ _tag: "Get" }, () => "get")
    .with({ _tag: "GetOk" }, (m) => `got ${m.value}`)
    .with({ _tag: "Prepare" }, (m) => `prepare ${ballotWord(m.ballot)}`)
    .with({ _tag: "Prepared" }, (m) => `prepared ${ballotWord(m.ballot)}, last ${m.last?.proposal.value ?? nothing}`)
    .with({ _tag: "Accept" }, (m) => `accept ${m.proposal.value}@${ballotWord(m.ballot)}`)
    .with({ _tag: "Accepted" }, (m) => `accepted ${ballotWord(m.ballot)}`)
    .with({ _tag: "Decided" }, (m) => `decided ${m.proposal.value}`)
    .exhaustive()

const eventWord = (event: Event | Invent): string =>
  match(event)
    .with({ _tag: "Phase1a" }, ({ ballot }) => `begins ballot ${ballot}`)
    .with({ _tag: "Phase2a" }, (vote) => `proposes ${voteWord(vote)}`)
    .with({ _tag: "Invent" }, (vote) => `invents ${voteWord(vote)}`)
    .exhaustive()

const historyWord = ({ results }: SeenClient): string =>
  results
    .map(({ operation, result }) => (operation._tag === "Put" ? `put ${operation.value}` : `got ${result}`))
    .join(", ")

const nodeWords = (o: Seen): { readonly [cell: string]: string } =>
  match(o)
    .with({ _tag: "Leader" }, () => ({}))
    .with({ _tag: "Acceptor" }, ({ maxBal, votes }) => ({
      promised: maxBal === noBallot ? nothing : String(maxBal),
      votes: votes.map(voteWord).join(", ") || nothing,
    }))
    .with({ _tag: "Server" }, ({ ballot, proposes, accepted, decided }) => ({
      ballot: ballotWord(ballot),
      proposes: proposes ?? nothing,
      vote: accepted ?? nothing,
      decided: decided ? "yes" : "no",
    }))
    .with({ _tag: "Client" }, (client) => ({ done: historyWord(client) || nothing }))
    .exhaustive()

export const words: Words<Seen> = { message: messageWord, event: eventWord, node: nodeWords }
