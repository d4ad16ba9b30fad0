/// What a server-side session was opened with, and the verifiers that its record held then.
package struct ServerCredential: Sendable {
  /// The verifier of the token that the request presented.
  var presented: SecretVerifier
  /// The verifier that the record held.
  var verifier: SecretVerifier
  /// The superseded verifier that the record held.
  var previous: SupersededVerifier?
}
