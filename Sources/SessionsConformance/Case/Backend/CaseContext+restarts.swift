import Sessions
import SessionsTesting

extension CaseContext {
  /// The reason why a case that kills the store's process is skipped.
  package static let unkillable = "the suite has no means to kill a process that this store works in"

  /// Does the next restart of ``ConformanceCase/restarts``. Returns the context for the rest of the case; nil where the backend has none.
  @inline(never)
  package func reopened() async throws -> CaseContext? {
    recorder?.refuse("restarts the store")
    guard let restart = state.withLock({ $0.restarts.isEmpty ? nil : $0.restarts.removeFirst() }) else {
      throw CaseFailure("the restarts of the case", expected: "all of them declared", seen: "one more")
    }
    guard let reopen = opened.reopen else { return nil }
    let what =
      switch restart {
      case .reopened: "close the store and open it again"
      case .closed: "close the store, end its process and open it again"
      case .killed: "kill the store's process and open the store again"
      }
    let again = try await step(what, { _ in "done" }) { () async throws(SessionError) in try await reopen(restart) }
    state.withLock { $0.opened = again }
    return CaseContext(neighbour: again, namespace: namespace, of: self)
  }

  /// Does the next restart of a store that declares persistence.
  @inline(never)
  package func restarted() async throws -> CaseContext {
    guard let again = try await reopened() else {
      throw CaseFailure(
        "restarting the store, which declares persistence", expected: "a backend that closes a store and opens its sessions again",
        seen: "one that cannot: use RecordStoreBackend with 'isShared', or give OpenedBackend 'reopen'")
    }
    return again
  }
}
