public import Foundation

/// The list of known failures: cases that a store fails for now, each with a reason and a link.
///
/// A case with an entry that fails is an expected failure and does not fail the run. An entry whose case no longer fails is stale, and
/// fails the run until it is removed, so that the list cannot hide that a store was mended.
public struct Baseline: Sendable, Equatable {
  /// One known failure.
  public struct Entry: Sendable, Equatable, Codable {
    /// The case's id, such as `ROT-003`.
    public let `case`: String
    /// The store as reports call it; nil for every store.
    public let store: String?
    /// The reason why it fails.
    public let reason: String
    /// The place where work on the failure is tracked.
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
    try self.init(entries: entries, of: ConformanceSuite.cases)
  }

  /// Creates a baseline of another catalogue of cases.
  package init(entries: [Entry], of cases: [some CatalogueCase]) throws(BaselineError) {
    let known = Set(cases.map { $0.id.uppercased() })
    var seen: Set<String> = []
    for entry in entries {
      guard known.contains(entry.case.uppercased()) else { throw .unknownCase(entry.case) }
      guard !entry.reason.isEmpty, !entry.link.isEmpty else { throw .unexplained(entry.case) }
      guard seen.insert("\(entry.case.uppercased()) \(entry.store ?? "")").inserted else { throw .duplicate(entry.case) }
    }
    self.entries = entries
  }

  /// Reads a JSON file: a list of objects with `case`, `reason`, `link` and, if it holds for one store only, `store`.
  ///
  /// - Throws: ``BaselineError`` for data that is no such list, and as ``init(entries:)`` does.
  public init(json: Data) throws(BaselineError) {
    try self.init(json: json, of: ConformanceSuite.cases)
  }

  /// Reads a JSON file about another catalogue of cases.
  package init(json: Data, of cases: [some CatalogueCase]) throws(BaselineError) {
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode([Entry].self, from: json)
    } catch {
      throw .unreadable("\(error)")
    }
    try self.init(entries: entries, of: cases)
  }

  /// The entry that holds for a case on a store.
  func entry(_ id: String, store: String) -> Entry? {
    entries.first { $0.case.uppercased() == id.uppercased() && ($0.store == nil || $0.store == store) }
  }

  /// Marks the results that have an entry: failures as expected, and passes as stale entries.
  package func apply(to results: inout [CaseResult], store: String, isStochastic: (String) -> Bool) {
    let failing = Set(results.filter(\.outcome.isFault).map(\.id))
    for index in results.indices {
      guard let entry = entry(results[index].id, store: store) else { continue }
      if results[index].outcome.isFault {
        results[index].outcome = .expectedFailure
      } else if failing.contains(results[index].id) || isStochastic(results[index].id) {
        // The case fails in another arrangement, or passed by luck: the entry is not stale.
        continue
      } else {
        results[index].outcome = .unexpectedPass
      }
      results[index].baseline = "\(entry.reason) (\(entry.link))"
    }
  }
}

/// The reason why a baseline of known failures cannot be used.
public enum BaselineError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file is not a list of entries.
  case unreadable(String)
  /// An entry names a case that does not exist.
  case unknownCase(String)
  /// An entry has an empty reason or link.
  case unexplained(String)
  /// Two entries are about the same case and store.
  case duplicate(String)

  /// The mistake and its remedy.
  public var description: String {
    switch self {
    case .unreadable(let detail):
      "it is not a JSON list of objects with 'case', 'reason', 'link' and, if you like, 'store': \(detail)"
    case .unknownCase(let id): "it names the case \(id), which does not exist; the command shows its cases with --list"
    case .unexplained(let id): "the entry of \(id) has an empty reason or link; a known failure needs both"
    case .duplicate(let id): "\(id) stands in it twice for the same store; remove one of the entries"
    }
  }
}
