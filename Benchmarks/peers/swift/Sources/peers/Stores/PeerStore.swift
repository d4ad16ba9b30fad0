/// What a user would take instead of a store of this package, at the level of its own interface.
protocol PeerStore: Sendable {
  /// What it is called, with its version.
  static var anchor: String { get }
  /// How it is set up, in one line.
  static var settings: String { get }

  /// Keeps a new session for an hour; returns its identifier.
  func create(_ content: PeerContent) async throws -> String
  /// What a session holds; nil when there is none.
  func load(_ id: String) async throws -> PeerContent?
  /// Replaces what a session holds, and keeps it for another hour.
  func save(_ id: String, _ content: PeerContent) async throws
  /// Keeps a session for another hour.
  func touch(_ id: String, _ content: PeerContent) async throws
  /// Gives a session another identifier and other content; the old one opens nothing any more.
  func rotate(_ id: String, _ content: PeerContent) async throws -> String
  /// Ends a session.
  func destroy(_ id: String) async throws
}

/// A session that should be there is not.
struct MissingSession: Error {}
