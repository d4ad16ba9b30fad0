/// What a run judged: stores, or servers over the wire. Reports take their words from it.
///
/// Servers are named by their URL, so the name tells it.
enum SuiteKind: Sendable {
  /// Session stores, by `sessionlab check` or from tests.
  case stores
  /// Servers, by `sessionlab check-http`.
  case servers

  init(name: String) {
    self = name.hasPrefix("http://") ? .servers : .stores
  }

  /// The heading of reports.
  var title: String { self == .stores ? "Session store conformance" : "HTTP session conformance" }
  /// The word for what is judged.
  var subject: String { self == .stores ? "store" : "server" }

  /// The arrangement of a result, such as `2 objects, run 3`; of a server, the run alone.
  func arrangement(_ result: CaseResult, one: String, several: (Int) -> String) -> String {
    let run = result.repetition > 1 ? "run \(result.repetition)" : nil
    let objects = self == .servers ? nil : result.instances == 1 ? one : several(result.instances)
    return [objects, run].compactMap(\.self).joined(separator: ", ")
  }
}

extension StoreResult {
  /// What the result is about.
  var kind: SuiteKind { SuiteKind(name: store) }
}

extension SuiteReport {
  /// What the run judged; stores if it judged nothing.
  var kind: SuiteKind { stores.first?.kind ?? .stores }

  /// The versions of the cases and of the data, and the seed, such as `suite 0.1.0, vectors 1, seed 1`.
  var origin: String {
    (["suite \(suiteVersion)"] + (vectorsVersion.map { ["vectors \($0)"] } ?? []) + ["seed \(seed)"]).joined(separator: ", ")
  }
}
