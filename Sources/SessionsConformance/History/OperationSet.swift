/// A set of operations of one session, by their numbers, small enough to remember many of them.
struct OperationSet: Hashable, Sendable {
  private var words: [UInt64]

  /// An empty set for so many operations.
  init(capacity: Int) {
    words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  func contains(_ number: Int) -> Bool { words[number / 64] & (1 << UInt64(number % 64)) != 0 }

  func inserting(_ number: Int) -> OperationSet {
    var set = self
    set.words[number / 64] |= 1 << UInt64(number % 64)
    return set
  }
}
