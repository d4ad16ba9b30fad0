import Sessions

/// Picks the longest expired of many records without keeping all of them.
struct OldestExpired {
  private let limit: Int
  private var found: [(deadline: Timestamp, key: RecordKey)] = []
  /// Once `limit` records are found, later deadlines do not matter any more.
  private var latestOfInterest = Timestamp.unlimited

  init(limit: Int) {
    self.limit = limit
  }

  mutating func insert(_ key: RecordKey, _ deadline: Timestamp) {
    guard deadline <= latestOfInterest else { return }
    found.append((deadline, key))
    // Twice the limit before sorting makes the price of sorting independent of the number of records.
    if found.count >= 1024, found.count / 2 >= limit { keepOldest() }
  }

  mutating func keys() -> [RecordKey] {
    if found.count > limit { keepOldest() }
    return found.map(\.key)
  }

  private mutating func keepOldest() {
    found.sort { $0.deadline < $1.deadline }
    found.removeLast(max(0, found.count - limit))
    latestOfInterest = found.last?.deadline ?? .unlimited
  }
}
