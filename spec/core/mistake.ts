/**
 * A chapter that is not well made, where types could not tell: the one thing here that throws. Engines report it as a defect of
 * the chapter.
 */
export const mistake = (what: string): never => {
  throw new Error(what)
}
