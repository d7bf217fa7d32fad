/**
 * What readers asked or claimed that no chapter answers, and why. What chapters answer is in their own Answers.ts.
 */
import type { Answer } from "./core/Chapter.ts"

export const unanswered: ReadonlyArray<Answer> = [
  {
    id: "Q15",
    text: "How do I share work among servers so that adding one needs no change of code?",
    verdict: "Off topic: this asks how to divide work among servers, and they need not agree on anything for that.",
    see: [],
  },
  {
    id: "C11",
    text: "BFT has far higher throughput than proof of work, but only scales to few nodes.",
    verdict:
      "Still to come, with agreement under Byzantine faults: messages for a decision, counted against the number of nodes. What the generals' algorithms cost is under C4.",
    see: [],
  },
]
