/** Where things are: the package, and the folders of whoever runs it. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder of this package, whether it runs from its sources or built. */
export const packageRoot = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../" : "../../../", import.meta.url),
)

/** Whether a folder is a checkout of this project, rather than the place of a user's own chapters. */
export const isOwnCheckout = (folder: string): boolean => {
  if (!existsSync(join(folder, "spec", "core", "Rule.ts"))) return false
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly name?: unknown }
    return manifest.name === "quorate"
  } catch {
    return false
  }
}

/** Where kept traces are, replayed by every check. */
export const regressionsFolder = (): string =>
  isOwnCheckout(process.cwd()) ? join("properties", "regressions") : "quorate-regressions"

/** Where the traces of violations go that are not kept. */
export const tracesFolder = (): string => (isOwnCheckout(process.cwd()) ? join("reports", "traces") : "quorate-traces")

/** The version of this package. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { readonly version: string }).version
