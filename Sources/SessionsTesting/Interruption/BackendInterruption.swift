/// How a store is cut off from what it keeps its sessions in.
public enum BackendInterruption: String, Sendable, Hashable, CaseIterable {
  /// Whoever asks is turned away at once, and what was under way is cut off: a server that is down.
  case down
  /// Nothing is answered, and nothing is done: a server that hangs, or a network that swallows what it is given.
  case silent
  /// What is asked for is done, and the connection is lost before the answer comes.
  case answersLost = "answers-lost"
}
