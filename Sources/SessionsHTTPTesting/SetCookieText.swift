/// The parts of a Set-Cookie field's value, read as browsers read it; unknown attributes are passed over, and of a repeated one the last counts.
struct SetCookieText {
  let name: String
  let value: String
  private(set) var domain: String?
  private(set) var path: String?
  private(set) var maxAge: Int64?
  private(set) var isSecure = false
  private(set) var isHTTPOnly = false
  private(set) var isPartitioned = false
  private(set) var sameSite = "lax"

  /// Reads a text; nil when browsers pass over all of it.
  init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { return nil }
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
    name = Self.trimmed(pair[..<equals])
    value = Self.trimmed(pair[pair.index(after: equals)...])
    guard !name.isEmpty else { return nil }
    for part in parts.dropFirst() {
      let equals = part.firstIndex(of: "=")
      let argument = equals.map { Self.trimmed(part[part.index(after: $0)...]) } ?? ""
      switch Self.trimmed(part[..<(equals ?? part.endIndex)]).lowercased() {
      case "domain":
        let host = argument.lowercased()
        domain = host.isEmpty ? nil : host.hasPrefix(".") ? String(host.dropFirst()) : host
      case "path": path = argument.hasPrefix("/") ? argument : nil
      case "max-age": maxAge = Int64(argument) ?? maxAge
      case "secure": isSecure = true
      case "httponly": isHTTPOnly = true
      case "partitioned": isPartitioned = true
      case "samesite":
        let known = argument.lowercased()
        sameSite = ["strict", "none"].contains(known) ? known : "lax"
      default: break
      }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(text)
  }
}
