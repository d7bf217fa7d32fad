/** Scatters a number over 32 bits, differently for each slot of a configuration. */
export const mix = (value: number, slot: number): number => {
  let x = Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(slot, 0x27d4eb2f)
  x ^= x >>> 15
  x = Math.imul(x, 0x85ebca6b)
  x ^= x >>> 13
  x = Math.imul(x, 0xc2b2ae35)
  return x ^ (x >>> 16)
}
