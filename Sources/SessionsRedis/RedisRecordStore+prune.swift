public import Sessions

extension RedisRecordStore {
  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`), each only while it is still expired.
  ///
  /// Redis does the same by itself some time after each deadline. This walks through all sessions of the store, on every master of a
  /// cluster, in small steps, between which a cancelled task ends. Throws an indeterminate error when some may have been deleted.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard limit > 0 else { return 0 }
    var oldest = OldestRecords(limit: limit)
    try await scan(keyspace.recordPattern, type: "string") { (names: [[UInt8]]) async throws(SessionError) in
      let keys = names.compactMap(keyspace.recordKey)
      for (key, record, _) in try await load(keys) {
        if let record, !record.isLive(at: now) { oldest.add(key, record.expiresAt) }
      }
    }
    var count = 0
    let doomed = oldest.keys
    for start in stride(from: 0, to: doomed.count, by: 256) {
      let part = Array(doomed[start..<min(doomed.count, start + 256)])
      for (_, outcome) in await each(part, { .destroyExpired($0, now: now) }) {
        switch outcome {
        case .success(let response): count += response.integer == 1 ? 1 : 0
        case .failure(let error) where error.isAboutOneValue: break
        case .failure(let error):
          throw SessionError(
            error.code, error.message, retryAfter: error.retryAfter, isIndeterminate: error.isIndeterminate || count > 0)
        }
      }
    }
    return count
  }

  /// Calls `body` with the names of the keys that match, page by page, on every master. A name may come more than once.
  private func scan(_ pattern: [UInt8], type: String?, _ body: ([[UInt8]]) async throws(SessionError) -> Void) async throws(SessionError) {
    for master in try await router.masters(timeout: timeout) {
      var cursor: [UInt8] = Array("0".utf8)
      repeat {
        var words: [[UInt8]] = [
          Array("SCAN".utf8), cursor, Array("MATCH".utf8), pattern, Array("COUNT".utf8), Array("512".utf8),
        ]
        if let type { words += [Array("TYPE".utf8), Array(type.utf8)] }
        let response = try await router.submit(.command(words, key: nil, isRepeatable: true), to: master, timeout: timeout)
        guard let parts = response.array, parts.count == 2, let next = parts[0].bytes, let names = parts[1].array else {
          throw SessionError(.backend, "Redis answered SCAN with something else")
        }
        cursor = next
        try await body(names.compactMap(\.bytes))
      } while cursor != Array("0".utf8)
    }
  }

  /// Deletes every key with the store's prefix. For namespaces that are made for one test.
  package func removeAll() async throws(SessionError) {
    try await scan(keyspace.everyPattern, type: nil) { (names: [[UInt8]]) async throws(SessionError) in
      for name in names {
        _ = try await router.submit(.command([Array("DEL".utf8), name], key: name, isRepeatable: true), timeout: timeout)
      }
    }
  }
}
