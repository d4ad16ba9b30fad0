/// When a visitor's activity is recorded.
package enum TouchPolicy: String, Sendable, Hashable {
  /// Never: loads only.
  case never
  /// When the session's limits say so: here, with less than half of the idle limit left.
  case whenDue
  /// With every request, as sliding expiration is often implemented.
  case always
}
