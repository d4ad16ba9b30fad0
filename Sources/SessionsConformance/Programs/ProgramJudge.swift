import Sessions
import SessionsTesting

/// Runs programs on a case's stores and judges what was seen by the model.
struct ProgramJudge: Sendable {
  /// A program with a run of it that no order of its calls explains.
  struct Finding: Sendable {
    let program: Program
    let history: History
    let counterexample: LinearizabilityVerdict.Counterexample
  }

  enum Verdict: Sendable {
    case passed
    case failed(Finding)
    case unknown(String)
  }

  private let stores: [any SessionStore]
  private let settings: ModelSettings
  private let zero: Timestamp

  /// - Parameter isInterleaved: Whether other tasks run between the calls of the record stores, if the case has them.
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
  }

  /// Runs a program once.
  ///
  /// - Throws: ``SessionError`` when a store throws it in a step that no other overlaps.
  func judge(_ program: Program) async throws -> Verdict {
    let history = try await ProgramRun(stores: stores, zero: zero, settings: settings).run(program)
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
