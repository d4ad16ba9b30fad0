import Sessions

extension SessionCookie {
  /// Refuses attributes that contradict each other or that no browser accepts (`[MW-7]`).
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting and the remedy.
  func validate() throws(SessionError) {
    try Self.checkName(name, "cookie.name")
    if let written = Prefix.allCases.first(where: { !$0.rawValue.isEmpty && name.hasPrefixIgnoringCase($0.rawValue) }) {
      throw .misconfigured(
        "cookie.name is '\(name)': leave '\(written.rawValue)' out of it and set cookie.prefix, which adds it and checks what it asks for")
    }
    if !isSecure {
      if prefix != .none {
        throw .misconfigured(
          "cookie.prefix is '\(prefix.rawValue)' without cookie.isSecure: set isSecure, or use SessionCookie.plainHTTP()")
      }
      if sameSite == .none {
        throw .misconfigured("cookie.sameSite is None without cookie.isSecure: browsers drop such a cookie; set isSecure")
      }
      if isPartitioned {
        throw .misconfigured("cookie.isPartitioned is set without cookie.isSecure: browsers drop such a cookie; set isSecure")
      }
    }
    try Self.check(scope, "cookie")
    if prefix == .host {
      if let domain {
        throw .misconfigured("cookie.prefix is '__Host-' and cookie.domain is '\(domain)': such a cookie has none; use the prefix .secure")
      }
      if path != "/" {
        throw .misconfigured("cookie.prefix is '__Host-' and cookie.path is '\(path)': such a cookie has '/'; use the prefix .secure")
      }
    }
    for former in formerScopes {
      try Self.check(former, "cookie.formerScopes")
      let name = former.name ?? fullName
      if let other = former.name { try Self.checkName(other, "cookie.formerScopes") }
      guard name != fullName || former.domain != domain || former.path != path else {
        throw .misconfigured(
          "cookie.formerScopes has the scope at which the cookie is set now: remove it, or each answer clears the cookie")
      }
      if name.hasPrefixIgnoringCase(Prefix.host.rawValue), former.domain != nil || former.path != "/" {
        throw .misconfigured(
          "cookie.formerScopes has another scope for '\(name)', which a '__Host-' cookie never had: give the scope the name that it had there"
        )
      }
    }
  }

  /// Refuses a name that is no token of RFC 6265.
  static func checkName(_ name: String, _ setting: String) throws(SessionError) {
    let separators = Set("()<>@,;:\\\"/[]?={}".utf8)
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !separators.contains($0) }) else {
      throw .misconfigured("\(setting) is '\(name)': a cookie's name has one or more of the characters that RFC 6265 allows in a token")
    }
  }

  private static func check(_ scope: Scope, _ setting: String) throws(SessionError) {
    if let domain = scope.domain {
      let isHost = domain.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
      guard isHost, !domain.isEmpty, !domain.hasPrefix("."), !domain.hasSuffix(".") else {
        throw .misconfigured(
          "\(setting).domain is '\(domain)': give a host name such as example.com, without scheme, port, path and leading point")
      }
    }
    let isPath = scope.path.hasPrefix("/") && scope.path.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ";") }
    guard isPath else {
      throw .misconfigured("\(setting).path is '\(scope.path)': begin it with '/', and use neither ';' nor characters outside ASCII")
    }
  }
}

extension String {
  /// Whether this text begins with ASCII letters in either case, as browsers compare prefixes of cookie names.
  func hasPrefixIgnoringCase(_ prefix: String) -> Bool {
    utf8.count >= prefix.utf8.count && zip(utf8, prefix.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  /// The lower-case letter for an upper-case one of ASCII, else the same byte.
  var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
