import Sessions

/// Numbers that look like measured ones and are the same on every platform: whole numbers only, from a seed.
struct SampleNumbers {
  private var numbers: SplitMix64

  init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

  /// A value that is up to so many thousandths away from another.
  mutating func near(_ value: Int, thousandths: Int = 30) -> Int {
    value * (1000 - thousandths + Int(numbers.next() % UInt64(2 * thousandths + 1))) / 1000
  }

  /// How latencies of a store are spread around their median: percent of it, and how many in a million.
  private static let shape: [(percent: Int, share: Int)] = [
    (60, 50_000), (80, 250_000), (100, 300_000), (130, 200_000), (170, 120_000), (230, 60_000), (400, 15_000), (700, 4_000), (1_800, 800),
    (5_000, 200),
  ]
}

extension SampleNumbers {
  /// So many durations around a median in nanoseconds; the slow ones are stretched by percent.
  func histogram(count: Int, median: Int, tail: Int) -> [(nanoseconds: Int, count: Int)] {
    var left = count
    var buckets: [(nanoseconds: Int, count: Int)] = []
    for (percent, share) in Self.shape.reversed() where percent != 100 {
      let times = count / 1_000_000 * share + count % 1_000_000 * share / 1_000_000
      let stretched = percent > 200 ? 200 + (percent - 200) * tail / 100 : percent
      if times > 0 { buckets.append((median * stretched / 100, times)) }
      left -= times
    }
    if left > 0 { buckets.append((median, left)) }
    return buckets.sorted { $0.nanoseconds < $1.nanoseconds }
  }
}
