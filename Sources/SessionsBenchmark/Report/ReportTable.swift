import SessionsReporting

/// One workload: a row for each backend, at each step.
package struct ReportTable: Sendable {
  package let workload: WorkloadDescription
  let reference: String
  package let rows: [ReportRow]
  /// The footnotes in the order of their marks.
  package let notes: [String]
  /// The capacities that a ladder of rates shows, in a sentence; `nil` of any other workload.
  package let conclusion: String?

  /// Makes the table of a workload.
  package init(_ workload: WorkloadDescription, _ summary: ResultSummary) {
    self.workload = workload
    reference = PrintableText.show(summary.result.reference)
    var notes = ReportNotes()
    var rows: [ReportRow] = []
    for step in summary.steps(of: workload) {
      for backend in summary.result.backends {
        let cell = summary.cell(CellKey(backend: backend.id, workload: workload.id, step: step))
        // A sweep has the steps of all backends, and one that stops earlier was not asked.
        if cell.status == .missing, step != nil { continue }
        var builder = ReportRowBuilder(cell: cell, backend: backend, summary: summary)
        rows.append(builder.row(step: step.flatMap { value in workload.sweep.map { $0.label(value) } }, &notes))
      }
    }
    self.rows = rows
    self.notes = notes.texts
    let capacities = summary.result.backends.compactMap { RateCapacity($0.id, workload, summary)?.text }
    let objective = NumberText.duration(nanoseconds: Double(RateCapacity.objectiveNanoseconds))
    conclusion =
      capacities.isEmpty
      ? nil
      : PrintableText.show("Offered rates with a p99 of at most \(objective) (A) and no errors: \(WordText.list(capacities)).")
  }

  /// The heads of the columns before the numbers.
  package var labelHeads: [String] { workload.sweep.map { [$0.head, "backend"] } ?? ["backend"] }

  /// The heads of the labels and of some columns.
  func heads(_ columns: [ReportColumn] = ReportColumn.allCases) -> [String] {
    labelHeads + columns.map { $0.head(reference: reference) }
  }

  /// The labels of a row and its texts in some columns.
  func texts(_ row: ReportRow, _ columns: [ReportColumn] = ReportColumn.allCases) -> [String] {
    let name = row.marks.isEmpty ? row.backend : "\(row.backend) \(row.marks)"
    return (workload.sweep == nil ? [name] : [row.step ?? ReportRow.none, name]) + columns.map { row.text($0) }
  }
}

/// A column of the tables of a report.
package enum ReportColumn: CaseIterable, Sendable {
  case rate, loop, inFlight, median, p99, p999, errors, roundTrips, bytes, ratio

  /// The head of the column; the ratio's names the reference.
  func head(reference: String) -> String {
    switch self {
    case .rate: return "achieved/s"
    case .loop: return "loop"
    case .inFlight: return "in flight"
    case .median: return "p50"
    case .p99: return "p99"
    case .p999: return "p99.9"
    case .errors: return "errors"
    case .roundTrips: return "round trips/op"
    case .bytes: return "bytes/op"
    case .ratio: return "vs \(reference)"
    }
  }

  /// The columns that a narrow terminal leaves out, the first one first.
  static let expendable: [ReportColumn] = [.bytes, .p999, .roundTrips, .errors, .loop, .median, .inFlight]
}

/// A cell of all rounds as every rendering shows it.
package struct ReportRow: Sendable {
  let cell: CellSummary
  package let backend: String
  /// The position on the workload's sweep; `nil` if it has none.
  package let step: String?
  /// The texts of the columns.
  let texts: [ReportColumn: String]
  /// The footnotes, by their position in the table's.
  package let notes: [Int]

  /// The marks of the footnotes.
  package var marks: String { notes.map { ReportNotes.mark($0) }.joined(separator: "\u{2009}") }

  /// The text of a column.
  package func text(_ column: ReportColumn) -> String { texts[column] ?? ReportRow.none }

  /// The text in place of a missing number.
  package static let none: String = "–"
  /// The text in place of a number where a backend cannot do the work.
  static let unsupported: String = "n/a"
}

/// The footnotes of a table: each text once, in the order in which they were first needed.
package struct ReportNotes: Sendable {
  package private(set) var texts: [String] = []

  /// Starts without footnotes.
  package init() {}

  /// The position of a text, which is added if it is new.
  package mutating func position(of text: String) -> Int {
    if let position = texts.firstIndex(of: text) { return position }
    texts.append(text)
    return texts.count - 1
  }

  /// The mark of a footnote, such as `¹²` for the twelfth.
  package static func mark(_ position: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(position + 1).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
  }
}

/// The highest rate of a ladder at which a backend still answers in time.
package struct RateCapacity: Sendable, Equatable {
  /// The longest 99th percentile of the response time that counts as in time, in nanoseconds: assumed, since every site has its own.
  static let objectiveNanoseconds: Int64 = 5_000_000

  private let backend: String
  /// The offered rate in requests a second; `nil` if not even the lowest step was answered in time.
  package let requestsPerSecond: Double?
  /// Whether the answer is the highest step that was measured, so that the backend may do more.
  private let isHighestStep: Bool

  /// The capacity of a backend under a workload with ascending rates; `nil` if no step has numbers.
  package init?(_ backend: String, _ workload: WorkloadDescription, _ summary: ResultSummary) {
    guard workload.sweep == .offeredPercent else { return nil }
    let cells = summary.steps(of: workload).map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
      .filter { $0.requests != nil }
    guard !cells.isEmpty else { return nil }
    // A step that is too slow ends it: a faster one after it was luck.
    let inTime = cells.prefix { $0.status == .measured && $0.requests?.errors == 0 && Self.isInTime($0) }
    self.backend = backend
    requestsPerSecond = inTime.last?.offeredPerSecond
    isHighestStep = inTime.count == cells.count
  }

  private static func isInTime(_ cell: CellSummary) -> Bool {
    guard let p99 = cell.requests?.response.value(.p99)?.nanoseconds else { return false }
    return p99 <= objectiveNanoseconds
  }

  /// The rate in words.
  package var text: String {
    guard let requestsPerSecond else { return "\(backend) at no step" }
    return "\(backend) \(isHighestStep ? "at least " : "")\(NumberText.rate(requestsPerSecond))/s"
  }
}
