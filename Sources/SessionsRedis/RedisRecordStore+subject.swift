public import Sessions
import SessionsBatching

// The index is advisory (`[NS-5]`): the subject in the record decides, and the index only lists the records to look at.
//
// An entry is written before the record has the subject. So every record with a subject has its entry. If the writer ends in between, or
// its record turns out to be stale, there is a surplus entry, which readers skip.
//
// Surplus entries are removed in four ways: some with each entry that is added after their end, with the index itself after the end of its
// last entry, when a reader finds the record absent or of another subject, and when the subject's sessions are destroyed. A reader must not
// remove the entry of a record that is about to be written, so it leaves young entries alone: a write whose entry is older than the slack
// and two timeouts was done or has failed. An entry includes its time, so that one that a later login adds for the same record is another
// one, which stays.

extension RedisRecordStore {
  /// The most records that are read at the same time.
  static let pageCount = 256

  func addToIndex(_ key: RecordKey, _ subject: String, until end: Timestamp, now: Timestamp, deadline: Deadline)
    async throws(SessionError)
  {
    do throws(SessionError) {
      // A session that has ended already stays for a while, and so does its entry.
      _ = try await submit(
        .addToIndex(keyspace.indexName(subject), key, until: max(end, now), slack: slack), until: deadline)
    } catch {
      // The record was not touched, whether or not the entry was made.
      throw SessionError(error.code, error.message, retryAfter: error.retryAfter)
    }
  }

