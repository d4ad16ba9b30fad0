import Crypto

/// Remembers for each subject the time from which its sessions have to be authenticated (`[IX-4]`).
///
/// Raising a subject's epoch ends all its sessions at once, exactly, on any backend and for sealed cookies too, at the price of one
/// more read for each request of a logged-in session.
public protocol RevocationEpochs: Sendable {
  /// The time before which the subject's sessions do not count; nil when none was set.
  func notBefore(_ subject: String, now: Timestamp) async throws(SessionError) -> Timestamp?

  /// Revokes the subject's sessions that authenticated before `time`. An epoch never moves back.
  func revoke(_ subject: String, before time: Timestamp, now: Timestamp) async throws(SessionError)
}

extension SessionSnapshot {
  /// The time of the session's authentication, for comparison with an epoch: creation counts until a privilege change.
  package var authenticatedAt: Timestamp { content.authenticatedAt ?? createdAt }
}

extension RevocationEpochs {
  package func revoked(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> Bool {
    guard let subject = snapshot.content.subject, let epoch = try await notBefore(subject, now: now) else { return false }
    return snapshot.authenticatedAt < epoch
  }
}

/// Revocation epochs kept in any record store, one small record for each subject that was ever revoked.
///
/// Give it a store of its own namespace. A record expires after the longest lifetime that sessions can have, when no session is left
/// for it to end.
public struct RecordRevocationEpochs<Records: SessionRecordStore>: RevocationEpochs {
  private let records: Records
  private let lifetime: SessionLimit

  /// Creates epochs in `records`.
  ///
  /// - Parameters:
  ///   - records: The store to keep them in.
  ///   - lifetime: At least the longest absolute limit of any session; unlimited by default.
  public init(_ records: Records, lifetime: SessionLimit = .unlimited) {
    self.records = records
    self.lifetime = lifetime
  }

  /// The time before which the subject's sessions do not count; nil when none was set.
  public func notBefore(_ subject: String, now: Timestamp) async throws(SessionError) -> Timestamp? {
    guard let record = try await records.load(key(subject), now: now) else { return nil }
    return try epoch(record)
  }

  /// Revokes the subject's sessions that authenticated before `time`. An epoch never moves back.
  public func revoke(_ subject: String, before time: Timestamp, now: Timestamp) async throws(SessionError) {
    let key = key(subject)
    for _ in 0..<16 {
      guard let old = try await records.load(key, now: now) else {
        if try await records.create(key, record(time, now: now), now: now) { return }
        // Another caller just created it, or an expired one is there.
        while try await records.prune(now: now, limit: 1000) == 1000 {}
        continue
      }
      let newest = max(time, try epoch(old))
      let outcome = try await records.replace(key, expecting: old.version, with: record(newest, now: now), now: now)
      if outcome == .replaced { return }
    }
    throw SessionError(.contended, "the subject's epoch was changed by others on every try")
  }

  private func record(_ epoch: Timestamp, now: Timestamp) -> SessionRecord {
    var writer = CBORWriter()
    writer.write(epoch.milliseconds)
    let deadline = lifetime.deadline(from: max(now, epoch))
    return SessionRecord(createdAt: now, absoluteDeadline: deadline, idleDeadline: deadline, payload: writer.bytes)
  }

  private func epoch(_ record: SessionRecord) throws(SessionError) -> Timestamp {
    do {
      var reader = CBORReader(record.payload[...])
      let epoch = Timestamp(milliseconds: try reader.readInteger())
      guard reader.isAtEnd else { throw CBORReader.Failure.malformed }
      return epoch
    } catch {
      throw SessionError(.corrupt, "a subject's revocation epoch cannot be read; revoke the subject again after removing it")
    }
  }

  private func key(_ subject: String) -> RecordKey {
    var message = Array("swift-sessions epoch v1\0".utf8)
    message.append(contentsOf: subject.utf8)
    return SHA256.hash(data: message).withUnsafeBytes { RecordKey(loading: $0) }
  }
}
