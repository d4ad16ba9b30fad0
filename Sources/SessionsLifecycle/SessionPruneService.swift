#if Lifecycle
  public import Logging
  public import ServiceLifecycle
  public import Sessions

  /// Removes expired sessions again and again while the application runs (`[MW-12]`).
  ///
  /// It waits for its interval, a fifth more or less by chance so that the nodes of an application do not all prune at once, and removes one
  /// batch. While a batch was full it removes the next one at once. A failure is logged and tried again after the next interval. Once the
  /// application shuts down, a batch under way is finished and no other begins.
  ///
  /// ```swift
  /// try await Application(router: router, services: [SessionCloseService(store), SessionPruneService(store)]).runService()
  /// ```
  ///
  /// A store that has nothing to remove, such as one of sealed cookies, may be given too: the service then waits for the shutdown.
  public struct SessionPruneService: Service {
    private let store: any SessionStore
    private let interval: Duration
    private let batch: Int
    private let clock: any SessionClock
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void

    /// The share of the interval that chance adds or takes away.
    private static let jitter = 0.2

    /// Creates a service that removes at most 1000 sessions a minute, and more while there are more.
    public init(_ store: any SessionStore) {
      self.init(unchecked: store, .seconds(60), 1000, .system, SessionPruneService.defaultLogger, ContinuousClock())
    }

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - store: The store of the sessions.
    ///   - interval: The mean time between two batches.
    ///   - batch: The most sessions that one call removes.
    ///   - clock: The time that sessions are judged with.
    ///   - timer: The clock that the interval is waited by.
    ///   - logger: Told of failures, at `warning`, and of what was removed, at `debug`.
    /// - Throws: `SessionError` with code `misconfigured` when the interval or the batch is not positive.
    public init(
      _ store: any SessionStore, interval: Duration, batch: Int = 1000, clock: any SessionClock = .system,
      timer: some Clock<Duration> = ContinuousClock(), logger: Logger? = nil
    ) throws(SessionError) {
      guard interval > .zero else { throw .misconfigured("the interval of pruning is \(interval): it has to be positive") }
      guard batch > 0 else { throw .misconfigured("the batch of pruning is \(batch): it has to be positive") }
      self.init(unchecked: store, interval, batch, clock, logger ?? SessionPruneService.defaultLogger, timer)
    }

    private init(
      unchecked store: any SessionStore, _ interval: Duration, _ batch: Int, _ clock: any SessionClock, _ logger: Logger,
      _ timer: some Clock<Duration>
    ) {
      self.store = store
      self.interval = interval
      self.batch = batch
      self.clock = clock
      self.logger = logger
      pause = { try await timer.sleep(for: $0) }
    }

    private static var defaultLogger: Logger { Logger(label: "sessions.prune") }

    /// Prunes until the task is cancelled or the application shuts down.
    public func run() async throws {
      guard store.capabilities.contains(.prune) else {
        logger.debug("the store has no sessions to remove")
        // A service that ended by itself would end the application.
        try? await gracefulShutdown()
        return
      }
      while await waits() { await prune() }
    }

    /// Waits for the interval; false when the service has to end.
    private func waits() async -> Bool {
      let (pause, time) = (pause, interval * Double.random(in: (1 - Self.jitter)...(1 + Self.jitter)))
      do { try await cancelWhenGracefulShutdown { try await pause(time) } } catch { return false }
      return !isEnding
    }

    private var isEnding: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    private func prune() async {
      var removed = 0
      do throws(SessionError) {
        var last = batch
        while last >= batch, removed == 0 || !isEnding {
          last = try await store.prune(now: clock.now, limit: batch)
          removed += last
        }
      } catch {
        guard !Task.isCancelled else { return }
        logger.warning("expired sessions were not removed", metadata: ["error": "\(error)", "removed": "\(removed)"])
        return
      }
      if removed > 0 { logger.debug("expired sessions were removed", metadata: ["removed": "\(removed)"]) }
    }
  }
#endif
