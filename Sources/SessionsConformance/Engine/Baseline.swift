public import Foundation

/// Failures that are known: cases that a store fails for now, each with a reason and a link.
///
/// A case that fails as its entry says is an expected failure and does not fail the run. An entry whose case no longer fails is stale, and
/// fails the run until it is removed, so that the list can only shrink to the truth.
public struct Baseline: Sendable, Equatable {
  /// One known failure.
  public struct Entry: Sendable, Equatable, Codable {
    /// The case's id, such as `ROT-003`.
    public let `case`: String
    /// The store as reports call it; nil for every store.
    public let store: String?
    /// Why it fails.
    public let reason: String
    /// Where that is followed up.
    public let link: String

    /// Creates an entry.
    public init(case: String, store: String? = nil, reason: String, link: String) {
      self.case = `case`
      self.store = store
      self.reason = reason
      self.link = link
    }
  }

  /// The entries.
  public let entries: [Entry]

  /// Creates a baseline.
  ///
  /// - Throws: ``BaselineError`` for an entry that names no case, gives no reason or link, or stands twice.
  public init(entries: [Entry]) throws(BaselineError) {
    var seen: Set<String> = []
    for entry in entries {
      guard ConformanceSuite.find(entry.case) != nil else { throw .unknownCase(entry.case) }
      guard !entry.reason.isEmpty, !entry.link.isEmpty else { throw .unexplained(entry.case) }
      guard seen.insert("\(entry.case.uppercased()) \(entry.store ?? "")").inserted else { throw .duplicate(entry.case) }
    }
    self.entries = entries
  }

  /// Reads a JSON file: a list of objects with `case`, `reason`, `link` and, if it holds for one store only, `store`.
  ///
  /// - Throws: ``BaselineError``.
  public init(json: Data) throws(BaselineError) {
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode([Entry].self, from: json)
    } catch {
      throw .unreadable("\(error)")
    }
    try self.init(entries: entries)
  }

  /// The entry that holds for a case on a store.
  func entry(_ id: String, store: String) -> Entry? {
    entries.first { $0.case.uppercased() == id.uppercased() && ($0.store == nil || $0.store == store) }
  }

  /// Marks the results that the baseline speaks of.
  func apply(to results: inout [CaseResult], store: String, isStochastic: (String) -> Bool) {
    let failing = Set(results.filter { $0.outcome == .failed || $0.outcome == .errored }.map(\.id))
    for index in results.indices {
      guard let entry = entry(results[index].id, store: store) else { continue }
      let isFailure = results[index].outcome == .failed || results[index].outcome == .errored
      if isFailure {
        results[index].outcome = .expectedFailure
      } else if failing.contains(results[index].id) || isStochastic(results[index].id) {
        // It fails in another arrangement, or passed by luck: the entry is not stale.
        continue
      } else {
        results[index].outcome = .unexpectedPass
      }
      results[index].baseline = "\(entry.reason) (\(entry.link))"
    }
  }
}
