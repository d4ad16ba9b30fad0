import Sessions

/// The stores that a case's schedules run on. They are the same for all of them: each schedule has sessions of its own.
struct ScheduleStage: Sendable {
  /// Session stores over record stores whose operations can be ordered, one for each instance.
  let stores: [any SessionStore]
  /// The time of the beginning of every schedule.
  let zero: Timestamp
  /// Called when the requests of a run are done, so that a store which answers slowly is not taken for one that hangs.
  let noteRun: @Sendable () -> Void

  init(stores: [any SessionStore], zero: Timestamp) {
    (self.stores, self.zero, noteRun) = (stores, zero, {})
  }

  /// Makes the stores of a case.
  ///
  /// - Throws: ``SessionError`` when a store refuses the configuration.
  init(_ context: CaseContext) throws(SessionError) {
    var stores: [any SessionStore] = []
    for record in context.records { stores.append(try context.sessions(over: ScheduledRecordStore(base: record))) }
    self.stores = stores
    zero = context.now
    noteRun = { context.noteAnswer() }
  }
}

/// One run of requests of one session, with their record operations in one order.
final class ScheduleRun: Sendable {
  /// The time of the requests, and of those that come late, in milliseconds after the session's creation.
  static let requestTime: Int64 = 30 * 60_000
  static let lateTime: Int64 = 75 * 60_000

  /// What a run has shown.
  struct Report: Sendable {
    let schedule: Schedule
    /// The requests that waited at each choice.
    let waiting: [[Int]]
    let grants: [RequestScheduler.Grant]
    let calls: [ScheduledCall]
    let initial: ScheduleOracle.State
    let names: HistoryNames
  }

  /// A session that the requests hold.
  private struct Held: Sendable {
    let token: String
    let snapshot: SessionSnapshot
    let name: String
  }

  private let requests: [ScheduledRequest]
  private let stage: ScheduleStage
  private let names: HistoryNames
  private let scheduler: RequestScheduler
  private let subjects: (before: String, after: String)
  private let settings: ModelSettings = ModelSettings()
  private let calls: Locked<[ScheduledCall]> = Locked([])
  /// The tokens that clients got, with their sessions.
  private let tokens: Locked<[(token: String, session: String)]> = Locked([])
  private let failure: Locked<SessionError?> = Locked(nil)

  /// - Parameter subject: The beginning of the names of the run's subjects, which no other run has.
  init(_ requests: [ScheduledRequest], on stage: ScheduleStage, subject: String) {
    self.requests = requests
    self.stage = stage
    subjects = ("\(subject)_ada", "\(subject)_bob")
    names = HistoryNames(zero: stage.zero, subjects: [subjects.before: "ada", subjects.after: "bob"])
    scheduler = RequestScheduler(requests: requests.count)
  }

