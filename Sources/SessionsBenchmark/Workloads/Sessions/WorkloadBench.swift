import Sessions

/// What all workers of a run share.
///
/// A class: a worker passes one reference around instead of a dozen values.
final class WorkloadBench: Sendable {
  let store: any SessionStore
  let clock: any SessionClock
  let settings: WorkloadSettings
  let limits: SessionLimits
  let pool: PayloadPool
  /// With how many milliseconds or less until its idle deadline a session is due for a touch; nil when none ever is.
  ///
  /// Counted once: durations have 128 bits, and dividing those takes longer than the rest of a request on a store that does nothing.
  let touchDue: Int64?
  /// Whether the store can end a session, so that its tokens are of no use any more.
  let revokes: Bool
  /// Whether a login ends the token before.
  let revokesRotated: Bool
  /// Whether it makes sense to compare what was written with what is read.
  let remembers: Bool

  init(_ context: WorkloadContext, limits: SessionLimits) {
    store = context.store
    clock = context.clock
    settings = context.settings
    self.limits = limits
    pool = PayloadPool(context.settings)
    if case .after(let idle) = limits.idle {
      touchDue = (idle - (limits.touchInterval ?? min(.seconds(60), idle / 10))).millisecondsRoundedUp
    } else {
      touchDue = nil
    }
    let capabilities = context.store.capabilities
    remembers = !(context.store is NullSessionStore)
    revokes = capabilities.contains(.revocation)
    revokesRotated = capabilities.contains(.rotationRevocation)
  }

  /// Whether activity at `now` has to be recorded, by the same rule as the store's.
  func touchIsDue(_ session: OwnedSession, now: Timestamp) -> Bool {
    guard let touchDue else { return false }
    return session.idleDeadline.milliseconds - now.milliseconds <= touchDue
  }

  /// The subject of a session, the same length for all. With the seed in it, processes that share a store have users of their own.
  func subject(_ number: Int) -> String {
    let (seed, number) = (String(settings.seed, radix: 16), String(number))
    return "user-\(seed)-" + String(repeating: "0", count: max(0, 8 - number.count)) + number
  }
}
