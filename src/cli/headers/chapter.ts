/** What the command needs of the chapter on proof of work: the one place where it is imported. */
export type { Params } from "../../../spec/pow/Params.ts"
export { validHeader } from "../../../spec/pow/Validity.ts"
