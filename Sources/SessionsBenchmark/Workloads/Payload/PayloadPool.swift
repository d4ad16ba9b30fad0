import Sessions

/// The values that sessions are filled with, made before the run so that requests only choose among them.
///
/// The sizes are evenly spaced quantiles of their distribution rather than draws: however few values there are, and whatever the seed, their
/// sizes are distributed as ``PayloadSizes`` says.
struct PayloadPool: Sendable {
  let values: [EncodedValue]

  /// The most values, and the most bytes that all of them take.
  static let mostValues = 1024
  static let mostBytes = 4 << 20

  init(_ settings: WorkloadSettings) {
    self.init(settings.payloadSizes, settings.payloadStyle, seed: settings.seed)
  }

  init(_ sizes: PayloadSizes, _ style: PayloadStyle, seed: UInt64) {
    let typical = sizes.quantile(0.9)
    let count = min(Self.mostValues, max(16, Self.mostBytes / typical))
    var random = RandomStream(seed: seed, .payload)
    let order = random.permutation(of: count)
    // Which half is of which style must not depend on the size: the order is random.
    values = order.enumerated().map { position, rank in
      let size = sizes.quantile((Double(rank) + 0.5) / Double(count))
      switch style {
      case .json: return EncodedValue(PayloadText.json(size, &random))
      case .random: return EncodedValue(PayloadText.random(size, &random))
      case .mixed:
        return EncodedValue(position % 2 == 0 ? PayloadText.json(size, &random) : PayloadText.random(size, &random))
      }
    }
  }

  func draw(_ random: inout RandomStream) -> Int { random.below(values.count) }
}
