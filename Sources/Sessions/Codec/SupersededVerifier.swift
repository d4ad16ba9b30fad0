/// The verifier that a rotation replaced, kept in the same record so that the old token is recognised (`[ROT-11]`).
public struct SupersededVerifier: Sendable, Equatable {
  /// The verifier of the old token.
  public var verifier: SecretVerifier
  /// When it was replaced.
  public var rotatedAt: Timestamp
  /// Until when, exclusively, the old token still opens the session; ``rotatedAt`` when there is no grace (`[ROT-4]`).
  public var graceEndsAt: Timestamp
  /// Whether the rotation was periodic, not for a privilege change.
  public var isPeriodic: Bool

  /// Creates the memory of a rotation.
  public init(verifier: SecretVerifier, rotatedAt: Timestamp, graceEndsAt: Timestamp, isPeriodic: Bool) {
    self.verifier = verifier
    self.rotatedAt = rotatedAt
    self.graceEndsAt = graceEndsAt
    self.isPeriodic = isPeriodic
  }

  init(_ reader: inout CBORReader) throws(CBORReader.Failure) {
    guard try reader.readArrayCount() == 4, let verifier = SecretVerifier(try reader.readBytes()) else { throw .malformed }
    self.init(
      verifier: verifier,
      rotatedAt: Timestamp(milliseconds: try reader.readInteger()),
      graceEndsAt: Timestamp(milliseconds: try reader.readInteger()),
      isPeriodic: try reader.readBool())
  }
}
