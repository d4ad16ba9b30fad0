import Sessions

extension SessionStoreWrapper {
  /// Writes a session without changing it: its version goes up.
  func rewritten(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> SessionSnapshot {
    var latest = snapshot
    for isPersistent in [!snapshot.content.isPersistent, snapshot.content.isPersistent] {
      let outcome = try await base.commit([.setPersistent(isPersistent)], to: latest, now: now)
      if case .committed(let written, _) = outcome { latest = written }
    }
    return latest
  }
}
