extension ServerSessionStore {
  /// Reads and decodes a live record; one that cannot be decoded is absent (`[ERR-3]`).
  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> LoadedRecord? {
    let record: SessionRecord
    do {
      guard let loaded = try await records.load(key, now: now) else { return nil }
      record = loaded
    } catch  where error.code == .corrupt {
      // The backend could not even read its row: there is no version to destroy it at.
      configuration.events.report(.corruptRecord(key))
      if configuration.corruptRecordPolicy == .fail { throw error }
      return nil
    }
    do throws(PayloadError) {
      // The next version has to be a number, too.
      guard (1..<Int64.max).contains(record.version) else { throw PayloadError.corrupt }
      var payload = try RecordPayload(record.payload)
      payload.content.subject = record.subject
      return LoadedRecord(key: key, record: record, payload: payload)
    } catch {
      try await reject(key, record, error)
      return nil
    }
  }

  private func reject(_ key: RecordKey, _ record: SessionRecord, _ error: PayloadError) async throws(SessionError) {
    report(error, key)
    // A newer node wrote it during a rolling deployment, and will want it back.
    if case .newerFormat = error { return }
    if configuration.corruptRecordPolicy == .fail {
      throw SessionError(.corrupt, "the record of session \(key.logPrefix) cannot be decoded")
    }
    _ = try await records.destroy(key, expecting: record.version)
  }

  /// Reports a record that cannot be decoded, whether it was loaded or listed.
  func report(_ error: PayloadError, _ key: RecordKey) {
    switch error {
    case .newerFormat(let format): configuration.events.report(.newerFormat(key, format: format))
    case .corrupt: configuration.events.report(.corruptRecord(key))
    }
  }

  /// Judges a presented secret against a record. One record is one snapshot: verifier, rotation time and grace cannot be torn (`[ROT-11]`).
  ///
  /// - Parameter isReopening: Whether the token had opened the session before: a late commit is not a token that comes back.
  /// - Returns: nil when the secret matches neither verifier of the record; absent for a token that was rotated away so long ago that none
  ///   of its requests can be under way any more (`[ROT-15]`).
  func authenticate(_ presented: SecretVerifier, _ loaded: LoadedRecord, now: Timestamp, isReopening: Bool = false)
    async throws(SessionError) -> OpenOutcome?
  {
    let payload = loaded.payload
    if presented.matches(payload.verifier) { return .live(snapshot(loaded, presented, .current)) }
    guard let previous = payload.previous, presented.matches(previous.verifier) else { return nil }
    if previous.isPeriodic, now < previous.graceEndsAt { return .live(snapshot(loaded, presented, .grace)) }
    if isReopening || now < previous.graceEndsAt.advanced(by: configuration.inFlightAllowance) {
      configuration.events.report(.superseded(loaded.key))
      return .superseded
    }
    configuration.events.report(.rotatedTokenReuse(loaded.key))
    if configuration.reusePolicy == .revoke, previous.isPeriodic {
      _ = try await records.destroy(loaded.key, expecting: loaded.record.version)
    }
    // Its browser lost the answer with the new token, or it is somebody else: a write may begin a session of its own.
    return .absent
  }

  private func snapshot(_ loaded: LoadedRecord, _ presented: SecretVerifier, _ access: TokenAccess) -> SessionSnapshot {
    let record = loaded.record
    var snapshot = SessionSnapshot(
      id: loaded.key, version: record.version, content: loaded.payload.content, createdAt: record.createdAt,
      absoluteDeadline: record.absoluteDeadline, idleDeadline: record.idleDeadline, access: access,
      rotatedAt: loaded.payload.previous?.rotatedAt)
    snapshot.credential = ServerCredential(
      presented: presented, verifier: loaded.payload.verifier, previous: loaded.payload.previous)
    return snapshot
  }
}

/// A live record that was read and decoded.
///
/// Not nested in ``ServerSessionStore``: a nested type would be generic, and its metadata looked up at run time on every request.
struct LoadedRecord {
  let key: RecordKey
  let record: SessionRecord
  let payload: RecordPayload
}

/// The verifier that opened a server-side session, and the verifiers that its record held then.
package struct ServerCredential: Sendable {
  /// The verifier of the token that the request presented.
  var presented: SecretVerifier
  /// The verifier that the record held.
  var verifier: SecretVerifier
  /// The superseded verifier that the record held.
  var previous: SupersededVerifier?
}
