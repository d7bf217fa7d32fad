/** The suites: what `quorate check` runs. */
export * from "./check.ts"
export type * from "./Report.ts"
