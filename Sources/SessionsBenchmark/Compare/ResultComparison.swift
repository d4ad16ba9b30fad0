/// Results of two builds, put side by side for the gate.
package struct ResultComparison: Sendable {
  /// Rounds that were measured later, to confirm what the first showed.
  package struct Confirmation: Sendable {
    let base: BenchmarkResult
    let head: BenchmarkResult

    /// The second batch of both builds; cells that it does not have are not confirmed.
    package init(base: BenchmarkResult, head: BenchmarkResult) { (self.base, self.head) = (base, head) }
  }

  /// Whether base and head were measured by turns. If not, their times advise and decide nothing.
  package let isInterleaved: Bool

  let base: BenchmarkResult
  let head: BenchmarkResult
  let control: BenchmarkResult?
  let confirmation: Confirmation?
  let criteria: GateCriteria

  /// Puts results side by side.
  ///
  /// - Parameters:
  ///   - base: The build that is the reference.
  ///   - head: The build that is judged.
  ///   - control: The base once more, measured by turns with both.
  ///   - confirmation: The second batch.
  ///   - criteria: What is gated, and how much worse may be.
  /// - Throws: ``ComparisonError`` when the results are not what they are given as, or nothing is gated.
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
    (self.base, self.head, self.control, self.confirmation, self.criteria) = (base, head, control, confirmation, criteria)
  }

  /// What the gate says of all cells that both have, and of those that one of them lacks.
  ///
  /// Its random choices follow from the seed of the base: the same files are judged the same.
  ///
  /// - Throws: As ``RegressionGate/judge(timings:counters:)``.
  package func judge() throws(StatisticsError) -> ComparisonReport {
    var subjects = counterSubjects
    subjects += cells.flatMap { cell in criteria.metrics.compactMap { cell.timing($0) } }
    var (timings, counters): ([TimingCell], [CounterCell]) = ([], [])
    for subject in subjects {
      switch subject.cell {
      case .timing(let cell): timings.append(cell)
      case .counter(let cell): counters.append(cell)
      case .decided: break
      }
    }
    let judged = try RegressionGate(seed: base.seed).judge(timings: timings, counters: counters).findings
    var (left, right) = (judged.prefix(counters.count).makeIterator(), judged.dropFirst(counters.count).makeIterator())
    let rows = subjects.compactMap { subject -> ComparisonRow? in
      switch subject.cell {
      case .timing: return right.next().map { ComparisonRow(subject, $0) }
      case .counter: return left.next().map { ComparisonRow(subject, $0) }
      case .decided(let finding): return ComparisonRow(subject, finding)
      }
    }
    return ComparisonReport(rows: rows, notes: notes, isInterleaved: isInterleaved, criteria: criteria, base: base, head: head)
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
