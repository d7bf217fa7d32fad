/** Reads a file of headers and checks it against Bitcoin's rules. */
import * as Result from "effect/Result"
import { bitcoin } from "../../../spec/pow/Params.ts"
import { GivesUp } from "../exit.ts"
import { readText } from "../files.ts"
import { parseHeaders } from "../headers/parse.ts"
import type { HeadersReport } from "../headers/Report.ts"
import { verifyHeaders } from "../headers/verify.ts"

/** Mainnet has about a million headers of some 200 characters each. */
const mebibytesMax = 400

export const job = async ({ path }: { readonly path: string }): Promise<HeadersReport> => {
  const text = await readText(path, "the headers file", mebibytesMax)
  const records = parseHeaders(text)
  if (Result.isFailure(records)) throw new GivesUp(`cannot read the headers file ${path}: ${records.failure.message}`)
  return verifyHeaders(bitcoin, records.success)
}
