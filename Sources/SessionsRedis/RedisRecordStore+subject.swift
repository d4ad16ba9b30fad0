public import Sessions
import SessionsBatching

// The index of a subject is a sorted set of entries, with the end of the session as the score. It is advisory (`[NS-5]`): the subject in
// the record decides, and the index only lists the records to look at.
//
// An entry is written before the record has the subject. So every record with a subject has its entry. If the writer ends in between, or
// its record turns out to be stale, there is a surplus entry, which readers skip.
//
// Surplus entries are removed in three ways: with the next entry that is added after their end, with the index itself after the end of its
// last entry, and when a reader finds the record absent or of another subject. A reader must not remove the entry of a record that is about
// to be written, so it leaves young entries alone: a write whose entry is older than the slack and two timeouts was done or has failed. An
// entry includes its time, so that one that a later login adds for the same record is another one, which stays.

extension RedisRecordStore {
  /// The number of records that are read at the same time.
  private static let pageCount = 256

  func addToIndex(_ key: RecordKey, _ subject: String, until end: Timestamp, now: Timestamp, deadline: Deadline)
    async throws(SessionError)
  {
    let cutoff = Timestamp(milliseconds: now.milliseconds.saturating(subtracting: slack))
    let operation = RedisOperation.index(
      name: keyspace.indexName(subject), entry: RedisIndexEntry(key: key, addedAt: now), until: end, cutoff: cutoff)
    do throws(SessionError) {
      _ = try await submit(operation, until: deadline)
    } catch {
      // The record was not touched, whether or not the entry was made.
      throw SessionError(error.code, error.message, retryAfter: error.retryAfter)
    }
  }

