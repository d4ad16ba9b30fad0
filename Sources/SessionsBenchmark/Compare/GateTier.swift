/// How much a comparison of two builds is worth.
package enum GateTier: Int, Sendable, Comparable {
  /// Counters that are the same in every run: any increase is a fact, on the noisiest machine too.
  case exact = 1
  /// Times of two builds that were measured by turns on the same machine: a difference beyond the noise is found by statistics.
  case interleaved = 2
  /// Times against a stored result: what else changed since is not known. It advises and decides nothing.
  case stored = 3

  /// The tier that is worth more comes first.
  package static func < (left: GateTier, right: GateTier) -> Bool { left.rawValue < right.rawValue }
}
