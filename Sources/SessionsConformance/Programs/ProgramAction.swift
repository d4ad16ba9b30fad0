/// What one client does, in terms that mean something in every run: sessions are known by the slot that they were made for.
enum ProgramAction: Hashable, Sendable {
  /// Which of a slot's tokens is opened.
  enum TokenChoice: Hashable, Sendable {
    /// The one that the client holds.
    case own
    /// The one that was handed out last, to whomever: another tab of the same browser.
    case newest
    /// The one that was handed out first: a copy that somebody kept.
    case first
  }

  case open(slot: Int, TokenChoice)
  /// A commit to what the client holds, or to nothing. `expire` is meant from the time of the commit.
  case commit(slot: Int, [ModelChange], rotation: ModelRotation?, onlyIfUnchanged: Bool)
  case take(slot: Int, key: String?)
  case touch(slot: Int)
  case destroy(slot: Int)
  /// Moves the program's clock.
  case wait(milliseconds: Int64)

  /// Which session it is about.
  var slot: Int? {
    switch self {
    case .open(let slot, _), .commit(let slot, _, _, _), .take(let slot, _), .touch(let slot), .destroy(let slot): slot
    case .wait: nil
    }
  }

  /// The simpler actions that a shrinker may try instead.
  var simpler: [ProgramAction] {
    guard case .commit(let slot, let changes, let rotation, let onlyIfUnchanged) = self else { return [] }
    var actions: [ProgramAction] = []
    if rotation != nil { actions.append(.commit(slot: slot, changes, rotation: nil, onlyIfUnchanged: onlyIfUnchanged)) }
    if onlyIfUnchanged { actions.append(.commit(slot: slot, changes, rotation: rotation, onlyIfUnchanged: false)) }
    guard changes.count > 1 else { return actions }
    for index in changes.indices {
      var fewer = changes
      fewer.remove(at: index)
      actions.append(.commit(slot: slot, fewer, rotation: rotation, onlyIfUnchanged: onlyIfUnchanged))
    }
    return actions
  }
}
