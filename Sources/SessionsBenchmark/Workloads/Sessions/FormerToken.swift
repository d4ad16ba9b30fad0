/// A token that must not open a session any more.
struct FormerToken: Sendable {
  /// The token.
  var token: String
  /// What it would be if it did.
  var failure: VerifyFailure
}
