public import Sessions
import Synchronization

extension MemoryRecordStore {
  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`).
  ///
  /// It costs what it removes, and lets other tasks run in between.
  ///
  /// - Throws: `SessionError` with code `cancelled`.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard limit > 0 else { return 0 }
    var (removed, turn) = (0, Turn())
    var deadlines = DeadlineTree(places: shards.count)
    for place in shards.indices {
      deadlines.set(place, to: removeExpired(from: shards[place], through: now, most: 0, now: now).next)
      await turn.yieldIfLong()
    }
    while removed < limit, deadlines.earliest <= now, !deadlines.earliest.isUnlimited {
      guard !Task.isCancelled else {
        throw SessionError(
          .cancelled, "the task was cancelled; \(removed) expired sessions were removed before", isIndeterminate: removed > 0)
      }
      let place = deadlines.earliestPlace
      deadlines.set(place, to: .unlimited)
      // Until another shard has the longest expired record.
      let outcome = removeExpired(
        from: shards[place], through: min(deadlines.earliest, now), most: min(limit - removed, Self.mostPerLock), now: now)
      removed += outcome.count
      deadlines.set(place, to: outcome.next)
      await turn.yieldIfLong()
    }
    return removed
  }

  /// The most records that are removed, or looked for, in one turn of a lock.
  static var mostPerLock: Int { 64 }

  /// Removes expired records of one shard with deadlines up to `last`, the longest expired first.
  ///
  /// - Returns: How many it removed, and the time before which none of the rest expires: exactly the next deadline, if that has passed.
  private func removeExpired(from shard: RecordShard, through last: Timestamp, most: Int, now: Timestamp) -> (count: Int, next: Timestamp) {
    shard.records.withLock { records in
      var count = 0
      while let slot = records.longestExpired(at: now), records.earliestDeadline <= last, count < most {
        remove(at: slot, from: &records)
        count += 1
      }
      return (count, records.earliestDeadline)
    }
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

  /// Evicts some expired records of the first shard that has any.
  ///
  /// Each call begins where the last one found some. Where many deadlines moved since somebody looked, it looks at many records, and lets other
  /// tasks run in between.
  ///
  /// - Throws: `SessionError` with code `unavailable` when there is none, or `cancelled`.
  func makeRoom(now: Timestamp) async throws(SessionError) {
    let start = evictionStart.load(ordering: .relaxed)
    var (earliest, turn) = (Timestamp.unlimited, Turn())
    for offset in shards.indices {
      let index = (start &+ offset) & (shards.count - 1)
      let outcome = removeExpired(from: shards[index], through: now, most: Self.mostPerLock, now: now)
      if outcome.count > 0 { return evictionStart.store(index, ordering: .relaxed) }
      earliest = min(earliest, outcome.next)
      guard await turn.yieldIfLong() else { continue }
      guard !Task.isCancelled else { throw SessionError(.cancelled, "the task was cancelled; no session was created") }
      // Another caller may have made room meanwhile.
      guard held.load(ordering: .relaxed) >= configuration.capacity else { return }
    }
    guard held.load(ordering: .relaxed) >= configuration.capacity else { return }
    // Between one second and one minute: earlier is too eager, as sessions are not only left to expire but also destroyed.
    throw SessionError(
      .unavailable,
      "the memory store is full: \(configuration.capacity) live sessions; raise its capacity or shorten the idle limit",
      retryAfter: min(max(now.duration(to: earliest), .seconds(1)), .seconds(60)))
  }
}
