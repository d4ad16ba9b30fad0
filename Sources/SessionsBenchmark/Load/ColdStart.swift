package import Sessions

/// The wait of the first visitor after a start: a store is opened, creates its first session and reads it back, again and again.
///
/// It shows the cost of stores that create their tables or connections with the first request. Each store is a fresh one on a fresh
/// namespace; the process and the system's caches are not fresh.
package struct ColdStart: Sendable {
  /// The stable name.
  package static let id: String = "cold-start"
  /// The work of one request.
  package static let summary: String = "open a store on a fresh namespace, make a session and read it back"
  /// The fewest requests, however long they take.
  static let fewest = 10

  private let settings: CellSettings
  private let clock: any SessionClock

  /// Creates a runner. Of the settings only the payload of the workload and the duration apply.
  package init(_ settings: CellSettings, clock: any SessionClock = .system) {
    self.settings = settings
    self.clock = clock
  }

  /// Runs the cell.
  ///
  /// - Throws: `SessionError` when a store cannot be opened: the cell then has no outcome.
  package func run(on backend: some BenchmarkBackend, namespace: String) async throws(SessionError) -> CellOutcome {
    let pool = PayloadPool(settings.workload.payloadSizes, seed: settings.workload.seed)
    var (recorder, account, cleanUp, round) = (LoadRecorder(), VerifyOutcome(), Duration.zero, 0)
    let (start, before) = (ContinuousClock.now, ProcessMeter.read())
    while round < Self.fewest || start.duration(to: .now) < settings.duration {
      let value = pool.values[round % pool.values.count]
      let began = MonotonicClock.nanoseconds
      let opened = try await recorder.measure(.open) { () async throws(SessionError) in
        try await backend.open("\(namespace)_\(round)", limits: VisitorWorkload.browse.limits, sizes: VisitorWorkload.browse.sizes)
      }
      let visit: Result<Void, SessionError>
      do throws(SessionError) {
        visit = .success(try await firstVisit(to: opened.store, value, &recorder, &account))
      } catch {
        visit = .failure(error)
      }
      recorder.complete(service: MonotonicClock.nanoseconds - began)
      let closing = ContinuousClock.now
      await opened.close()
      cleanUp += closing.duration(to: .now)
      try visit.get()
      round += 1
    }
    let seconds = (start.duration(to: .now) - cleanUp).inSeconds
    guard account.isPassed else { return .invalid(reason: account.failureText) }
    let phases = PhaseDurations(
      prepareSeconds: 0, warmUpSeconds: 0, measureSeconds: seconds, verifySeconds: 0, cleanUpSeconds: cleanUp.inSeconds)
    let load = LoadDescription(model: .closed, tasks: 1, processes: 1, offeredPerSecond: nil, skipped: nil)
    return .measured(
      CellMeasurement(
        recorder, load: load, phases: phases, resources: ResourceUse(from: before, to: .read()), verified: account.checked, timeline: nil))
  }

  private func firstVisit(
    to store: any SessionStore, _ value: EncodedValue, _ recorder: inout LoadRecorder, _ account: inout VerifyOutcome
  ) async throws(SessionError) {
    let now = clock.now
    let outcome = try await recorder.measure(.create) { () async throws(SessionError) in
      try await store.commit([.set(SessionStamp.payloadKey, value)], to: nil, now: now)
    }
    guard case .committed(_, let token?) = outcome else {
      return account.note(.wrongOutcome, "creating a session came to \(outcome)")
    }
    let found = try await recorder.measure(.load) { () async throws(SessionError) in try await store.open(token, now: now) }
    account.checked += 1
    guard case .live(let snapshot) = found else { return account.note(.missing, "the first session was not found") }
    if snapshot.content.fields[SessionStamp.payloadKey] != value {
      account.note(.foreignContent, "the first session holds something else than was written")
    }
  }
}
