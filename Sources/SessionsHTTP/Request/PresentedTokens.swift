import Sessions

/// The tokens that a request presents, and the names that they came under.
struct PresentedTokens {
  /// All tokens, in the order of the request.
  private(set) var tokens: [String] = []
  /// Whether one of the cookie's older names came with the request, so that its cookie has to be deleted with the next change.
  private(set) var hasOldName = false
  /// The tokens that came under an older name and count, so that their session has to be given the present one (`[MW-23]`).
  private(set) var toMove: [String] = []

  // What the store's carrier makes tokens of.
  private var pairs: [(name: String, value: String)] = []

  mutating func add(_ field: UnsafeBufferPointer<UInt8>, _ names: SessionCookieNames) {
    names.scan.forEachMatch(in: field) { index, value in
      let value = String(decoding: value, as: UTF8.self)
      if index >= names.own.count {
        toMove.append(value)
      } else if names.carrier != nil {
        pairs.append((names.own[index], value))
      } else {
        tokens.append(value)
      }
    }
  }

  /// Ends the reading of the fields.
  ///
  /// A cookie of an older name counts where none of the present name can: a neighbour who may not set the present one, because of its prefix,
  /// could plant the older one (`[MW-23]`).
  mutating func complete(_ names: SessionCookieNames, isWellFormed: (String) -> Bool) {
    if let carrier = names.carrier, !pairs.isEmpty { tokens = carrier.tokens(in: pairs) }
    // Nothing to look for in most requests: they have one cookie, under the present name.
    guard !toMove.isEmpty else { return }
    hasOldName = true
    if tokens.contains(where: isWellFormed) { toMove = [] }
    tokens += toMove
  }
}
