/** Results as JUnit XML: one suite a chapter, one case a scenario. */
import type { ScenarioReport } from "../../../properties/suites/Report.ts"
import type { Timed } from "./rows.ts"

/** What one chapter gave. `problems` are those of the chapter as a whole. */
export interface JUnitSuite {
  readonly chapter: string
  readonly scenarios: ReadonlyArray<Timed>
  readonly problems: ReadonlyArray<string>
  /** Scenarios that were not checked, since the check ended early. */
  readonly left: ReadonlyArray<{ readonly id: string; readonly why: string }>
}

const entities: { readonly [char: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
}
/** What XML 1.0 cannot hold. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** A text inside XML. */
const escaped = (text: string): string =>
  text.replace(forbidden, "\uFFFD").replace(/[&<>"']/g, (char) => entities[char] ?? char)

const attributes = (values: { readonly [name: string]: string | number }): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("")

const seconds = (n: number): string => n.toFixed(3)

const caseOf = (classname: string, name: string, time: number, problems: ReadonlyArray<string>): string => {
  const head = attributes({ classname, name, time: seconds(time) })
  if (problems.length === 0) return `    <testcase${head}/>`
  const failure = `<failure${attributes({ message: problems[0] ?? "" })}>${escaped(problems.join("\n"))}</failure>`
  return `    <testcase${head}>${failure}</testcase>`
}

/** Why a scenario is red; a verdict that was not expected is a reason even if nothing else is said. */
const reasonsOf = ({ ok, problems, expected, verdict }: ScenarioReport): ReadonlyArray<string> =>
  ok || problems.length > 0 ? problems : [`expected: ${expected}; verdict: ${verdict}`]

const skippedOf = (classname: string, name: string, message: string): string =>
  `    <testcase${attributes({ classname, name, time: seconds(0) })}><skipped${attributes({ message })}/></testcase>`

const suiteOf = ({ chapter, scenarios, problems, left }: JUnitSuite): string => {
  const cases = scenarios.map(({ report, seconds: time }) => caseOf(chapter, report.scenario, time, reasonsOf(report)))
  const whole = problems.length === 0 ? [] : [caseOf(chapter, `${chapter} as a whole`, 0, problems)]
  const failures = scenarios.filter(({ report }) => !report.ok).length + whole.length
  const time = scenarios.reduce((sum, s) => sum + s.seconds, 0)
  const skipped = left.map(({ id, why }) => skippedOf(chapter, id, why))
  const tests = cases.length + whole.length + skipped.length
  const counts = { tests, failures, ...(left.length > 0 && { skipped: left.length }) }
  const head = attributes({ name: chapter, ...counts, time: seconds(time) })
  return [`  <testsuite${head}>`, ...cases, ...whole, ...skipped, "  </testsuite>"].join("\n")
}

/** The whole document. */
export const junitOf = (suites: ReadonlyArray<JUnitSuite>): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites.map(suiteOf), "</testsuites>", ""].join("\n")
