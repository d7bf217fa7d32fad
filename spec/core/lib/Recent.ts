/**
 * A memory of the last things asked for: what was derived from a value need not be derived again soon. To forget is harmless.
 */
export interface Recent<K, V> {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => void
}

/**
 * Remembers values of keys, by identity. The `most / 2` keys that were asked for last are never forgotten, and never more than
 * `most` are kept: when the younger half is full, the older half is dropped and the younger one takes its place.
 */
export const recent = <K, V>(most: number): Recent<K, V> => {
  let younger = new Map<K, V>()
  let older = new Map<K, V>()
  const set = (key: K, value: V): void => {
    if (younger.size >= most / 2) {
      older = younger
      younger = new Map()
    }
    younger.set(key, value)
  }
  const get = (key: K): V | undefined => {
    const value = younger.get(key)
    if (value !== undefined) return value
    const aged = older.get(key)
    if (aged !== undefined) set(key, aged)
    return aged
  }
  return { get, set }
}
