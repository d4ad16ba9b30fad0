/// A call of a session store, as plain data.
struct ModelCall: Hashable, Sendable, Codable {
  enum Kind: String, Hashable, Sendable, Codable {
    case open, commit, take, touch, destroy
  }

  var kind: Kind
  /// The caller's time in milliseconds; nil is 0.
  var at: Int64?
  /// The token that is opened.
  var token: String?
  /// What a commit, take, touch or destroy is given; a commit without it creates a session.
  var snapshot: ModelSnapshot?
  var changes: [ModelChange]?
  var rotation: ModelRotation?
  var onlyIfUnchanged: Bool?
  /// The flash that is taken; nil for all.
  var key: String?

  var now: Int64 { at ?? 0 }

  /// The snapshot's token is the session's; where a hand-made history leaves it out, the one in force is meant.
  func token(or current: String) -> String { token ?? snapshot?.token ?? current }
}

extension ModelCall: CustomStringConvertible {
  var description: String {
    let version = snapshot?.version.map { " v\($0)" } ?? ""
    let held = "\(snapshot?.token ?? "the session")\(version)"
    switch kind {
    case .open: return "open \(token ?? "the token")"
    case .commit:
      var text = "commit [\((changes ?? []).map(\.description).joined(separator: ", "))] to \(snapshot == nil ? "no session" : held)"
      if let rotation { text += ", rotating: \(rotation.rawValue)" }
      if onlyIfUnchanged == true { text += ", only if unchanged" }
      return text
    case .take: return "take \(key.map { "flash '\($0)'" } ?? "all flash") from \(held)"
    case .touch: return "touch \(held)"
    case .destroy: return "destroy \(held)"
    }
  }
}
