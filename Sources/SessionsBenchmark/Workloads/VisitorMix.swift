/// The mix of visitors' requests, for each 100 that load a session.
package struct VisitorMix: Sendable, Hashable {
  /// The number of requests that write the session.
  package var saves: Double
  /// The number that come so late that the session has just half of its idle limit left.
  package var pauses: Double
  /// The number that log in: a new token and a subject.
  package var logins: Double
  /// The number that log out. The visitor continues with a new session.
  package var logouts: Double
  /// The number of requests, beside the 100, that create a session: after a logout, and for visitors whose session has ended.
  package var creates: Double
  /// The rule for recording activity.
  package var touch: TouchPolicy
  /// The mean number of consecutive requests of an anonymous visitor; the number is geometric.
  package var anonymousRun: Double
  /// The mean number of consecutive requests of a visitor who is logged in.
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

/// The rule for recording a visitor's activity.
package enum TouchPolicy: String, Sendable, Hashable {
  /// Never: loads only.
  case never
  /// Once the session's limits demand it: here, with less than half of the idle limit left.
  case whenDue
  /// With every request, as sliding expiration is often implemented.
  case always
}

/// The action of a request beside loading the session.
enum VisitorAction: Sendable, Hashable {
  /// Nothing.
  case look
  /// Writes the session.
  case save
  /// Follows a long pause.
  case pause
  /// Logs in.
  case login
  /// Logs out.
  case logout
  /// Finds the session over, and gets a new one instead.
  case arrive
}

/// The thresholds that random numbers are compared with to draw from a ``VisitorMix``.
struct VisitorChoice: Sendable {
  private let limits: [(below: UInt64, action: VisitorAction)]
  let anonymousEnd: Chance
  let loggedInEnd: Chance
  /// The chance that a logged-in session, once drawn by popularity, is picked.
  ///
  /// Its run is longer than an anonymous one: picked as often, it would get more requests than its popularity demands.
  let loggedInPick: Chance
  let anonymousPick: Chance

  init(_ mix: VisitorMix) {
    // A logout is followed by a create, which is not drawn.
    let arrivals = max(0, mix.creates - mix.logouts)
    let all = 100 + arrivals
    var sum = 0.0
    var limits: [(below: UInt64, action: VisitorAction)] = []
    for (count, action) in [
      (mix.saves, VisitorAction.save), (mix.pauses, .pause), (mix.logins, .login), (mix.logouts, .logout), (arrivals, .arrive),
    ] where count > 0 {
      sum += count
      limits.append((Chance(sum / all).threshold, action))
    }
    self.limits = limits
    let (anonymous, loggedIn) = (1 / max(1, mix.anonymousRun), 1 / max(1, mix.loggedInRun))
    anonymousEnd = Chance(anonymous)
    loggedInEnd = Chance(loggedIn)
    // The arrival of another visitor ends a run, too.
    let arrival = arrivals / all
    let (anonymousAll, loggedInAll) = (anonymous + arrival - anonymous * arrival, loggedIn + arrival - loggedIn * arrival)
    anonymousPick = Chance(anonymousAll / max(anonymousAll, loggedInAll))
    loggedInPick = Chance(loggedInAll / max(anonymousAll, loggedInAll))
  }

  func draw(_ random: inout RandomStream) -> VisitorAction {
    let number = random.next()
    for limit in limits where number < limit.below { return limit.action }
    return .look
  }
}
