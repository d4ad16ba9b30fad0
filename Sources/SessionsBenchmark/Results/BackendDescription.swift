/// One backend of a run.
package struct BackendDescription: Codable, Sendable, Equatable {
  /// How the run calls it: the key of its cells.
  package let id: String
  /// The version of the adapter.
  package let adapterVersion: String
  /// The version of the server or library behind it; absent where there is none.
  package let version: String?
  /// Its settings, without secrets.
  package let settings: [String: String]
  /// What an acknowledged write survives.
  package let durability: DurabilityClass
  /// Where the data is.
  package let locality: BackendLocality
  /// How many connections or threads the store may use; absent where there is no such limit.
  package let connections: Int?
  /// How sessions are encoded.
  package let codec: String
  /// What the conformance suite said of it.
  package let conformance: BackendConformance

  /// Describes a backend.
  package init(
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
