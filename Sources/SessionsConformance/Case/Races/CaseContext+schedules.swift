import Sessions
import SessionsTesting

extension CaseContext {
  /// Makes a session store like the one under test over another record store, which stands between it and the case's records.
  func sessions(over records: any SubjectIndexedRecordStore) throws(SessionError) -> any SessionStore {
    if let layer = opened.layer { return try layer(records) }
    return try ServerSessionStore(AnyRecordStore(records), configuration: configuration)
  }

  /// Runs every order of the record operations of requests, for each combination of them, and expects that the model explains each end.
  ///
  /// The failure names the order with the fewest changes between requests, and how to run it again. In a run with a schedule of the user's
  /// only that one runs.
  ///
  /// - Parameters:
  ///   - atOnce: The number of combinations that run at the same time.
  ///   - budget: The time after which the case is skipped for a store whose answers are too slow; nil where every store has time enough.
  @inline(never)
  func expectEveryOrder(of combinations: [[ScheduledRequest]], atOnce: Int = 16, within budget: Duration? = nil) async throws {
    recorder?.refuse("runs requests in every order of their record operations")
    let stage = try ScheduleStage(self)
    // Requests that end a subject's sessions need an index.
    let hasIndex = records.allSatisfy { $0.capabilities.contains(.subjectIndex) }
    let combinations = hasIndex ? combinations : combinations.filter { !$0.contains(.revoke) && !$0.contains(.others) }
    if let schedule {
      guard combinations.contains(schedule.requests) else {
        throw CaseUndecided.notApplicable("the schedule \(schedule) is another case's")
      }
      let search = ScheduleSearch(requests: schedule.requests, stage: stage, serial: "replay")
      return try report([try await search.replay(schedule.order)], of: [schedule.requests])
    }
    let end = budget.map { ContinuousClock.now.advanced(by: $0) }
    var outcomes = [ScheduleSearch.Outcome](repeating: .init(), count: combinations.count)
    try await withThrowingTaskGroup(of: (Int, ScheduleSearch.Outcome).self) { group in
      for (number, requests) in combinations.enumerated() {
        if number >= atOnce, let (index, outcome) = try await group.next() {
          outcomes[index] = outcome
          // Those before it have begun, so that the first failure is the same each time.
          if outcome.finding != nil { break }
        }
        group.addTask {
          let search = ScheduleSearch(requests: requests, stage: stage, serial: "c\(number)", isSequential: atOnce == 1, end: end)
          return (number, try await search.run())
        }
      }
      for try await (index, outcome) in group { outcomes[index] = outcome }
    }
    try report(outcomes, of: combinations)
  }

  /// Skips the case where all orders of three requests would surely take too long: where even the quickest of some answers
  /// comes from another process. A single answer may be quick by luck, so that the search has a limit of time as well.
  func needQuickAnswers() async throws {
    var quickest = Duration.seconds(1)
    for _ in 0..<5 {
      let start = ContinuousClock.now
      _ = try await record.load(freshKey(), now: now)
      quickest = min(quickest, start.duration(to: .now))
    }
    if quickest > .microseconds(40) { throw CaseUndecided.notApplicable("three requests have too many orders for answers of \(quickest)") }
  }

  private func report(_ outcomes: [ScheduleSearch.Outcome], of combinations: [[ScheduledRequest]]) throws {
    var unfinished: String?
    for (outcome, requests) in zip(outcomes, combinations) where outcome.orders > 0 {
      let name = Schedule.name(requests)
      finish(begin("every order of \(name)"), "\(outcome.orders) orders")
      if let finding = outcome.finding {
        let reason = finding.reason
        state.withLock { $0.steps = reason.steps }
        finish(begin("run this order alone: --schedule \(finding.report.schedule)"), "the same steps each time")
        throw CaseFailure(reason.what, expected: reason.expected, seen: reason.seen)
      }
      if !outcome.isComplete { unfinished = unfinished ?? name }
    }
    if outcomes.contains(where: \.isOutOfTime) {
      let orders = outcomes.map(\.orders).reduce(0, +)
      throw CaseUndecided.notApplicable("three requests have too many orders for this store: its time ended after \(orders), all explained")
    }
    if let unfinished {
      throw CaseUndecided.inconclusive(
        "\(unfinished) has over \(ScheduleSearch.mostOrders) orders with the same beginning: not all of them were run")
    }
  }
}
