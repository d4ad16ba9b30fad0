/// The URLs that name servers.
package enum ConnectionURL {
  /// A URL without any part that may be a password, also when its reader does not take it (`[ERR-4]`).
  ///
  /// - Parameter fallback: What is shown of a text that is no URL.
  package static func withoutPassword(_ url: String, or fallback: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return fallback }
    var rest = url[scheme.upperBound...]
    var query = ""
    if let mark = rest.firstIndex(of: "?") {
      let kept = rest[rest.index(after: mark)...].split(separator: "&").filter { !$0.lowercased().contains("pass") }
      query = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
      rest = rest[..<mark]
    }
    // The last @: an earlier one is part of a password that is not percent-encoded.
    if let at = rest.lastIndex(of: "@") {
      let user = rest[..<at].prefix { $0 != ":" }
      rest = Substring(user + rest[at...])
    }
    return url[..<scheme.upperBound] + rest + query
  }
}
