import Sessions
import SessionsBenchmark
import SessionsTesting

/// A store whose tokens are counted.
struct CookieCounter: SessionStoreWrapper {
  let base: any SessionStore
  let meter: CookieMeter

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    meter.presented(token)
    return try await base.open(token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(_, let token) = outcome { meter.given(token) }
    return outcome
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    if case .touched(_, let token) = outcome { meter.given(token) }
    return outcome
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    if case .taken(_, _, let token) = outcome { meter.given(token) }
    return outcome
  }

  /// Opens stores of another backend with their tokens counted.
  struct Backend: BenchmarkBackend {
    let base: any BenchmarkBackend
    let meter: CookieMeter

    func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
      let opened = try await base.open(namespace, limits: limits, sizes: sizes)
      return BenchmarkStore(CookieCounter(base: opened.store, meter: meter), close: opened.close)
    }
  }
}