  private func entries(of subject: String) async throws(SessionError) -> [RedisIndexEntry] {
    let name = keyspace.indexName(subject)
    let words = [Array("ZRANGE".utf8), name, Array("0".utf8), Array("-1".utf8)]
    let response = try await router.submit(.command(words, key: name, isRepeatable: true), timeout: timeout)
    return (response.array ?? []).compactMap { $0.bytes.flatMap(RedisIndexEntry.init) }
  }

  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A value that is no record is left out, so that it does not hide the others. In a cluster that lost an index with its node, or after a
  /// failover that lost its last writes, sessions may be missing.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard limit > 0 else { return [] }
    let entries = try await entries(of: subject)
    let keys = Set(entries.map(\.key)).filter { key in cursor.map { $0 < key } ?? true }.sorted()
    var found: [(key: RecordKey, record: SessionRecord)] = []
    var strangers: Set<RecordKey> = []
    var start = 0
    while start < keys.count, found.count < limit {
      let part = keys[start..<min(keys.count, start + min(limit, RedisRecordStore.pageCount))]
      start = part.endIndex
      for (key, record, isReadable) in try await load(Array(part)) where isReadable {
        if let record, record.subject.isSameSubject(as: subject) {
          if record.isLive(at: now) { found.append((key, record)) }
        } else {
          strangers.insert(key)
        }
      }
    }
    await forget(entries.filter { strangers.contains($0.key) }, of: subject, now: now)
    found.sort { $0.key < $1.key }
    return Array(found.prefix(limit))
  }

  /// Removes entries that are not of the subject's records, if they are old enough. A failure leaves them to the next reader.
  private func forget(_ entries: [RedisIndexEntry], of subject: String, now: Timestamp) async {
    let youngest = Timestamp(milliseconds: now.milliseconds.saturating(subtracting: slack + timeout * 2))
    let old = entries.filter { $0.addedAt < youngest }
    guard !old.isEmpty else { return }
    let name = keyspace.indexName(subject)
    let words = [Array("ZREM".utf8), name] + old.map(\.bytes)
    _ = try? await router.submit(.command(words, key: name, isRepeatable: true), timeout: timeout)
  }

  /// Deletes all records of a subject but the excepted one (`[IX-3]`), each only while its subject is that one.
  ///
  /// Throws an indeterminate error when some may have been deleted.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    guard subject.utf8.count <= RedisValue.longestSubject else { return 0 }
    let keys = Array(Set(try await entries(of: subject).map(\.key)).filter { $0 != key })
    var count = 0
    var failure: SessionError?
    for start in stride(from: 0, to: keys.count, by: RedisRecordStore.pageCount) {
      let part = Array(keys[start..<min(keys.count, start + RedisRecordStore.pageCount)])
      for (_, outcome) in await each(part, { .destroySubject($0, subject) }) {
        switch outcome {
        case .success(let response): count += response.integer == 1 ? 1 : 0
        // A value that is no record is nobody's session.
        case .failure(let error) where error.isAboutOneValue: break
        case .failure(let error): failure = failure ?? error
        }
      }
      if failure != nil { break }
    }
    if let failure {
      throw SessionError(
        failure.code, failure.message, retryAfter: failure.retryAfter, isIndeterminate: failure.isIndeterminate || count > 0)
    }
    return count
  }

  /// Does an operation for each key, all at the same time.
  func each(_ keys: [RecordKey], _ operation: @escaping @Sendable (RecordKey) -> RedisOperation)
    async -> [(RecordKey, Result<RedisResponse, SessionError>)]
  {
    await withTaskGroup(of: (RecordKey, Result<RedisResponse, SessionError>).self) { group in
      for key in keys {
        group.addTask { [router, timeout] in
          do throws(SessionError) {
            return (key, .success(try await router.submit(operation(key), timeout: timeout)))
          } catch {
            return (key, .failure(error))
          }
        }
      }
      var outcomes: [(RecordKey, Result<RedisResponse, SessionError>)] = []
      for await outcome in group { outcomes.append(outcome) }
      return outcomes
    }
  }

  /// The values of keys; nil for a key that has none or something that is no record, which has no effect on the others.
  func load(_ keys: [RecordKey]) async throws(SessionError) -> [(RecordKey, SessionRecord?, isReadable: Bool)] {
    var found: [(RecordKey, SessionRecord?, isReadable: Bool)] = []
    for (key, outcome) in await each(keys, { .load($0) }) {
      switch outcome {
      case .success(.record(let record)): found.append((key, record, true))
      case .success: found.append((key, nil, true))
      case .failure(let error) where error.isAboutOneValue: found.append((key, nil, false))
      // A listing without the records that could not be read would look complete.
      case .failure(let error): throw error
      }
    }
    return found
  }
}

extension SessionRecord {
  /// The time until which an index has to know the record: its absolute deadline, which no touch moves.
  ///
  /// Without one the idle deadline moves on for ever, so the time is twice the present lifetime, and the index is updated from time to
  /// time.
  func indexEnd(_ expiresAt: Timestamp, now: Timestamp, slack: Duration) -> Timestamp {
    absoluteDeadline.isUnlimited
      ? SessionRecord.indexEnd(expiresAt, isBounded: false, now: now, slack: slack) : max(absoluteDeadline, expiresAt)
  }

  static func indexEnd(_ expiresAt: Timestamp, isBounded: Bool, now: Timestamp, slack: Duration) -> Timestamp {
    if isBounded || expiresAt.isUnlimited { return expiresAt }
    // Times after the latest possible limit are not advanced.
    return max(expiresAt, expiresAt.advanced(by: max(now.duration(to: expiresAt), slack)))
  }
}

extension [UInt8] {
  /// The time at the beginning of a script's answer.
  var timestamp: Timestamp { Timestamp(milliseconds: withUnsafeBytes { RedisValue.number($0, at: 0) }) }
}

extension Int64 {
  func saturating(adding duration: Duration) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(duration.millisecondsRoundedUp)
    return overflow ? .max : sum
  }

  func saturating(subtracting duration: Duration) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(duration.millisecondsRoundedUp)
    return overflow ? .min : difference
  }
}
