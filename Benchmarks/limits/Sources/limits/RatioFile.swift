import ArgumentParser
import Foundation

/// Collects the ratios of a run for `--json`.
final class RatioFile {
  private let path: String?
  private let backend: String
  private var ratios: [LimitRatio] = []

  /// - Parameter backend: The store's name in reports.
  init(_ options: RoundOptions, backend: String) {
    path = options.json
    self.backend = backend
  }

  func add(_ metric: String, _ values: [Double], against anchor: String, _ settings: String, moreIsBetter: Bool) {
    guard !values.isEmpty else { return }
    ratios.append(
      LimitRatio(anchor: anchor, settings: settings, backend: backend, metric: metric, moreIsBetter: moreIsBetter, ratios: values))
  }

  /// Writes the file, if one was asked for. Its ratios of other stores stay, so that one file can have the ratios of all.
  ///
  /// - Throws: `ValidationError` when the file holds something else or cannot be written.
  func write() throws {
    guard let path else { return }
    let url = URL(fileURLWithPath: path)
    var all: [LimitRatio] = []
    if let old = try? Data(contentsOf: url) {
      guard let kept = try? JSONDecoder().decode([LimitRatio].self, from: old) else {
        throw ValidationError("--json \(path) holds something other than ratios: name another file.")
      }
      all = kept.filter { $0.backend != backend }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(all + ratios).write(to: url, options: .atomic)
    } catch {
      throw ValidationError("--json \(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
