/// The workloads that there are.
///
/// Load at several numbers of tasks, at several rates and right after opening are settings of the runner, on `browse`.
package enum BenchmarkWorkloads {
  /// All of them, in the order of reports.
  package static let all: [any Workload] =
    [
      VisitorWorkload.browse, VisitorWorkload.rolling, VisitorWorkload.writeBack, VisitorWorkload.readOnly, LoginStormWorkload(),
      BotsWorkload(), HotSessionWorkload(), ExpiryDebtWorkload(),
    ] + LogoutEverywhereWorkload.all + VisitorWorkload.payloadSweep + [NullStoreWorkload()]

  /// The workload with an id; nil when there is none.
  ///
  /// `payload-N` and `logout-everywhere-N` are known for every number from 2 and 1, not only for those of the sweep.
  package static func named(_ id: String) -> (any Workload)? {
    if let known = all.first(where: { $0.id == id }) { return known }
    if let size = number(id, after: "payload-"), size >= 2 { return VisitorWorkload.payload(size) }
    if let sessions = number(id, after: "logout-everywhere-"), sessions >= 1 {
      return LogoutEverywhereWorkload(sessionsPerUser: sessions)
    }
    return nil
  }

  private static func number(_ id: String, after prefix: String) -> Int? {
    id.hasPrefix(prefix) ? Int(id.dropFirst(prefix.count)).flatMap { id == prefix + String($0) ? $0 : nil } : nil
  }
}
