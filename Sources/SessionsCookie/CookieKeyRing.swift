public import Sessions

/// The keys that cookies are opened with, and the one that they are sealed with (`[CK-3]`).
///
/// To change keys without logging anybody out: add the new key as one of the others on every node, then make it the primary, and
/// drop the old one when no cookie sealed with it can be live any more.
public struct CookieKeyRing: Sendable {
  /// The primary key first.
  let keys: [CookieKey]

  /// Creates a ring that seals with `primary` and opens with that and all others.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when a key is there twice.
  public init(primary: CookieKey, others: [CookieKey] = []) throws(SessionError) {
    keys = [primary] + others
    // Different keys with one id are possible, if unlikely: a cookie could then not tell which one it needs.
    guard Set(keys.map(\.id)).count == keys.count else {
      throw .misconfigured("two cookie keys have the same id: remove the one that is there twice, or draw another")
    }
  }
}
