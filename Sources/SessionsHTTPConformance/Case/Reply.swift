package import SessionsConformance

/// An answer together with its request, and the expectations of cases about it. Each throws a failure that shows both.
package struct Reply: Sendable {
  /// The request on one line.
  package let request: String
  /// The answer.
  package let answer: WireAnswer
  /// The case.
  let context: HTTPCaseContext

  // MARK: Failures

  /// A failure about this answer.
  package func failure(_ what: String, expected: String, actual: String) -> CaseFailure {
    CaseFailure(
      context.named("\(what) of \(request)"), expected: context.named(expected), seen: context.named(actual))
  }

  /// Expects a condition.
  @discardableResult
  package func expect(_ what: String, _ condition: Bool, expected: String, actual: @autoclosure () -> String) throws(CaseFailure) -> Reply {
    guard condition else { throw failure(what, expected: expected, actual: actual()) }
    return self
  }

  private func show(_ fields: [WireField]) -> String {
    fields.isEmpty ? "no such field" : fields.map { "\($0.name): \($0.value)" }.joined(separator: "  ")
  }

  // MARK: Status and body

  /// Expects a status.
  @discardableResult
  package func status(_ status: Int) throws(CaseFailure) -> Reply {
    try expect(
      "the status", answer.status == status, expected: "\(status)", actual: "\(answer.head.text)  \(WireRequest.short(answer.text))")
  }

  /// Expects the body of a 200 to be exactly these lines, in the words of the case.
  @discardableResult
  package func lines(_ lines: String...) throws(CaseFailure) -> Reply {
    try status(200)
    return try body(lines.map { context.words($0) + "\n" }.joined())
  }

  /// Expects a body, byte for byte.
  @discardableResult
  package func body(_ text: String) throws(CaseFailure) -> Reply {
    try expect("the body", answer.text == text, expected: text.debugDescription, actual: answer.text.debugDescription)
  }

  // MARK: Fields

  /// The fields with a name.
  package func fields(_ name: String) -> [WireField] { answer.fields.filter { $0.isNamed(name) } }

  /// Expects exactly one field with a name, and its value.
  @discardableResult
  package func field(_ name: String, _ value: String) throws(CaseFailure) -> Reply {
    try expect(name, answer.fields.values(name) == [value], expected: "exactly one \(name): \(value)", actual: show(fields(name)))
  }

  /// Expects no field with a name.
  @discardableResult
  package func no(_ name: String) throws(CaseFailure) -> Reply {
    try expect(name, fields(name).isEmpty, expected: "no such field", actual: show(fields(name)))
  }

  /// Expects the list of a field, all its fields together, to be these words in any order.
  @discardableResult
  package func list(_ name: String, _ words: String...) throws(CaseFailure) -> Reply {
    try expect(
      name, Set(answer.fields.list(name)) == Set(words.map { $0.lowercased() }), expected: "\(name): \(words.joined(separator: ", "))",
      actual: show(fields(name)))
  }

  /// Expects `Vary` to name Cookie.
  @discardableResult
  package func variesByCookie() throws(CaseFailure) -> Reply {
    try expect("Vary", answer.fields.list("Vary").contains("cookie"), expected: "Vary: Cookie", actual: show(fields("Vary")))
  }

  /// Expects the answer of a failure to be stored by nobody.
  @discardableResult
  package func notStored() throws(CaseFailure) -> Reply {
    try expect(
      "Cache-Control", answer.fields.list("Cache-Control").contains("no-store"), expected: "Cache-Control: no-store",
      actual: show(fields("Cache-Control")))
  }

  // MARK: Cookies

  /// All Set-Cookie fields, those that are none left out.
  package var cookies: [SetCookie] { answer.fields.values("Set-Cookie").compactMap { SetCookie($0) } }

  /// Expects no Set-Cookie of a session.
  @discardableResult
  package func noCookie(_ shape: CookieShape = .session) throws(CaseFailure) -> Reply {
    try expect(
      "Set-Cookie", !cookies.contains { $0.name == shape.name }, expected: "none of \(shape.name)", actual: show(fields("Set-Cookie")))
  }

  /// Expects exactly one Set-Cookie of a session's name.
  package func cookie(_ shape: CookieShape = .session) throws(CaseFailure) -> SetCookie {
    let own = cookies.filter { $0.name == shape.name }
    try expect("Set-Cookie", own.count == 1, expected: "exactly one of \(shape.name)", actual: show(fields("Set-Cookie")))
    return own[0]
  }

  /// Expects exactly one Set-Cookie of a session's name, with a token and exactly the session's attributes; returns the token.
  ///
  /// - Parameters:
  ///   - shape: The session.
  ///   - maxAge: The expected Max-Age; nil for none.
  ///   - earlier: Tokens that it must not be.
  package func token(_ shape: CookieShape = .session, maxAge: Int? = nil, besides earlier: String...) throws(CaseFailure) -> String {
    let cookie = try cookie(shape)
    // A sealed cookie is longer the more it holds.
    let isToken = context.target.keepsRecords ? cookie.isToken : !cookie.value.isEmpty
    try expect(
      "Set-Cookie", isToken && cookie.attributes == shape.attributes(maxAge: maxAge),
      expected: "\(shape.name)=T\(shape.attributes(maxAge: maxAge)) with T of 64 characters of base64url",
      actual: show(fields("Set-Cookie")))
    try expect("the token", !earlier.contains(cookie.value), expected: "another one than before", actual: cookie.value)
    return cookie.value
  }

  /// Expects exactly one Set-Cookie of a session's name, which deletes the cookie with exactly the session's attributes.
  @discardableResult
  package func deletes(_ shape: CookieShape = .session) throws(CaseFailure) -> Reply {
    let cookie = try cookie(shape)
    return try expect(
      "Set-Cookie", cookie.value.isEmpty && cookie.attributes == shape.attributes(maxAge: 0),
      expected: "\(shape.name)=\(shape.attributes(maxAge: 0))", actual: show(fields("Set-Cookie")))
  }
}
