/** Texts that are kept beside the tests. `UPDATE=1` writes them anew; the change is read as a diff. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect } from "vitest"

const folder = fileURLToPath(new URL("./golden/", import.meta.url))

const isUpdate = (process.env["UPDATE"] ?? "") !== ""

/** Compares a text with the kept one of this name. */
export const expectGolden = (name: string, text: string): void => {
  const file = `${folder}${name}`
  if (isUpdate) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
  }
  expect(existsSync(file), `${name} is missing: run with UPDATE=1`).toBe(true)
  expect(text).toBe(readFileSync(file, "utf8"))
}
