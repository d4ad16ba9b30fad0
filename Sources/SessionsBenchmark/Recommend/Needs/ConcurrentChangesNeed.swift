package import Sessions

/// What becomes of changes that two requests of one visitor make at once.
package enum ConcurrentChangesNeed: String, Codable, Sendable, CaseIterable {
  /// None is lost, and a flash message reaches one request only.
  case merged
  /// The last answer that the browser gets wins.
  case lastWins = "last-wins"

  /// What a store has to be able to do.
  package var capabilities: Set<SessionCapability> { self == .merged ? [.mergedCommits, .atomicFlash] : [] }

  /// What becomes of them, in words.
  var text: String { self == .merged ? "are all kept, and flash is shown once" : "may overwrite each other" }

  /// What giving up the stronger need would mean.
  var concession: String {
    self == .merged ? "keep every change" : "live with requests of one visitor that overwrite each other's changes when they come at once"
  }
}
