package import SessionsBenchmark

/// Counts the exact counters of cells: at least twice each, in fresh processes, since a number that differs from pass to pass is no exact
/// counter.
package struct CountingPasses {
  /// The counters that were the same twice.
  package private(set) var exact: [CellKey: ExactCounters] = [:]
  /// The reasons why some cells were not counted, and the manner in which the others were.
  package private(set) var notes: [String] = []

  /// A first pass may find a server that has to learn its scripts.
  private static let mostPasses = 3

  /// - Parameters:
  ///   - cells: The cells, by their keys in the result.
  ///   - load: The number of requests that are counted of each.
  ///   - count: Counts a cell once.
  package static func run(
    _ cells: [(key: CellKey, request: CellRequest)], load: CountedLoad = CountedLoad(),
    count: (CellRequest) async throws -> CountedReply
  ) async -> CountingPasses {
    var passes = CountingPasses()
    var uncountable: Set<String> = []
    for (number, cell) in cells.enumerated() where !uncountable.contains(cell.request.store) {
      let (name, workload) = (cell.key.backend, cell.request.workload)
      Console.progress("counting \(number + 1) of \(cells.count)  \(name) \(workload)")
      do {
        if try await passes.count(cell.request, cell.key, load, count) { uncountable.insert(cell.request.store) }
      } catch {
        passes.note(name, workload, "\(error)")
      }
    }
    Console.progress("")
    if !passes.exact.isEmpty { passes.notes.append(explanation(load)) }
    return passes
  }

  /// - Returns: whether the store cannot be counted at all.
  private mutating func count(
    _ request: CellRequest, _ key: CellKey, _ load: CountedLoad, _ count: (CellRequest) async throws -> CountedReply
  ) async throws -> Bool {
    let name = key.backend
    var seen: [ExactCounters] = []
    while seen.count < Self.mostPasses {
      switch try await count(request.counting(load)) {
      case .uncountable(let reason):
        notes.append("The round trips, statements and bytes of \(name) are not counted: \(reason).")
        return true
      case .done(.unsupported): return false
      case .done(.invalid(let reason)):
        note(name, request.workload, reason)
        return false
      case .done(.counted(let counters)):
        if seen.last == counters {
          exact[key] = counters
          return false
        }
        seen.append(counters)
      }
    }
    exact[key] = ExactCounters.agreed(seen)
    note(name, request.workload, "no two passes in a row were the same, so that what differs is left out: \(Self.difference(seen))")
    return false
  }

  private mutating func note(_ name: String, _ workload: String, _ reason: String) {
    notes.append("The exact counters of \(name) under \(workload) are not all there: \(reason).")
  }

  /// The counters on which the passes do not agree.
  private static func difference(_ passes: [ExactCounters]) -> String {
    var texts: [String] = []
    if Set(passes.map(\.operations)).count > 1 {
      texts.append("operations \(passes.map { "\($0.operations)" }.joined(separator: ", "))")
    }
    for name in Set(passes.flatMap(\.totals.keys)).sorted() {
      let values = passes.map { $0.totals[name] ?? 0 }
      if Set(values).count > 1 { texts.append("\(name) \(values.map(String.init).joined(separator: ", "))") }
    }
    return texts.joined(separator: "; ")
  }

  private static func explanation(_ load: CountedLoad) -> String {
    "Round trips, statements and bytes are those of \(load.requests) requests or \(load.operations) operations one after the other, on "
      + "\(load.population) sessions, counted apart from the timed rounds, twice with the same result. Under load, operations can share round trips."
  }

  /// The round with the counters of its cells.
  func attached(to round: BenchmarkRound) -> BenchmarkRound {
    BenchmarkRound(index: round.index, cells: round.cells.map { cell in exact[CellKey(cell)].map { cell.counted($0) } ?? cell })
  }
}
