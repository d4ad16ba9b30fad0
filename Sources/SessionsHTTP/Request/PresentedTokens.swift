import Sessions

/// The tokens that a request presents, and the names that they came under.
struct PresentedTokens {
  /// All tokens, in the order of the request.
  private(set) var tokens: [String] = []
  /// Whether one of the cookie's older names came with the request, so that its cookie has to be deleted with the next change.
  private(set) var hasOldName = false
  /// The tokens that came under an older name only, so that their session has to be given the present one (`[MW-23]`).
  private(set) var toMove: [String] = []

  // What the store's carrier makes tokens of.
  private var pairs: [(name: String, value: String)] = []

  mutating func add(_ field: UnsafeBufferPointer<UInt8>, _ names: SessionCookieNames) {
    names.scan.forEachMatch(in: field) { index, value in
      let value = String(decoding: value, as: UTF8.self)
      if index >= names.own.count {
        hasOldName = true
        toMove.append(value)
        tokens.append(value)
      } else if names.carrier != nil {
        pairs.append((names.own[index], value))
      } else {
        tokens.append(value)
      }
    }
  }

  /// Ends the reading of the fields.
  mutating func complete(_ names: SessionCookieNames) {
    if let carrier = names.carrier, !pairs.isEmpty { tokens = carrier.tokens(in: pairs) + toMove }
    // Nothing to look for in most requests: they have one cookie, under the present name.
    guard hasOldName else { return }
    let old = toMove
    toMove = old.filter { token in tokens.count { $0 == token } == old.count { $0 == token } }
  }
}
