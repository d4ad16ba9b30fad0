public import Sessions
import Synchronization

extension MemoryRecordStore {
  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`).
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard limit > 0 else { return 0 }
    var oldest = OldestExpired(limit: limit)
    for shard in shards { shard.forEachExpired(at: now) { oldest.insert($0, $1) } }
    // Since the search a record may be gone, or revived by a caller whose clock is behind.
    return oldest.keys().reduce(0) { count, key in remove(key) { !$0.isLive(at: now) } ? count + 1 : count }
  }

  /// Counts a record that is about to be inserted; false when the store is full.
  func reserve() -> Bool {
    var count = held.load(ordering: .relaxed)
    while count < configuration.capacity {
      let (exchanged, original) = held.compareExchange(expected: count, desired: count + 1, ordering: .relaxed)
      if exchanged { return true }
      count = original
    }
    return false
  }

  /// Evicts expired records, shard by shard until one had any.
  ///
  /// Each call begins where the last one stopped, and shards where nothing can be expired yet are skipped, so that a full store does not
  /// search everything for each create.
  ///
  /// - Throws: `SessionError` with code `unavailable` when there is none.
  func makeRoom(now: Timestamp) throws(SessionError) {
    let start = evictionStart.load(ordering: .relaxed)
    for offset in 0..<shards.count {
      let index = (start &+ offset) & (shards.count - 1)
      guard evictExpired(in: shards[index], now: now) > 0 else { continue }
      evictionStart.store(index &+ 1, ordering: .relaxed)
      return
    }
    // Another caller may have made room meanwhile.
    guard held.load(ordering: .relaxed) >= configuration.capacity else { return }
    throw SessionError(
      .unavailable,
      "the memory store is full: \(configuration.capacity) live sessions; raise its capacity or shorten the idle limit",
      retryAfter: timeUntilFirstExpiry(now: now))
  }

  private func evictExpired(in shard: RecordShard, now: Timestamp) -> Int {
    var keys: [RecordKey] = []
    shard.forEachExpired(at: now) { key, _ in keys.append(key) }
    return keys.reduce(0) { count, key in remove(key) { !$0.isLive(at: now) } ? count + 1 : count }
  }

  /// Between one second and one minute: earlier is too eager, as sessions are not only left to expire but also destroyed.
  private func timeUntilFirstExpiry(now: Timestamp) -> Duration {
    let earliest = shards.reduce(Timestamp.unlimited) { earliest, shard in
      min(earliest, shard.state.withLock { $0.earliest })
    }
    return min(max(now.duration(to: earliest), .seconds(1)), .seconds(60))
  }
}

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
