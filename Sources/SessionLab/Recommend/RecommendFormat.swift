import ArgumentParser

/// How an answer is written.
enum RecommendFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json

  static let names: String = allCases.map(\.rawValue).joined(separator: ", ")
}
