import SessionsBenchmark

/// What visitors do, and how long their runs are: the numbers of `browse`.
enum PeerChoice {
  enum Action { case look, save, pause, login, logout, arrive }

  private static let mix = VisitorWorkload.browse.mix
  /// The create that follows a logout is not drawn.
  private static let arrivals = max(0, mix.creates - mix.logouts)
  private static let all = 100 + arrivals
  private static let limits: [(below: Double, action: Action)] = {
    var sum = 0.0
    return [
      (mix.saves, Action.save), (mix.pauses, .pause), (mix.logins, .login), (mix.logouts, .logout), (arrivals, .arrive),
    ].map { count, action in
      sum += count
      return (sum / all, action)
    }
  }()

  static func draw(_ random: inout RandomStream) -> Action {
    let number = random.unit()
    return limits.first { number < $0.below }?.action ?? .look
  }

  static func endsRun(_ isLoggedIn: Bool) -> Double { 1 / max(1, isLoggedIn ? mix.loggedInRun : mix.anonymousRun) }

  /// How often a session is picked rather than passed over.
  static func pick(_ isLoggedIn: Bool) -> Double {
    isLoggedIn ? ends(true) / max(ends(true), ends(false)) : ends(false) / max(ends(true), ends(false))
  }

  /// Another visitor's arrival ends a run, too.
  private static func ends(_ isLoggedIn: Bool) -> Double {
    let (end, arrival) = (endsRun(isLoggedIn), arrivals / all)
    return end + arrival - end * arrival
  }
}
