import SessionsReporting

/// What reports say of a backend beside its numbers.
enum BackendFacts {
  static let heads: [String] = ["backend", "an acknowledged write", "where", "versions", "connections", "codec", "conformance", "settings"]

  static func texts(_ backend: BackendDescription) -> [String] {
    let settings = backend.settings.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    let conformance: String
    switch backend.conformance.verdict {
    case .passed: conformance = "passed"
    case .failed: conformance = "FAILED: \(backend.conformance.failed.joined(separator: ", "))"
    case .notJudged: conformance = "not judged"
    }
    return [
      backend.id, backend.durability.text, backend.locality.text,
      ["adapter \(backend.adapterVersion)", backend.version.map { "backend \($0)" }].compactMap(\.self).joined(separator: ", "),
      backend.connections.map(String.init) ?? ReportRow.none, backend.codec, conformance, settings.isEmpty ? ReportRow.none : settings,
    ].map { PrintableText.show($0) }
  }
}
