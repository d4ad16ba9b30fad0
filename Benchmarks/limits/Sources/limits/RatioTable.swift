import Foundation

/// Ratios of paired rounds, printed as they come in.
struct RatioTable {
  private static let nameWidth = 44
  /// The compared tool of all lines that name no other one, with its version.
  private let anchor: String
  private let title: String
  private let file: RatioFile

  init(_ title: String, against anchor: String, _ file: RatioFile) {
    self.title = title
    self.anchor = anchor
    self.file = file
    print("\n\(title)")
    let header = Self.pad("", Self.nameWidth) + "   median      min      max     goal"
    print(header)
  }

  /// Prints a line: a ratio of times (`atMost`) or of rates (`atLeast`), its spread, the goal and whether it is met.
  func row(_ name: String, _ ratios: [Double], against other: String? = nil, atLeast goal: Double? = nil, atMost limit: Double? = nil) {
    let sorted = ratios.sorted()
    guard let first = sorted.first, let last = sorted.last else { return }
    let median = sorted[sorted.count / 2]
    var line = Self.pad(name, Self.nameWidth) + [median, first, last].map { String(format: "%8.2fx", $0) }.joined()
    if let goal { line += String(format: "  >= %.2fx  %@", goal, median >= goal ? "met" : "MISSED") }
    if let limit { line += String(format: "  <= %.2fx  %@", limit, median <= limit ? "met" : "MISSED") }
    print(line)
    file.add(name, ratios, against: other ?? anchor, title, moreIsBetter: limit == nil)
  }

  /// Prints a line that is no ratio.
  func value(_ name: String, _ value: Double, unit: String, atMost limit: Double) {
    let line =
      Self.pad(name, Self.nameWidth) + String(format: "%8.2f %@  <= %.2f  %@", value, unit, limit, value <= limit ? "met" : "MISSED")
    print(line)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
