/** How long a message is under way, as plain data, and how to draw from it. */
import type { Rng } from "../random/rng.ts"

/**
 * A distribution of delays, in seconds. `exponential`: `floor` plus an exponential part of the given mean.
 * `logNormal`: half of the delays are below `median`; the logarithm's standard deviation is `sigma`.
 */
export type Latency =
  | { readonly _tag: "constant"; readonly seconds: number }
  | { readonly _tag: "uniform"; readonly from: number; readonly to: number }
  | { readonly _tag: "exponential"; readonly floor: number; readonly mean: number }
  | { readonly _tag: "logNormal"; readonly median: number; readonly sigma: number }

/** The delay from one place to another, in seconds, at least 0. */
export type Delay = (from: number, to: number) => number

/** A normally distributed number of mean 0 and variance 1. Source: Marsaglia and Bray 1964, the polar method. */
const normal = (random: Rng): number => {
  for (;;) {
    const x = 2 * random.unit() - 1
    const y = 2 * random.unit() - 1
    const s = x * x + y * y
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s)
  }
}

/** Draws delays from a distribution, the same on every link. */
export const sampler = (latency: Latency, random: Rng): Delay => {
  switch (latency._tag) {
    case "constant": {
      const { seconds } = latency
      return () => seconds
    }
    case "uniform": {
      const { from, to } = latency
      return () => from + (to - from) * random.unit()
    }
    case "exponential": {
      const { floor, mean } = latency
      return () => floor + mean * random.exponential()
    }
    case "logNormal": {
      const { median, sigma } = latency
      return () => median * Math.exp(sigma * normal(random))
    }
  }
}

/** The mean of a distribution, in seconds. */
export const meanDelay = (latency: Latency): number => {
  switch (latency._tag) {
    case "constant":
      return latency.seconds
    case "uniform":
      return (latency.from + latency.to) / 2
    case "exponential":
      return latency.floor + latency.mean
    case "logNormal":
      return latency.median * Math.exp((latency.sigma * latency.sigma) / 2)
  }
}
