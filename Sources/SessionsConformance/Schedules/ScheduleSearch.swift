package import Sessions

/// Runs every order of the record operations of some requests, and judges each end by the model.
///
/// The search keeps no state of the store: it runs a beginning that it has not tried yet on sessions of their own, lets the first request
/// that waits go on to the end, and notes where another one could have come next.
struct ScheduleSearch: Sendable {
  /// A run that no order of its calls explains.
  struct Finding: Sendable {
    let report: ScheduleRun.Report
    let reason: ScheduleReason
  }

  /// The most orders of one combination that begin with the same request. A correct store needs far fewer; one that loses every race may
  /// have no end of them.
  static let mostOrders = 500
  /// The most further orders that are run for a simpler failure than the first.
  private static let mostOrdersAfterFailure = 60

  let requests: [ScheduledRequest]
  let stage: ScheduleStage
  /// Makes the subjects of each run different from those of all others.
  let serial: String
  /// Whether only one order runs at a time, for requests that are about all sessions of the store.
  var isSequential: Bool = false
  /// When no further order begins, so that a store with slow answers does not use up its case's time; nil for no such limit.
  var end: ContinuousClock.Instant? = nil

  /// The number of orders that were run, and the failure with the fewest changes between requests.
  struct Outcome: Sendable {
    var orders = 0
    var finding: Finding?
    var isComplete = true
    var isOutOfTime = false
  }

  /// Runs every order; those that begin with different requests at the same time, since a store may need a while for each answer.
  ///
  /// - Throws: ``SessionError`` when a store throws one that leaves the effect in doubt.
  func run() async throws -> Outcome {
    try await withThrowingTaskGroup(of: (first: Int, outcome: Outcome).self) { group in
      var parts: [(first: Int, outcome: Outcome)] = []
      for first in requests.indices {
        if isSequential, let part = try await group.next() { parts.append(part) }
        group.addTask { (first, try await run(beginningWith: first)) }
      }
      for try await part in group { parts.append(part) }
      var all = Outcome()
      for part in parts.sorted(by: { $0.first < $1.first }).map(\.outcome) {
        all.orders += part.orders
        all.isComplete = all.isComplete && part.isComplete
        all.isOutOfTime = all.isOutOfTime || part.isOutOfTime
        if let finding = part.finding, all.finding.map({ Self.isSimpler(finding, than: $0) }) ?? true { all.finding = finding }
      }
      return all
    }
  }

  private func run(beginningWith first: Int) async throws(SessionError) -> Outcome {
    var outcome = Outcome()
    var prefix: [Int]? = [first]
    var left = Self.mostOrders
    while let beginning = prefix {
      guard left > 0 else {
        outcome.isComplete = false
        break
      }
      if let end, ContinuousClock.now > end {
        outcome.isOutOfTime = true
        break
      }
      left -= 1
      outcome.orders += 1
      let report = try await run(beginning, name: "\(serial)_\(first)_\(outcome.orders)")
      if let finding = Self.judge(report) {
        if outcome.finding == nil { left = min(left, Self.mostOrdersAfterFailure) }
        if outcome.finding.map({ Self.isSimpler(finding, than: $0) }) ?? true { outcome.finding = finding }
      }
      prefix = Self.following(report)
    }
    return outcome
  }

  /// Runs one order.
  func replay(_ order: [Int]) async throws(SessionError) -> Outcome {
    Outcome(orders: 1, finding: Self.judge(try await run(order, name: serial)))
  }

  private func run(_ beginning: [Int], name: String) async throws(SessionError) -> ScheduleRun.Report {
    defer { stage.noteRun() }
    return try await ScheduleRun(requests, on: stage, subject: name).run(beginning)
  }

  /// Returns the next beginning with the same first request, in depth-first order; nil after the last.
  private static func following(_ report: ScheduleRun.Report) -> [Int]? {
    let order = report.schedule.order
    for depth in order.indices.dropFirst().reversed() {
      if let next = report.waiting[depth].first(where: { $0 > order[depth] }) { return Array(order[..<depth]) + [next] }
    }
    return nil
  }

