import Sessions

/// What a store's process says of itself.
struct StoreHello: Codable, Sendable {
  /// The version of the protocol that this program speaks.
  static let protocolVersion: Int64 = 1

  /// The version of the protocol that the process speaks.
  let version: Int64
  /// What the store can do, by the names of ``SessionCapability``.
  let capabilities: [String]
  /// The version of the adapter, if it has one.
  var adapterVersion: String?
  /// The version of what the sessions are kept in, if there is such a thing.
  var backendVersion: String?
  /// What a reader of a report should know.
  var details: [String: String]?

  /// What the store can do.
  ///
  /// - Throws: `misconfigured` for another version of the protocol or an unknown capability: a mistyped one would skip cases in silence.
  func checked() throws(SessionError) -> Set<SessionCapability> {
    guard version == Self.protocolVersion else {
      throw SessionError(.misconfigured, "the store's process speaks version \(version) of the protocol instead of \(Self.protocolVersion)")
    }
    var known: Set<SessionCapability> = []
    for name in capabilities {
      guard let capability = SessionCapability(rawValue: name) else {
        throw SessionError(.misconfigured, "the store's process declares '\(name)', which is no capability")
      }
      known.insert(capability)
    }
    return known
  }
}
