/// What a measured piece of a request did; each kind has a histogram of its own.
package enum OperationKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// A token was opened that belongs to a live session.
  case load
  /// A token was opened that belongs to nobody.
  case loadMiss
  /// A session was written.
  case save
  /// A session's activity was recorded.
  case touch
  /// A session was made.
  case create
  /// A session's token was replaced, as a login does.
  case rotate
  /// A session was ended by its visitor.
  case destroy
  /// All sessions of a user were ended at once.
  case destroyAll
  /// A session that nobody comes back to was ended in place of a sweep, so that a run leaves as many records as it found.
  case expire
  /// A flash value was taken.
  case takeFlash
  /// Expired sessions were removed.
  case prune
  /// A store was opened, or reached again.
  case open
}
