import Foundation

/// Workloads that differ only in how often they write, on sessions of one size.
struct MixGroup: Sendable {
  /// The places of the cells, one for each workload.
  let cells: [(workload: String, step: Double?)]
  /// How large half of the sessions are at most, in bytes; nil when the result does not tell.
  let payloadBytes: Int?
  /// The sizes as the result tells them.
  let payload: String?

  /// The group that is closest to the needs, in size and mix, counted in doublings; nil when no workload has visitors.
  static func closest(to needs: SessionNeeds, in summary: ResultSummary) -> MixGroup? {
    let ranked = all(in: summary.result, steps: { summary.steps(of: $0) }).compactMap { group -> (group: MixGroup, distance: Double)? in
      let mixes = summary.result.backends.flatMap { group.mixes(of: $0.id, in: summary) }.map(\.writesPerRead)
      guard let least = mixes.min(), let most = mixes.max() else { return nil }
      let need = max(needs.writesPerRead, Self.leastWrites)
      let nearest = min(max(need, least), max(most, Self.leastWrites))
      let size = group.payloadBytes.map { abs(log2(Double(max(needs.payloadBytes, 1)) / Double($0))) } ?? 0
      return (group, size + abs(log2(need / nearest)))
    }
    // The first of equals: the plain workloads come first.
    return ranked.reduce(nil) { best, next in best.map { $0.distance <= next.distance ? $0 : next } ?? next }?.group
  }

  /// What a backend's cells say.
  func mixes(of backend: String, in summary: ResultSummary) -> [MeasuredMix] {
    cells.compactMap { MeasuredMix(summary.cell(CellKey(backend: backend, workload: $0.workload, step: $0.step))) }
      .sorted { $0.writesPerRead < $1.writesPerRead }
  }

  /// Fewer writes than this make no difference.
  private static let leastWrites = 0.01

  private static func all(in result: BenchmarkResult, steps: (WorkloadDescription) -> [Double?]) -> [MixGroup] {
    let plain = [VisitorWorkload.browse, .readOnly, .writeBack].compactMap { known in
      result.workloads.first { $0.id == known.id && $0.sweep == nil }
    }
    var groups: [MixGroup] = []
    if let first = plain.first {
      let sizes = sizes(first)
      groups.append(
        MixGroup(cells: plain.map { ($0.id, nil) }, payloadBytes: sizes?.quantile(0.5), payload: sizes.map { "\($0)" }))
    }
    for workload in result.workloads {
      if workload.sweep == .payloadBytes {
        groups += steps(workload).compactMap { $0 }.map { fixed(workload.id, $0, bytes: Int($0)) }
      } else if workload.sweep == nil, workload.id.hasPrefix("payload-"), let bytes = Int(workload.id.dropFirst(8)), bytes > 0 {
        groups.append(fixed(workload.id, nil, bytes: bytes))
      }
    }
    return groups
  }

  private static func fixed(_ workload: String, _ step: Double?, bytes: Int) -> MixGroup {
    MixGroup(cells: [(workload, step)], payloadBytes: bytes, payload: "\(PayloadSizes.fixed(bytes))")
  }

  /// The sizes that ``WorkloadSettings/assumptions`` tell.
  private static func sizes(_ workload: WorkloadDescription) -> PayloadSizes? {
    let prefix = "payload sizes: "
    return workload.assumptions.first { $0.hasPrefix(prefix) }.flatMap { PayloadSizes(String($0.dropFirst(prefix.count))) }
  }
}
