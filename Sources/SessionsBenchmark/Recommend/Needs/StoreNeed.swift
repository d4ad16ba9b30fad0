/// What a store can be ruled out by.
package enum StoreNeed: String, Codable, Sendable, CaseIterable {
  /// How often sessions are written. It rules nothing out by itself.
  case mix
  /// The size of a session.
  case payload
  /// Several instances of the application, on one machine.
  case instances
  /// Instances on several machines.
  case machines
  /// What a write has to survive.
  case durability
  /// What has to end at a logout.
  case revocation
  /// What becomes of changes that are made at once.
  case concurrentChanges
  /// The requests a second.
  case rate
  /// The latency.
  case latency
  /// Not to run another server. It rules nothing out by itself.
  case server
  /// To be right: nobody can give that up.
  case correctness
}
