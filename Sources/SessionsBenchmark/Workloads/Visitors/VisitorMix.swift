/// What visitors do, for each 100 requests that load a session.
package struct VisitorMix: Sendable, Hashable {
  /// How many of them write the session.
  package var saves: Double
  /// How many come so long after the one before that the session has just half of its idle limit left.
  package var pauses: Double
  /// How many log in: a new token and a subject.
  package var logins: Double
  /// How many log out. The visitor goes on with a new session.
  package var logouts: Double
  /// How many requests there are beside the 100 that make a session: those after a logout, and visitors whose session has ended.
  package var creates: Double
  /// When activity is recorded.
  package var touch: TouchPolicy
  /// How many requests in a row an anonymous visitor makes on average before another one has its turn; the number is geometric.
  package var anonymousRun: Double
  /// The same for one who is logged in.
  package var loggedInRun: Double
  /// The part of the sessions that is logged in at the beginning.
  package var loggedInShare: Double

  /// Creates a mix; the defaults are loads only.
  package init(
    saves: Double = 0, pauses: Double = 0, logins: Double = 0, logouts: Double = 0, creates: Double = 0, touch: TouchPolicy = .never,
    anonymousRun: Double = 7, loggedInRun: Double = 25, loggedInShare: Double = 0.2
  ) {
    self.saves = saves
    self.pauses = pauses
    self.logins = logins
    self.logouts = logouts
    self.creates = creates
    self.touch = touch
    self.anonymousRun = anonymousRun
    self.loggedInRun = loggedInRun
    self.loggedInShare = loggedInShare
  }

  /// The mix as reports print it.
  package var assumptions: [String] {
    var parts = ["100 loads"]
    for (count, name) in [
      (saves, "saves"), (pauses, "touches after a pause of half the idle limit"), (logins, "logins with a rotation"),
      (logouts, "logouts"), (creates, "creates"),
    ] where count > 0 {
      parts.append("\(Self.text(count)) \(name)")
    }
    if touch == .always { parts.append("a touch with each load") }
    var all = [
      "mix: \(parts.joined(separator: ", "))",
      "runs of requests of one visitor: geometric, \(Self.text(anonymousRun)) on average, \(Self.text(loggedInRun)) when logged in",
      "\(Self.text(loggedInShare * 100)) % of the sessions are logged in at the beginning",
    ]
    if creates > 0 {
      all.append("a visitor whose session is over gets a new one, and the old record is ended at once (kind: expire), not by a sweep")
    }
    return all
  }

  private static func text(_ number: Double) -> String { number == number.rounded() ? String(Int(number)) : String(number) }
}