  private static func judge(_ report: ScheduleRun.Report) -> Finding? {
    let oracle = ScheduleOracle(calls: report.calls, settings: ModelSettings())
    guard let unexplained = oracle.unexplained(from: report.initial) else { return nil }
    return Finding(report: report, reason: ScheduleReason(report, unexplained, oracle))
  }

  private static func isSimpler(_ finding: Finding, than other: Finding) -> Bool {
    let (new, old) = (finding.report.schedule, other.report.schedule)
    return (new.switches, new.order.count) < (old.switches, old.order.count)
  }
}

/// Why a run failed, in words.
struct ScheduleReason: Sendable {
  let what: String
  let expected: String
  let seen: String
  /// The run's record operations and results.
  let steps: [CaseStep]

  init(_ report: ScheduleRun.Report, _ unexplained: ScheduleOracle.Unexplained, _ oracle: ScheduleOracle) {
    let stuck = report.calls[unexplained.stuck]
    let order = unexplained.order.compactMap { index in
      report.calls[index].request.map { "\($0) (\(report.schedule.requests[$0].words))" }
    }
    let before = order.isEmpty ? "" : ", after the calls of requests \(order.joined(separator: ", ")) in this order"
    what = "the schedule \(report.schedule): \(Self.who(stuck, report)): \(stuck)"
    expected = oracle.expectation(stuck, unexplained.state) + before
    seen = stuck.result
    steps = Self.steps(report, stuck: unexplained.stuck)
  }

  private static func who(_ call: ScheduledCall, _ report: ScheduleRun.Report) -> String {
    call.request.map { "request \($0), \(report.schedule.requests[$0].words)" } ?? "afterwards"
  }

  /// The record operations in their order, each call's result after its last one.
  private static func steps(_ report: ScheduleRun.Report, stuck: Int) -> [CaseStep] {
    var entries: [(position: Int, step: CaseStep)] = []
    for grant in report.grants {
      let operation = grant.operation
      let about = operation.key.map { " \(report.names.name(of: $0))" } ?? ""
      let version = operation.version.map { ", expecting v\($0)" } ?? ""
      let who = "request \(grant.request), \(report.schedule.requests[grant.request].words)"
      entries.append((grant.position, CaseStep(at: 0, operation: "\(who): \(operation.name)\(about)\(version)")))
      entries[entries.count - 1].step.result = grant.outcome.map(text) ?? "no answer"
    }
    for (index, call) in report.calls.enumerated() {
      var step = CaseStep(at: 0, operation: "\(who(call, report)): \(call)")
      step.result = call.result + (index == stuck ? "   ← no order of the requests explains this" : "")
      entries.append((call.returned, step))
    }
    return entries.sorted { $0.position < $1.position }.map(\.step)
  }

  private static func text(_ outcome: ScheduledOperation.Outcome) -> String {
    switch outcome {
    case .record(let version): version.map { "v\($0)" } ?? "no record"
    case .replaced(let outcome): outcome.rawValue
    case .bool(let isTrue): "\(isTrue)"
    case .count(let count): "\(count)"
    case .failed(let code): "throws \(code.rawValue)"
    }
  }
}

extension Schedule {
  /// Runs every order of requests on a record store.
  ///
  /// - Parameters:
  ///   - requests: The kinds of the requests.
  ///   - records: The record store, with no sessions of others.
  ///   - budget: The time after which no further order begins; nil for no limit.
  /// - Returns: The number of orders; the failing one with the fewest changes between requests, nil if none fails; whether the time ended
  ///   before the orders did.
  /// - Throws: ``SessionError`` when the store throws one.
  package static func everyOrder(of requests: [ScheduledRequest], on records: any SessionRecordStore, within budget: Duration? = nil)
    async throws -> (orders: Int, failing: Schedule?, isOutOfTime: Bool)
  {
    let store = try ServerSessionStore(ScheduledRecordStore(base: records))
    let stage = ScheduleStage(stores: [store], zero: SystemSessionClock().now)
    let end = budget.map { ContinuousClock.now.advanced(by: $0) }
    let outcome = try await ScheduleSearch(requests: requests, stage: stage, serial: "every", end: end).run()
    return (outcome.orders, outcome.finding?.report.schedule, outcome.isOutOfTime)
  }
}
