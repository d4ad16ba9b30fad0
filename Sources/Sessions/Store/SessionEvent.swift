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
  /// A change, a take or a commit came after the response's head and was refused (`[MW-3]`). The key is that of the loaded session.
  case lateChange(RecordKey?)
  /// A handler set a cookie with the session's name, which gave way to the session's own (`[MW-6]`).
  case cookieOverwritten
  /// A request of another origin that may change something was refused (`[MW-13]`).
  case crossOriginRefused
  /// A sealed cookie names a key that the ring does not have: the ring of this node is wrong or incomplete, or the key was dropped
  /// while its cookies were live (`[CK-3]`).
  case unknownKey
  /// A sealed cookie does not open with the key that it names: it was changed, or sealed under another name (`[CK-2]`).
  case sealBroken

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
    case .lateChange: return "lateChange"
    case .cookieOverwritten: return "cookieOverwritten"
    case .crossOriginRefused: return "crossOriginRefused"
    case .unknownKey: return "unknownKey"
    case .sealBroken: return "sealBroken"
    }
  }

  static let allNames: [String] = [
    "verifierMismatch", "rotatedTokenReuse", "superseded", "corruptRecord", "newerFormat", "contended",
    "ambiguousCookie", "lateChange", "cookieOverwritten", "crossOriginRefused", "unknownKey", "sealBroken",
  ]

  /// The key of the session that the event is about; nil when it is about none.
  public var key: RecordKey? {
    switch self {
    case .verifierMismatch(let key), .rotatedTokenReuse(let key), .superseded(let key), .corruptRecord(let key),
      .newerFormat(let key, _), .contended(let key):
      return key
    case .lateChange(let key): return key
    case .ambiguousCookie, .cookieOverwritten, .crossOriginRefused, .unknownKey, .sealBroken: return nil
    }
  }
}

/// Hands events to swift-log, to swift-metrics and to a function of the application.
///
/// Logs hold the first eight digits of the selector and nothing else of a token (`[ID-4]`). Each event counts in
/// `session_events_total` with the label `event`, and is handed to the function. A failure that no answer shows counts in
/// `session_failures_total` with the label `operation`: `touch`, `rotate` or `subjectLimit`. The log gets at most ten entries of an event in a
/// minute, as anybody can cause some of them with each request: the tenth says that further ones are left out, and the next one how many were
/// (`[ERR-7]`).
public struct SessionEventReporter: Sendable {
  /// An operation whose failure no answer shows, since the request's outcome does not depend on it.
  package enum QuietOperation: String, CaseIterable, Sendable {
    /// Activity was not recorded (`[TTL-8]`).
    case touch
    /// An old token was not replaced (`[ROT-4]`).
    case rotate
    /// The sessions of a subject that are too many were not ended, or not all of them (`[IX-8]`).
    case subjectLimit
  }

  private let logger: Logger?
  private let counters: [String: Counter]
  private let failures: [QuietOperation: Counter]
  private let observer: (@Sendable (SessionEvent) -> Void)?
  /// The rate of the entries, also for those that go to the log of a request.
  package let rate: LogRate

  /// Creates a reporter. Create it after `MetricsSystem.bootstrap`, or its counters go nowhere.
  ///
  /// - Parameters:
  ///   - logger: The log for events, at `info` for those that concern security and `debug` otherwise; nil for none.
  ///   - observer: The function that is called with every event, on the task that caused it.
  public init(logger: Logger? = nil, observer: (@Sendable (SessionEvent) -> Void)? = nil) {
    self.init(logger: logger, observer: observer, rate: LogRate())
  }

  /// For tests of the rate, which move the time of the log.
  package init(logger: Logger?, observer: (@Sendable (SessionEvent) -> Void)?, rate: LogRate) {
    self.rate = rate
    self.logger = logger
    self.observer = observer
    counters = Dictionary(
      uniqueKeysWithValues: SessionEvent.allNames.map {
        ($0, Counter(label: "session_events_total", dimensions: [("event", $0)]))
      })
    failures = Dictionary(
      uniqueKeysWithValues: QuietOperation.allCases.map {
        ($0, Counter(label: "session_failures_total", dimensions: [("operation", $0.rawValue)]))
      })
  }

  /// Counts and logs a failure that no answer shows; no token and no payload (`[ERR-4]`).
  package func report(_ error: SessionError, of operation: QuietOperation) {
    failures[operation]?.increment()
    guard let logger else { return }
    rate.log(
      "session operation failed", kind: "\(operation) \(error.code)", at: .info,
      ["operation": .string(operation.rawValue), "code": .string(error.code.rawValue), "error": .string(error.message)], to: logger)
  }

  /// Hands an event to the log, the counters and the observer.
  package func report(_ event: SessionEvent) {
    counters[event.name]?.increment()
    observer?(event)
    guard let logger else { return }
    var metadata: Logger.Metadata = ["event": .string(event.name)]
    if let key = event.key { metadata["session"] = .string(key.logPrefix) }
    if case .newerFormat(_, let format) = event { metadata["format"] = .stringConvertible(format) }
    let level: Logger.Level =
      switch event {
      case .superseded, .contended: .debug
      default: .info
      }
    rate.log("session event", kind: event.name, at: level, metadata, to: logger)
  }
}
