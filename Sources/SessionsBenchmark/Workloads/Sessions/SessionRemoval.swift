import Sessions

/// Ends the sessions that a run leaves.
struct SessionRemoval {
  let bench: WorkloadBench

  /// Ends sessions by their keys, where the store can.
  func end(_ ids: [RecordKey]) async throws(SessionError) {
    guard bench.revokes else { return }
    let bench = bench
    _ = try await concurrently(ids.count, width: bench.settings.concurrency) { index async throws(SessionError) in
      try await bench.store.destroy(id: ids[index])
    }
  }

  func end(_ keepers: [SessionKeeper]) async throws(SessionError) {
    try await end(keepers.flatMap { $0.sessions.compactMap(\.id) })
  }
}
