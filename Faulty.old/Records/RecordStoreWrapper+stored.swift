import Sessions

extension RecordStoreWrapper {
  /// The record at a key, live or expired.
  func stored(_ key: RecordKey) async throws(SessionError) -> SessionRecord? {
    try await base.load(key, now: .beginning)
  }
}

extension Timestamp {
  /// Before every deadline: the time at which every record is live.
  static let beginning: Timestamp = Timestamp(milliseconds: .min)
}