  /// The next entries of a subject after a key, in the order of the keys, and whether they are the last ones.
  private func entries(of subject: String, after cursor: RecordKey?, count: Int)
    async throws(SessionError) -> (entries: [RedisIndexEntry], areLast: Bool)
  {
    let name = keyspace.indexName(subject)
    var count = count
    while true {
      let response = try await router.submit(.indexPage(name, from: cursor, count: count), timeout: timeout)
      let members = response.array ?? []
      let entries = members.compactMap { $0.bytes.flatMap(RedisIndexEntry.init) }
      let next = entries.filter { entry in cursor.map { $0 < entry.key } ?? true }
      if !next.isEmpty || members.count < count { return (next, members.count < count) }
      // All of them have the place of the cursor's key and come before it, which keys at random never do.
      count = count.multipliedReportingOverflow(by: 2).partialValue
    }
  }

  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A page costs what it returns, however many sessions there are. A value that is no record is left out, so that it does not hide the
  /// others. In a cluster that lost an index with its node, after a failover that lost its last writes, or on a server that evicts keys,
  /// sessions may be missing.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    var found: [(key: RecordKey, record: SessionRecord)] = []
    var (last, count) = (cursor, min(max(limit, 0), RedisRecordStore.pageCount))
    var areLast = false
    while found.count < limit, !areLast {
      let entries: [RedisIndexEntry]
      (entries, areLast) = try await self.entries(of: subject, after: last, count: max(count, 2))
      last = entries.last?.key
      // Where many have ended, the next one may be far away.
      count = min(RedisRecordStore.pageCount, count * 2)
      var strangers: Set<RecordKey> = []
      for (key, record, isReadable) in try await load(entries.map(\.key)) where isReadable {
        if let record, record.subject.isSameSubject(as: subject) {
          if record.isLive(at: now) { found.append((key, record)) }
        } else {
          strangers.insert(key)
        }
      }
      await forget(entries.filter { strangers.contains($0.key) }, of: subject, olderThan: slack + timeout * 2)
    }
    found.sort { $0.key < $1.key }
    return Array(found.prefix(max(limit, 0)))
  }

  /// Removes entries that are not of the subject's records, if they are old enough. A failure leaves them to the next reader.
  private func forget(_ entries: [RedisIndexEntry], of subject: String, olderThan age: Duration) async {
    for start in stride(from: 0, to: entries.count, by: RedisRecordStore.pageCount) {
      let part = Array(entries[start..<min(entries.count, start + RedisRecordStore.pageCount)])
      _ = try? await router.submit(.forget(keyspace.indexName(subject), part, olderThan: age), timeout: timeout)
    }
  }

  /// Deletes all records of a subject but the excepted one (`[IX-3]`), each only while its subject is that one.
  ///
  /// On a server that evicts keys the index may be gone or miss some, so the store then walks through all of its sessions, on every master of
  /// a cluster, in small steps. What has a destroyed record's key by then was created afterwards, and stays. Throws an indeterminate error when
  /// some may have been deleted.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    guard subject.utf8.count <= RedisValue.longestSubject else { return 0 }
    var count = 0
    do throws(SessionError) {
      // Those that are not to be deleted, or not again.
      var gone: Set<RecordKey> = key.map { [$0] } ?? []
      var failure: SessionError?
      do throws(SessionError) {
        if try await evicts() {
          try await scan(keyspace.recordPattern, type: "string") { (names: [[UInt8]]) async throws(SessionError) in
            gone.formUnion(try await destroy(Set(names.compactMap(keyspace.recordKey)).subtracting(gone), of: subject, &count))
          }
        }
      } catch {
        failure = error
      }
      // What the index has ends also where a walk is not possible, as while a cluster is resharded.
      try await destroyListed(of: subject, except: key, &gone, &count)
      if let failure { throw failure }
    } catch {
      throw error.after(count)
    }
    return count
  }

  /// Deletes what a subject's index lists, until no session can have escaped by getting a new key meanwhile (`[ROT-16]`).
  ///
  /// A session that moves has the new key's entry, then the new record, and then no longer the old one, unless that was deleted before: then
  /// the mover removes the new one too. So where every entry had its record, all is done. Else there are entries whose records have ended, or
  /// a session has moved, which shows in the entries: once they are the same before, between and after two passes, and the second one deleted
  /// nothing, none has.
  private func destroyListed(of subject: String, except excepted: RecordKey?, _ gone: inout Set<RecordKey>, _ count: inout Int)
    async throws(SessionError)
  {
    var earlier: Set<[UInt8]> = []
    var listed = try await allEntries(of: subject)
    var isDone = false
    for _ in 0..<RedisRecordStore.passesAllowed where !isDone {
      let keys = Set(listed.map(\.key)).subtracting(gone)
      let destroyed = try await destroy(keys, of: subject, &count)
      gone.formUnion(destroyed)
      isDone = destroyed.count == keys.count
      if isDone { break }
      let (before, now) = (Set(listed.map(\.bytes)), try await allEntries(of: subject))
      isDone = destroyed.isEmpty && before.isSubset(of: earlier) && now.allSatisfy { before.contains($0.bytes) }
      (earlier, listed) = (before, now)
    }
    guard isDone else { throw .subjectMoves }
    // A young one may be that of a create which only waits until the record before it is gone.
    await forget(listed.filter { $0.key != excepted }, of: subject, olderThan: slack + timeout * 2)
  }

  /// The most passes of one `destroyAll`, or of a walk through all keys, so that it ends while sessions or slots move all the time.
  static let passesAllowed = 8

  private func allEntries(of subject: String) async throws(SessionError) -> [RedisIndexEntry] {
    var all: [RedisIndexEntry] = []
    while true {
      let (entries, areLast) = try await entries(of: subject, after: all.last?.key, count: RedisRecordStore.pageCount)
      all += entries
      if areLast { return all }
    }
  }

  /// Deletes those of the records that are the subject's, adds their number to `count`, and returns their keys.
  private func destroy(_ keys: Set<RecordKey>, of subject: String, _ count: inout Int) async throws(SessionError) -> Set<RecordKey> {
    var destroyed: Set<RecordKey> = []
    let all = Array(keys)
    for start in stride(from: 0, to: all.count, by: RedisRecordStore.pageCount) {
      var failure: SessionError?
      for (key, outcome) in await each(all[start..<min(all.count, start + RedisRecordStore.pageCount)], { .destroySubject($0, subject) }) {
        switch outcome {
        case .success(let response): if response.integer == 1, destroyed.insert(key).inserted { count += 1 }
        // A value that is no record is nobody's session.
        case .failure(let error) where error.isAboutOneValue: break
        case .failure(let error): if failure?.isIndeterminate != true { failure = error }
        }
      }
      if let failure { throw failure }
    }
    return destroyed
  }

  /// Does an operation for each key, all at the same time.
  func each(_ keys: some Sequence<RecordKey>, _ operation: @escaping @Sendable (RecordKey) -> RedisOperation)
    async -> [(RecordKey, Result<RedisResponse, SessionError>)]
  {
    await withTaskGroup(of: (RecordKey, Result<RedisResponse, SessionError>).self) { group in
      for key in keys {
        group.addTask { [router, timeout] in
          // No tuple around the call itself, which Swift 6.3.1 may compile wrong when it optimises: the keys would be mixed up.
          let outcome: Result<RedisResponse, SessionError>
          do throws(SessionError) {
            outcome = .success(try await router.submit(operation(key), timeout: timeout))
          } catch {
            outcome = .failure(error)
          }
          return (key, outcome)
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
