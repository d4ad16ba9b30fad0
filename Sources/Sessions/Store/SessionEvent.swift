public import Logging
import Metrics

/// Something worth an operator's attention that is neither an outcome of the request nor an error.
public enum SessionEvent: Sendable, Equatable {
  /// A known selector came with a wrong secret: a guess, or a stolen selector (`[ID-7]`).
  case verifierMismatch(RecordKey)
  /// A token that was rotated away came back after grace and in-flight allowance: it was probably copied (`[ROT-11]`).
  case rotatedTokenReuse(RecordKey)
  /// A request came with a token that was rotated away (`[ROT-15]`), or committed after the rotation (`[ROT-8]`).
  case superseded(RecordKey)
  /// A record could not be decoded (`[ERR-3]`).
  case corruptRecord(RecordKey)
  /// A record in a newer format was left alone (`[ERR-3]`).
  case newerFormat(RecordKey, format: Int64)
  /// A commit lost every try (`[CC-6]`).
  case contended(RecordKey)
  /// Several cookies of one request opened different sessions (`[ID-8]`).
  case ambiguousCookie

  /// The stable name, used in logs and as a metric label.
  public var name: String {
    switch self {
    case .verifierMismatch: return "verifierMismatch"
    case .rotatedTokenReuse: return "rotatedTokenReuse"
    case .superseded: return "superseded"
    case .corruptRecord: return "corruptRecord"
    case .newerFormat: return "newerFormat"
    case .contended: return "contended"
    case .ambiguousCookie: return "ambiguousCookie"
    }
  }

  static let allNames: [String] = [
    "verifierMismatch", "rotatedTokenReuse", "superseded", "corruptRecord", "newerFormat", "contended",
    "ambiguousCookie",
  ]

  /// The key of the session that the event is about; nil when it is about none.
  public var key: RecordKey? {
    switch self {
    case .verifierMismatch(let key), .rotatedTokenReuse(let key), .superseded(let key), .corruptRecord(let key),
      .newerFormat(let key, _), .contended(let key):
      return key
    case .ambiguousCookie: return nil
    }
  }
}

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
  ///   - logger: The log for events, at `info` for those that concern security and `debug` otherwise; nil for none.
  ///   - observer: The function that is called with every event, on the task that caused it.
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
