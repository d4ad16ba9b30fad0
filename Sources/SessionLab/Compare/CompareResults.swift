import Foundation
import SessionsBenchmark

/// The results of a run of `compare`, as they are stored.
struct CompareResults {
  /// The runs by their file's name without the ending.
  private(set) var runs: [String: BenchmarkResult] = [:]

  /// The file of a run, without the ending: `base`, `control`, `head`, and of the second batch `base-2` and `head-2`.
  static func name(_ role: RunPairing.Role, batch: Int) -> String { batch == 1 ? role.rawValue : "\(role.rawValue)-\(batch)" }

  mutating func add(_ result: BenchmarkResult) {
    guard let pairing = result.pairing else { return }
    runs[Self.name(pairing.role, batch: pairing.batch)] = result
  }

  /// The comparison for the gate.
  func comparison(_ criteria: GateCriteria) throws -> ResultComparison {
    guard let base = runs["base"], let head = runs["head"] else { throw LabExit.incomplete("nothing was measured") }
    var confirmation: ResultComparison.Confirmation?
    if let base = runs["base-2"], let head = runs["head-2"] { confirmation = ResultComparison.Confirmation(base: base, head: head) }
    return try ResultComparison(base: base, head: head, control: runs["control"], confirmation: confirmation, criteria: criteria)
  }

  /// Makes the folder if there is none. It fails before the run if the results could not be written after it.
  static func prepare(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(at: URL(fileURLWithPath: folder), withIntermediateDirectories: true)
    } catch {
      throw LabExit.incomplete("there is no folder \(folder), and it cannot be made: \(error.systemReason)")
    }
    if let mistake = OutputTarget.mistake(ofFolder: folder) { throw LabExit.incomplete("--output \(folder): \(mistake)") }
  }

  /// Writes the runs into a folder. Files of an earlier run that this one does not have are removed, as they would count as a part of it.
  func write(to folder: String) throws {
    let url = URL(fileURLWithPath: folder)
    do {
      for batch in 1...2 {
        for role in RunPairing.Role.allCases {
          let name = Self.name(role, batch: batch)
          let file = url.appending(path: "\(name).json")
          if let result = runs[name] {
            try ResultFile.write(result).write(to: file, options: .atomic)
          } else if FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
          }
        }
      }
    } catch {
      throw LabExit.incomplete("the results cannot be written to \(folder): \(error.systemReason)")
    }
  }

  /// The command that judges the files of a folder again.
  func command(_ folder: String, _ criteria: GateCriteria) -> String {
    let path = folder.hasSuffix("/") ? folder : "\(folder)/"
    var words = ["sessionlab compare \(path)base.json \(path)head.json --control \(path)control.json"]
    if runs["base-2"] != nil { words.append("--confirmation \(path)base-2.json \(path)head-2.json") }
    return (words + criteria.options).joined(separator: " ")
  }
}

extension GateCriteria {
  /// The options that ask for these criteria, without the defaults.
  var options: [String] {
    let chosen = metrics == GateMetric.usual ? [] : metrics.flatMap { ["--metric", $0.rawValue] }
    guard tolerance != Self.usualTolerance else { return chosen }
    // The tolerance as it was given: a product has more digits than its factors.
    return chosen + ["--tolerance", "\((tolerance * 1e8).rounded() / 1e6)"]
  }
}
