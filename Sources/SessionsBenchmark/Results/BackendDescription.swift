/// One backend of a run.
public struct BackendDescription: Codable, Sendable, Equatable {
  /// How the run calls it: the key of its cells.
  public let id: String
  /// The version of the adapter.
  public let adapterVersion: String
  /// The version of the server or library behind it; absent where there is none.
  public let version: String?
  /// Its settings, without secrets.
  public let settings: [String: String]
  /// What an acknowledged write survives.
  public let durability: DurabilityClass
  /// Where the data is.
  public let locality: BackendLocality
  /// How many connections or threads the store may use; absent where there is no such limit.
  public let connections: Int?
  /// How sessions are encoded.
  public let codec: String
  /// What the conformance suite said of it.
  public let conformance: BackendConformance

  /// Describes a backend.
  public init(
    id: String, adapterVersion: String, version: String? = nil, settings: [String: String] = [:], durability: DurabilityClass,
    locality: BackendLocality, connections: Int? = nil, codec: String, conformance: BackendConformance
  ) {
    self.id = id
    self.adapterVersion = adapterVersion
    self.version = version
    self.settings = settings
    self.durability = durability
    self.locality = locality
    self.connections = connections
    self.codec = codec
    self.conformance = conformance
  }
}
