/// The settings that a store's answers depend on, in milliseconds.
struct ModelSettings: Hashable, Sendable, Codable {
  /// How long a session lives without activity (`[TTL-3]`).
  var idle: Int64 = 3_600_000
  /// How long a session lives at most (`[TTL-3]`).
  var absolute: Int64 = 86_400_000
  /// The least time between two writes that only record activity (`[TTL-8]`).
  var touchInterval: Int64 = 60_000
  /// How long the old token works after a periodic rotation (`[ROT-4]`).
  var grace: Int64 = 10_000
  /// Whether every answer brings a new token, as that of a store whose sessions lie in the cookie itself does.
  var isSealed: Bool = false
}
