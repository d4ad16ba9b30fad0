import HTTPTypes

extension HTTPFields {
  /// How far caches may keep an answer that a session had a part in (`[MW-9]`).
  enum Caching {
    /// The answer depends on the session: the browser's cache may keep it.
    case privately
    /// The answer carries the session's cookie, or is a failure: no cache may.
    case never
  }

  /// Adds `Vary: Cookie`, and the `Cache-Control` that the session asks for (`[MW-9]`): `private` where the handler set none, and `no-store` where
  /// the handler did not ask for that or for `private`.
  mutating func limitCaching(_ caching: Caching) {
    var hasVary = false
    var varies = false
    var controls = false
    var isPrivate = false
    for field in self {
      switch field.name.canonicalName {
      case "vary":
        hasVary = true
        varies = varies || field.hasElement("cookie") || field.hasElement("*")
      case "cache-control":
        controls = true
        isPrivate = isPrivate || field.hasElement("no-store") || field.hasElement("private")
      default: break
      }
    }
    // Setting by name is inlined here; appending goes through unspecialised code of HTTPTypes, which costs several times as much.
    if !hasVary {
      self[.vary] = "Cookie"
    } else if !varies {
      append(HTTPField(name: .vary, value: "Cookie"))
    }
    switch caching {
    case .privately: if !controls { self[.cacheControl] = "private" }
    case .never: if !isPrivate { self[.cacheControl] = "no-store" }
    }
  }
}

extension HTTPField {
  /// Whether an element of this field's comma-separated list is the word, in any case. An element with an argument is another one.
  fileprivate func hasElement(_ word: StaticString) -> Bool {
    withUnsafeBytesOfValue { value in
      value.split(separator: UInt8(ascii: ",")).contains { element in
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let start = element.drop(while: isSpace)
        guard start.count >= word.utf8CodeUnitCount, start.dropFirst(word.utf8CodeUnitCount).allSatisfy(isSpace) else { return false }
        return word.withUTF8Buffer { zip(start, $0).allSatisfy { $0.asciiLowercased == $1 } }
      }
    }
  }
}
