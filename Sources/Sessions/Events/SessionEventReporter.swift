public import Logging
import Metrics

/// Hands events to swift-log, to swift-metrics and to a function of the application.
///
/// Logs hold the first eight digits of the selector and nothing else of a token (`[ID-4]`). Each event counts in
/// `session_events_total` with the label `event`.
public struct SessionEventReporter: Sendable {
  private let logger: Logger?
  private let counters: [String: Counter]
  private let observer: (@Sendable (SessionEvent) -> Void)?

  /// Creates a reporter. Create it after `MetricsSystem.bootstrap`, or its counters go nowhere.
  ///
  /// - Parameters:
  ///   - logger: Where events are logged, at `info` where they concern security and `debug` otherwise; nil for nowhere.
  ///   - observer: Called with every event, on the task that caused it.
  public init(logger: Logger? = nil, observer: (@Sendable (SessionEvent) -> Void)? = nil) {
    self.logger = logger
    self.observer = observer
    counters = Dictionary(
      uniqueKeysWithValues: SessionEvent.allNames.map {
        ($0, Counter(label: "session_events_total", dimensions: [("event", $0)]))
      })
  }

  func report(_ event: SessionEvent) {
    counters[event.name]?.increment()
    observer?(event)
    guard let logger else { return }
    var metadata: Logger.Metadata = ["event": .string(event.name)]
    if let key = event.key { metadata["session"] = .string(key.logPrefix) }
    if case .newerFormat(_, let format) = event { metadata["format"] = .stringConvertible(format) }
    switch event {
    case .superseded, .contended: logger.debug("session event", metadata: metadata)
    default: logger.info("session event", metadata: metadata)
    }
  }
}
