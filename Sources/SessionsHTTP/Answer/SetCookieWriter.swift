import HTTPTypes
import Sessions

/// Writes the Set-Cookie fields of a session's answers (`[MW-6]`, `[MW-8]`).
struct SetCookieWriter: Sendable {
  private let name: String
  private let carrier: (any SessionTokenCarrier)?
  private let attributes: CookieAttributes
  // Deletions never change, so each is written once.
  private let deletions: [(name: String, field: HTTPField)]
  private let formerDeletions: [HTTPField]
  private let oldNameDeletions: [HTTPField]

  init(_ cookie: SessionCookie, _ names: SessionCookieNames) {
    let attributes = CookieAttributes(cookie)
    name = cookie.fullName
    carrier = names.carrier
    self.attributes = attributes
    deletions = names.own.map { ($0, Self.field($0 + "=" + attributes.deleting)) }
    let formerScopes = cookie.formerScopes
    formerDeletions = names.own.flatMap { name in
      formerScopes.filter { $0.name == nil || $0.name == name }.map { Self.deletion(of: name, at: $0, cookie) }
    }
    let elsewhere = formerScopes.compactMap { scope in
      scope.name.flatMap { names.own.contains($0) ? nil : Self.deletion(of: $0, at: scope, cookie) }
    }
    oldNameDeletions = names.old.map { Self.deletion(of: $0, at: cookie.scope, cookie) } + elsewhere
  }

  private static func deletion(of name: String, at scope: SessionCookie.Scope, _ cookie: SessionCookie) -> HTTPField {
    field("\(name)=" + CookieAttributes(cookie, deleting: name, at: scope).deleting)
  }

  /// A field that no table of HPACK or QPACK keeps, as its value opens a session (`[MW-11]`).
  private static func field(_ line: String) -> HTTPField {
    var field = HTTPField(name: .setCookie, value: line)
    field.indexingStrategy = .disallow
    return field
  }

  /// Appends the fields that a change of the cookie takes, one for each name and scope.
  ///
  /// - Parameter deletesOldNames: Whether the request came with a cookie of an older name, which gives way to the present one.
  /// - Throws: `SessionError` of the store's carrier.
  func append(_ change: SessionCookieChange, deletesOldNames: Bool, to fields: inout HTTPFields) throws(SessionError) {
    switch change {
    case .none: return
    case .set(let token, let maxAge):
      if let carrier {
        let cookies = try carrier.cookies(for: token)
        for (name, value) in cookies { fields.append(Self.field(attributes.line(name, value, maxAge: maxAge))) }
        let others = carrier.namesToDelete(whenSetting: cookies)
        for deletion in deletions where others.contains(deletion.name) { fields.append(deletion.field) }
      } else {
        fields.append(Self.field(attributes.line(name, token, maxAge: maxAge)))
      }
    case .delete:
      for deletion in deletions { fields.append(deletion.field) }
    }
    fields.append(contentsOf: formerDeletions)
    if deletesOldNames { fields.append(contentsOf: oldNameDeletions) }
  }
}