  /// Runs the requests. The first choices are those of `prefix`; then always the first request that waits comes next.
  ///
  /// - Throws: ``SessionError`` when a store throws one that leaves the effect in doubt.
  func run(_ prefix: [Int]) async throws(SessionError) -> Report {
    var initial: ScheduleOracle.State = [:]
    let first = try await begin([.set("x", json("9")), .set("n", json("0")), .flash("f", json("0"))], &initial)
    // Another session of the same subject, for the requests that end several.
    if needsSubjects { _ = try await begin([.set("other", json("true"))], &initial) }
    var order: [Int] = []
    var waiting: [[Int]] = []
    await withTaskGroup(of: Void.self) { group in
      for (number, request) in requests.enumerated() {
        group.addTask { [self] in
          await ScheduledTurn.$current.withValue(ScheduledTurn(scheduler: scheduler, request: number)) {
            await perform(request, number, first)
          }
          scheduler.end()
        }
      }
      while true {
        let candidates = await scheduler.settled()
        guard let fallback = candidates.first else { break }
        let wanted = order.count < prefix.count ? prefix[order.count] : fallback
        let choice = candidates.contains(wanted) ? wanted : fallback
        waiting.append(candidates)
        order.append(choice)
        scheduler.grant(choice)
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    try await observe()
    return Report(
      schedule: Schedule(requests, order), waiting: waiting, grants: scheduler.grants, calls: calls.withLock { $0 }, initial: initial,
      names: names)
  }

  private var needsSubjects: Bool { requests.contains { $0 == .revoke || $0 == .others } }

  private func begin(_ operations: [SessionOperation], _ initial: inout ScheduleOracle.State) async throws(SessionError) -> Held {
    let outcome = try await stage.stores[0].commit(operations + [.setSubject(subjects.before)], to: nil, now: stage.zero)
    guard case .committed(let snapshot, let token?) = outcome else {
      throw SessionError(.backend, "a session that a schedule needs was not created: \(outcome)")
    }
    let held = Held(token: token, snapshot: snapshot, name: names.name(of: snapshot.id))
    tokens.withLock { $0.append((token, held.name)) }
    initial[held.name] = ModelSession(names.seen(snapshot, token), token: names.name(of: token), now: 0, settings: settings)
    return held
  }

  // MARK: Requests

  private func perform(_ request: ScheduledRequest, _ number: Int, _ first: Held) async {
    let store = stage.stores[number % stage.stores.count]
    switch request {
    case .revoke: return await endAll(subjects.before, except: nil, in: store, number)
    case .prune:
      _ = await called(number) { () async throws(SessionError) in
        try await store.prune(now: names.time(Self.lateTime), limit: 1000)
      } kind: { _ in
        .prune(at: Self.lateTime)
      }
      return
    default: break
    }
    guard let held = await open(first, in: store, number) else { return }
    if let (changes, rotation) = request.commit(number) {
      return await commit(request, changes, rotation, to: held, in: store, number)
    }
    switch request {
    case .take: await take(from: held, in: store, number)
    case .touch: await touch(held, in: store, number)
    case .destroy: await destroy(held, in: store, number)
    case .others:
      guard let subject = held.snapshot.content.subject else { return }
      await endAll(subject, except: held, in: store, number)
    default: break
    }
  }

  private func open(_ first: Held, in store: any SessionStore, _ number: Int) async -> Held? {
    let at = Self.requestTime
    let outcome = await called(number) { () async throws(SessionError) in
      try await store.open(first.token, now: names.time(at))
    } kind: { outcome in
      .session(
        first.name, ModelCall(kind: .open, at: at, token: names.name(of: first.token)), names.result(outcome, of: first.token))
    }
    guard case .live(let snapshot)? = outcome else { return nil }
    return Held(token: first.token, snapshot: snapshot, name: first.name)
  }

  private func commit(
    _ request: ScheduledRequest, _ changes: [ModelChange], _ rotation: ModelRotation?, to held: Held, in store: any SessionStore,
    _ number: Int
  ) async {
    let at = request == .late ? Self.lateTime : Self.requestTime
    let operations = changes.map { change -> SessionOperation in
      switch change {
      case .add(let key, let amount): .update(key) { json("\((Int64($0?.json ?? "0") ?? 0) + amount)") }
      case .subject: .setSubject(subjects.after)
      default: change.operation(zero: names.zero)
      }
    }
    let isAlone = request == .alone
    let call = ModelCall(
      kind: .commit, at: at, snapshot: names.seen(held.snapshot, held.token), changes: changes, rotation: rotation,
      onlyIfUnchanged: isAlone ? true : nil)
    let outcome = await called(number) { () async throws(SessionError) in
      try await store.commit(
        operations, to: held.snapshot, options: CommitOptions(rotation: rotation?.rotation, onlyIfUnchanged: isAlone),
        now: names.time(at))
    } kind: { outcome in
      .session(held.name, call, names.result(outcome, of: held.token) { $0.id == held.snapshot.id ? nil : names.name(of: $0.id) })
    }
    guard case .committed(let snapshot, let token?)? = outcome else { return }
    tokens.withLock { $0.append((token, names.name(of: snapshot.id))) }
  }

  private func take(from held: Held, in store: any SessionStore, _ number: Int) async {
    let call = ModelCall(kind: .take, at: Self.requestTime, snapshot: names.seen(held.snapshot, held.token))
    _ = await called(number) { () async throws(SessionError) in
      try await store.takeFlash(.all, from: held.snapshot, now: names.time(Self.requestTime))
    } kind: {
      .session(held.name, call, names.result($0, of: held.token))
    }
  }

  private func touch(_ held: Held, in store: any SessionStore, _ number: Int) async {
    let call = ModelCall(kind: .touch, at: Self.requestTime, snapshot: names.seen(held.snapshot, held.token))
    _ = await called(number) { () async throws(SessionError) in
      try await store.touch(held.snapshot, now: names.time(Self.requestTime))
    } kind: {
      .session(held.name, call, names.result($0, of: held.token))
    }
  }

  private func destroy(_ held: Held, in store: any SessionStore, _ number: Int) async {
    let call = ModelCall(kind: .destroy, at: Self.requestTime, snapshot: names.seen(held.snapshot, held.token))
    _ = await called(number) { () async throws(SessionError) in
      try await store.destroy(held.snapshot)
    } kind: { _ in
      .session(held.name, call, ModelResult(outcome: .done))
    }
  }

  private func endAll(_ subject: String, except held: Held?, in store: any SessionStore, _ number: Int) async {
    _ = await called(number) { () async throws(SessionError) in
      try await store.destroyAll(of: subject, except: held?.snapshot.id)
    } kind: {
      .endAll(subject: names.name(ofSubject: subject), except: held?.name, at: Self.requestTime, count: $0)
    }
  }

  /// Makes a call and notes it with its beginning and end.
  ///
  /// - Returns: The outcome; nil when it threw.
  private func called<Outcome>(
    _ number: Int, _ body: () async throws(SessionError) -> Outcome, kind: (Outcome) -> ScheduledCall.Kind
  ) async -> Outcome? {
    scheduler.beginCall(number)
    do throws(SessionError) {
      let outcome = try await body()
      let (invoked, returned) = scheduler.endCall(number)
      let kind = kind(outcome)
      calls.withLock { $0.append(ScheduledCall(request: number, invoked: invoked, returned: returned, kind: kind)) }
      return outcome
    } catch {
      failure.withLock { $0 = $0 ?? error }
      return nil
    }
  }

  // MARK: The end

  /// Looks at what is left: what each token opens, now and after the grace, and which records the subjects have.
  private func observe() async throws(SessionError) {
    let isLate = requests.contains(.late) || requests.contains(.prune)
    let now = isLate ? Self.lateTime : Self.requestTime
    try await openAll(at: now)
    // A token within its grace is dead after it.
    if requests.contains(.periodic) { try await openAll(at: now + settings.grace) }
    guard stage.stores[0].capabilities.contains(.subjectIndex) else { return }
    let listed = requests.contains(.login) ? [subjects.before, subjects.after] : [subjects.before]
    for subject in listed {
      let found = try await stage.stores[0].sessions(of: subject, after: nil, limit: 100, now: names.time(now))
      note(.list(subject: names.name(ofSubject: subject), at: now, sessions: found.map { names.name(of: $0.id) }))
    }
  }

  private func openAll(at now: Int64) async throws(SessionError) {
    for (number, (token, session)) in tokens.withLock({ $0 }).enumerated() {
      let store = stage.stores[number % stage.stores.count]
      let outcome = try await store.open(token, now: names.time(now))
      note(.session(session, ModelCall(kind: .open, at: now, token: names.name(of: token)), names.result(outcome, of: token)))
    }
  }

  private func note(_ kind: ScheduledCall.Kind) {
    let (_, position) = scheduler.endCall(0)
    calls.withLock { $0.append(ScheduledCall(request: nil, invoked: position, returned: position, kind: kind)) }
  }
}
