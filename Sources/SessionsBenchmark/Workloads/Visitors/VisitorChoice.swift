/// A ``VisitorMix`` in the form that random numbers are compared with.
struct VisitorChoice: Sendable {
  private let limits: [(below: UInt64, action: VisitorAction)]
  let anonymousEnd: Chance
  let loggedInEnd: Chance
  /// How often a session that is logged in is picked rather than passed over, compared with an anonymous one.
  ///
  /// Its run is longer: picked as often, it would get more requests than its popularity says.
  let loggedInPick: Chance
  let anonymousPick: Chance

  init(_ mix: VisitorMix) {
    // The create that follows a logout is not drawn.
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
    // Another visitor's arrival ends a run, too.
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
