import Sessions
import SessionsTesting

/// Runs programs on a case's stores and judges their histories by the model.
struct ProgramJudge: Sendable {
  /// A program with a run whose results no order of the calls explains.
  struct Finding: Sendable {
    let program: Program
    let history: History
    let counterexample: LinearizabilityVerdict.Counterexample
  }

  /// The verdict on one run.
  enum Verdict: Sendable {
    case passed
    case failed(Finding)
    case unknown(String)
  }

  private let stores: [any SessionStore]
  private let settings: ModelSettings
  private let zero: Timestamp
  private let answered: @Sendable () -> Void

  /// Creates a judge for a case's stores.
  ///
  /// - Parameters:
  ///   - context: The case.
  ///   - isInterleaved: Whether other tasks run between the calls of the record stores, if the case has them.
  /// - Throws: ``SessionError`` when a store refuses the configuration.
  init(_ context: CaseContext, isInterleaved: Bool = false) throws(SessionError) {
    if isInterleaved {
      var stores: [any SessionStore] = []
      for record in context.records {
        stores.append(try ServerSessionStore(InterleavingRecordStore(base: record), configuration: context.configuration))
      }
      self.stores = stores.isEmpty ? context.stores : stores
    } else {
      stores = context.stores
    }
    settings = ModelSettings(isSealed: !context.stores.allSatisfy { $0.capabilities.contains(.revocation) })
    zero = context.now
    answered = { context.noteAnswer() }
  }

  /// Runs a program once.
  ///
  /// - Throws: ``SessionError`` when a store throws it in a step that no other overlaps.
  func judge(_ program: Program) async throws -> Verdict {
    let history = try await ProgramRun(stores: stores, zero: zero, settings: settings, answered: answered).run(program)
    let unknown = history.operations.count { $0.result.outcome == .unknown }
    let racing = program.steps.count - program.concurrentFrom
    if unknown > 0, unknown * 2 >= racing {
      return .unknown("\(unknown) of \(racing) concurrent calls failed without saying whether they were done")
    }
    switch LinearizabilityChecker().check(history) {
    case .linearizable: return .passed
    case .unknown(let reason): return .unknown(reason)
    case .notLinearizable(let counterexample):
      return .failed(Finding(program: program, history: history, counterexample: counterexample))
    }
  }
}

/// A record store around another one that lets other tasks run before each call, so that the writes of others can come between a request's
/// load and its write, also where calls are quick.
private struct InterleavingRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    await Task.yield()
    return try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    await Task.yield()
    return try await base.load(key, now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    await Task.yield()
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    await Task.yield()
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    await Task.yield()
    return try await base.destroy(key, expecting: version)
  }
}

/// A finding as text: the calls of the failing run in their order, the legal results of the call that failed, and the program.
struct ProgramReport {
  let finding: ProgramJudge.Finding
  /// The number of steps of the program before it was made smaller.
  let stepsBefore: Int

  private var history: History { finding.history }
  private var stuck: Int { finding.counterexample.stuck }

  /// The calls of the run as the steps of the case's report.
  var steps: [CaseStep] {
    history.operations.enumerated().map { index, operation in
      let overlaps = history.operations.contains { other in
        other.invoked != operation.invoked && other.invoked < operation.deadline && operation.invoked < other.deadline
      }
      let when = overlaps ? " [from \(operation.invoked) to \(operation.returned.map(String.init) ?? "?")]" : ""
      return CaseStep(
        at: operation.call.now, operation: "client \(operation.client + 1)\(when): \(operation.call)",
        result: "\(operation.result)" + (index == stuck ? "   ← no order of the calls explains this" : ""))
    }
  }

  var failure: CaseFailure {
    let counterexample = finding.counterexample
    let program = finding.program
    let order = counterexample.longest.map { "\($0 + 1)" }.joined(separator: ", ")
    let isSequential = !program.isConcurrent
    let after = isSequential || order.isEmpty ? "" : ", after the steps \(order) in this order"
    let call = history.operations[stuck]
    return CaseFailure(
      "step \(stuck + 1) of the smallest run found: \(call.call), for a session that is \(counterexample.state)",
      expected: counterexample.expected + after,
      seen: "\(call.result)\n\(indented(program, stepsBefore))")
  }

  private func indented(_ program: Program, _ before: Int) -> String {
    let lines = "\(program)".split(separator: "\n").map { "                \($0)" }
    let title = "              by program \(program.seed), of which \(program.steps.count) of \(before) steps are needed:"
    return ([title] + lines).joined(separator: "\n")
  }
}
