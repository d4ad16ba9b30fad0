/// Results of two builds, put side by side for the gate.
package struct ResultComparison: Sendable {
  /// Rounds that were measured later, to confirm the first ones.
  package struct Confirmation: Sendable {
    let base: BenchmarkResult
    let head: BenchmarkResult

    /// The second batch of both builds; cells that it does not have are not confirmed.
    package init(base: BenchmarkResult, head: BenchmarkResult) { (self.base, self.head) = (base, head) }
  }

  /// Whether base and head were measured interleaved. If not, their times advise and decide nothing.
  package let isInterleaved: Bool

  let base: BenchmarkResult
  let head: BenchmarkResult
  /// The file of the SQLite store in the base, where it has another one in the head.
  let otherFile: String?
  let control: BenchmarkResult?
  let confirmation: Confirmation?
  let criteria: GateCriteria

  /// Puts results side by side.
  ///
  /// - Parameters:
  ///   - base: The build that is the reference.
  ///   - head: The build that is judged.
  ///   - control: The base measured a second time, interleaved with both.
  ///   - confirmation: The second batch.
  ///   - criteria: The metrics that are gated, and their tolerances.
  /// - Throws: ``ComparisonError`` when a result does not fit its parameter, or no metric is gated.
  package init(
    base: BenchmarkResult, head: BenchmarkResult, control: BenchmarkResult? = nil, confirmation: Confirmation? = nil,
    criteria: GateCriteria = GateCriteria()
  ) throws(ComparisonError) {
    guard !criteria.metrics.isEmpty else { throw .noMetric }
    if let first = base.pairing, let second = head.pairing, first.id == second.id, first.batch == second.batch {
      guard first.role != .head, second.role != .base else { throw .wrongRoles(base: first.role, head: second.role) }
      isInterleaved = true
    } else {
      isInterleaved = false
    }
    if let control {
      guard isInterleaved, let pairing = base.pairing, let other = control.pairing, other.id == pairing.id, other.batch == pairing.batch,
        other.role == .control
      else { throw .otherControl }
    }
    if let confirmation {
      guard isInterleaved, Self.confirms(confirmation.base, base), Self.confirms(confirmation.head, head),
        confirmation.base.pairing?.batch == confirmation.head.pairing?.batch
      else { throw .otherConfirmation }
    }
    let otherFile = base.onlyFile.flatMap { file in head.onlyFile.flatMap { $0 == file ? nil : file } }
    // The path of a file is no part of what is compared: a run may have had a file of its own.
    func aligned(_ result: BenchmarkResult) -> BenchmarkResult {
      guard otherFile != nil, let file = head.onlyFile else { return result }
      return result.renaming(result.onlyFile, to: file)
    }
    (self.base, self.head, self.otherFile, self.criteria) = (aligned(base), head, otherFile, criteria)
    self.control = control.map { aligned($0) }
    self.confirmation = confirmation.map { Confirmation(base: aligned($0.base), head: aligned($0.head)) }
  }

  /// Judges all cells that both have, and those that one of them lacks.
  ///
  /// Its random choices follow from the seed of the base: the same files are judged the same.
  ///
  /// - Throws: As ``RegressionGate/judge(timings:)``.
  package func judge() throws(StatisticsError) -> ComparisonReport {
    let timed = cells.flatMap { cell in criteria.metrics.compactMap { cell.timing($0) } }
    let timings = timed.compactMap { if case .timing(let cell) = $0.judgement { cell } else { nil } }
    var judged = try RegressionGate(seed: base.seed).judge(timings: timings).findings.makeIterator()
    let timingRows = timed.compactMap { metric -> ComparisonRow? in
      switch metric.judgement {
      case .timing: return judged.next().map { metric.row($0) }
      case .decided(let finding): return metric.row(finding)
      }
    }
    return ComparisonReport(rows: counterRows + timingRows, notes: notes, isInterleaved: isInterleaved, criteria: criteria)
  }

  /// The cells of base and head in the order of the base, those of the head alone last.
  var cells: [CellComparison] {
    let keys = Self.keys(base) + Self.keys(head)
    var seen: Set<CellKey> = []
    return keys.filter { seen.insert($0).inserted }.map { CellComparison($0, self) }
  }

  private static func keys(_ result: BenchmarkResult) -> [CellKey] {
    let all = Set(result.rounds.flatMap { $0.cells.map { CellKey($0) } })
    let places = Dictionary(uniqueKeysWithValues: result.backends.enumerated().map { ($0.element.id, $0.offset) })
    return result.workloads.flatMap { workload in
      all.filter { $0.workload == workload.id }
        .sorted { ($0.step ?? 0, places[$0.backend] ?? 0) < ($1.step ?? 0, places[$1.backend] ?? 0) }
    }
  }

  private static func confirms(_ second: BenchmarkResult, _ first: BenchmarkResult) -> Bool {
    guard let pairing = second.pairing, let other = first.pairing else { return false }
    return pairing.id == other.id && pairing.role == other.role && pairing.batch > other.batch
  }
}

extension BenchmarkResult {
  /// The id of the SQLite store; `nil` if there is none, or are several files, which only their paths tell apart.
  fileprivate var onlyFile: String? {
    let files = backends.filter { StoreKind(backend: $0.id) == .sqlite }
    return files.count == 1 ? files[0].id : nil
  }

  /// The result with another id for one of its backends.
  fileprivate func renaming(_ old: String?, to new: String) -> BenchmarkResult {
    func renamed(_ id: String) -> String { id == old ? new : id }
    return BenchmarkResult(
      synthetic: synthetic, started: started, seconds: seconds, command: command, seed: seed, reference: renamed(reference), tool: tool,
      host: host, swift: swift,
      backends: backends.map { backend in
        var same = BackendDescription(
          id: renamed(backend.id), adapterVersion: backend.adapterVersion, version: backend.version, settings: backend.settings,
          durability: backend.durability, locality: backend.locality, connections: backend.connections, codec: backend.codec,
          conformance: backend.conformance)
        (same.declaredDurability, same.decidingSetting) = (backend.declaredDurability, backend.decidingSetting)
        same.warnings = backend.warnings
        return same
      },
      workloads: workloads,
      rounds: rounds.map { round in
        BenchmarkRound(
          index: round.index,
          cells: round.cells.map {
            BenchmarkCell(backend: renamed($0.backend), workload: $0.workload, step: $0.step, outcome: $0.outcome)
          })
      }, notes: notes, harness: harness, comparisons: nil, limits: limits, peers: peers, pairing: pairing)
  }
}

/// A reason not to compare results: one does not fit its part in the comparison.
package enum ComparisonError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No metric was chosen.
  case noMetric
  /// Base and head have other roles in their run.
  case wrongRoles(base: RunPairing.Role, head: RunPairing.Role)
  /// The control was not measured interleaved with the base, or is no control.
  case otherControl
  /// The results of the second batch were not measured interleaved, or not after those of the first.
  case otherConfirmation

  /// The fault and its remedy.
  package var description: String {
    switch self {
    case .noMetric: return "there is no metric to compare"
    case .wrongRoles(let base, let head):
      return "they are the \(base.rawValue) and the \(head.rawValue) of a run: give its base first and its head second"
    case .otherControl:
      return "the control was not measured by turns with the base: give the file 'control.json' that was written beside it"
    case .otherConfirmation:
      return
        "what is to confirm was not measured with the others: give the files 'base-2.json' and 'head-2.json' that were written beside them"
    }
  }
}
