/// What the application keeps in a session.
struct PeerContent: Codable, Sendable, Equatable {
  /// How many times the session was written, to tell what was lost.
  var stamp: Int
  /// What fills it: text that the store has no reason to look into.
  var data: String
  /// Who is logged in; nil for nobody.
  var user: String?
}
