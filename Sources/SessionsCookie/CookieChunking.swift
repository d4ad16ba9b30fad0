/// Whether a session that does not fit into one cookie may be spread over several (`[CK-9]`).
public enum CookieChunking: Sendable, Hashable {
  /// One cookie. What does not fit is refused with `tooLarge`.
  case off
  /// At most this many cookies, from 2 to 4. All of them travel with every request.
  case upTo(Int)

  var maximum: Int {
    switch self {
    case .off: return 1
    case .upTo(let count): return count
    }
  }
}
