package import Sessions

/// The store, the settings and the values that all workers of a run share.
///
/// It is a class so that a worker passes one reference around instead of a dozen values.
package final class WorkloadBench: Sendable {
  let store: any SessionStore
  let clock: any SessionClock
  let settings: WorkloadSettings
  let limits: SessionLimits
  let pool: PayloadPool
  /// The longest time until its idle deadline at which a session is due for a touch, in milliseconds; nil when none ever is.
  ///
  /// It is computed once: durations have 128 bits, and dividing those takes longer than the rest of a request on a store that does nothing.
  let touchDue: Int64?
  /// Whether the store can destroy a session, so that its tokens open nothing any more.
  let revokes: Bool
  /// Whether a login makes the former token useless.
  let revokesRotated: Bool
  /// Whether the store keeps sessions, so that reads can be compared with writes.
  let remembers: Bool

  /// Creates the shared part of a run on a context's store.
  package init(_ context: WorkloadContext, limits: SessionLimits) {
    store = context.store
    clock = context.clock
    settings = context.settings
    self.limits = limits
    pool = PayloadPool(context.settings.payloadSizes, seed: context.settings.seed)
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
  package func touchIsDue(_ idleDeadline: Timestamp, now: Timestamp) -> Bool {
    guard let touchDue else { return false }
    return idleDeadline.milliseconds - now.milliseconds <= touchDue
  }

  /// The subject of a session, of the same length for all. It contains the seed, so that processes that share a store have users of their
  /// own.
  func subject(_ number: Int) -> String {
    let (seed, number) = (String(settings.seed, radix: 16), String(number))
    return "user-\(seed)-" + String(repeating: "0", count: max(0, 8 - number.count)) + number
  }

  /// The operations that create a session with a stamp.
  func operations(_ stamp: SessionStamp, subject: String?) -> [SessionOperation] {
    var operations: [SessionOperation] = [
      .set(SessionStamp.stampKey, stamp.value), .set(SessionStamp.payloadKey, pool.values[stamp.payload]),
    ]
    if let subject { operations.append(.setSubject(subject)) }
    return operations
  }
}
