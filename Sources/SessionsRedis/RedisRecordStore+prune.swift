public import Sessions
import SessionsBatching

extension RedisRecordStore {
  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`), each only while it is still expired.
  ///
  /// Redis does the same by itself some time after each deadline. This walks through all sessions of the store, on every master of a
  /// cluster, in small steps, between which a cancelled task ends. Throws an indeterminate error when some may have been deleted.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard limit > 0 else { return 0 }
    var oldest = OldestRecords(limit: limit)
    try await scan(keyspace.recordPattern, type: "string") { (names: [[UInt8]]) async throws(SessionError) in
      for (key, outcome) in await each(Set(names.compactMap(keyspace.recordKey)), { [keyspace] in .deadlines(keyspace.recordName($0)) }) {
        switch outcome {
        case .success(let response):
          if let end = response.bytes.flatMap(RedisValue.expiresAt), end <= now { oldest.add(key, end) }
        case .failure(let error) where error.isAboutOneValue: break
        case .failure(let error): throw error
        }
      }
    }
    var count = 0
    let doomed = oldest.keys
    for start in stride(from: 0, to: doomed.count, by: RedisRecordStore.pageCount) {
      let part = doomed[start..<min(doomed.count, start + RedisRecordStore.pageCount)]
      for (_, outcome) in await each(part, { .destroyExpired($0, now: now) }) {
        switch outcome {
        case .success(let response): count += response.integer == 1 ? 1 : 0
        case .failure(let error) where error.isAboutOneValue: break
        case .failure(let error):
          throw error.after(count)
        }
      }
    }
    return count
  }

  /// Calls `body` with the names of the keys that match, page by page, on every master. A name may come more than once.
  ///
  /// A walk during which another server took over, or the server was started again, is done again: the place in it means nothing there, and
  /// keys would be passed over. That needs the right to `INFO`.
  package func scan(
    _ pattern: [UInt8], type: String?, _ body: ([[UInt8]]) async throws(SessionError) -> Void
  ) async throws(SessionError) {
    try await router.eachMaster(isAboutKeys: true, timeout: timeout) { (master: RedisEndpoint?) async throws(SessionError) in
      func server() async throws(SessionError) -> String? {
        try await permitted { () throws(SessionError) in try await information("server", of: master) }?["run_id"]
      }
      var walked = try await server()
      for _ in 0..<RedisRecordStore.passesAllowed {
        try await scan(pattern, type: type, of: master, body)
        let present = try await server()
        if present == walked { return }
        walked = present
      }
      throw SessionError(
        .unavailable, "Redis was started again during each walk through its keys, and some may have been passed over: do it again",
        retryAfter: .seconds(10))
    }
  }

  private func scan(
    _ pattern: [UInt8], type: String?, of master: RedisEndpoint?, _ body: ([[UInt8]]) async throws(SessionError) -> Void
  ) async throws(SessionError) {
    var cursor: [UInt8] = Array("0".utf8)
    repeat {
      var words: [[UInt8]] = [
        Array("SCAN".utf8), cursor, Array("MATCH".utf8), pattern, Array("COUNT".utf8),
        Array(String(RedisRecordStore.pageCount).utf8),
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

extension RedisOperation {
  /// Reads the part of a record that has its deadlines, and no payload.
  fileprivate static func deadlines(_ name: [UInt8]) -> RedisOperation {
    let words = [Array("GETRANGE".utf8), name, Array("0".utf8), Array("\(RedisValue.headerCount - 1)".utf8)]
    return .command(words, key: name, isRepeatable: true)
  }
}

extension RedisValue {
  /// The end of a session, from the beginning of its record; nil when it is not one.
  fileprivate static func expiresAt(_ header: [UInt8]) -> Timestamp? {
    guard header.count >= headerCount, header[0] == format else { return nil }
    return header.withUnsafeBytes { min(Timestamp(milliseconds: number($0, at: 17)), Timestamp(milliseconds: number($0, at: 25))) }
  }
}

/// At most a given number of records, the ones that ended first of all that were added: a heap with the latest of them on top.
struct OldestRecords {
  private struct Entry {
    let key: RecordKey
    let end: Timestamp
  }

  private let limit: Int
  private var heap: [Entry] = []
  private var seen: Set<RecordKey> = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Notes a record; one that was noted before is not noted again.
  mutating func add(_ key: RecordKey, _ end: Timestamp) {
    guard seen.insert(key).inserted else { return }
    if heap.count < limit {
      heap.append(Entry(key: key, end: end))
      riseLast()
    } else if end < heap[0].end {
      seen.remove(heap[0].key)
      heap[0] = Entry(key: key, end: end)
      sinkFirst()
    } else {
      seen.remove(key)
    }
  }

  /// The records, the longest ended first.
  var keys: [RecordKey] { heap.sorted { $0.end < $1.end }.map(\.key) }

  private mutating func riseLast() {
    var index = heap.count - 1
    while index > 0, heap[(index - 1) / 2].end < heap[index].end {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func sinkFirst() {
    var index = 0
    while true {
      var largest = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child].end > heap[largest].end { largest = child }
      if largest == index { return }
      heap.swapAt(index, largest)
      index = largest
    }
  }
}
