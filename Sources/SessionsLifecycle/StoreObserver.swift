#if Lifecycle
  import Metrics
  import Sessions
  import Tracing

  /// The handles of one store's signals, made once.
  struct StoreObserver: Sendable {
    /// An operation that is observed.
    enum Operation: String, CaseIterable {
      case open, commit, take, touch, destroy

      /// The name of its span.
      var span: String {
        switch self {
        case .open: "session.open"
        case .commit: "session.commit"
        case .take: "session.take"
        case .touch: "session.touch"
        case .destroy: "session.destroy"
        }
      }

      /// The answers that it has beside errors.
      var outcomes: [String] {
        switch self {
        case .open: ["live", StoreOutcome.absent, "superseded"]
        case .commit: ["committed", "unchanged", StoreOutcome.destroyed, "gone", "superseded", "conflict"]
        case .take: ["taken", "nothing", "gone", "superseded"]
        case .touch: ["touched", "notDue", "gone"]
        case .destroy: [StoreOutcome.destroyed, StoreOutcome.absent]
        }
      }
    }

    private struct Handles {
      let timer: Timer
      let counters: [String: Counter]
    }

    private let backend: String
    private let tracer: (any Tracer)?
    private let handles: [Operation: Handles]

    init(backend: String, tracer: any Tracer, metrics: any MetricsFactory) {
      self.backend = backend
      self.tracer = tracer is NoOpTracer ? nil : tracer
      handles = Dictionary(
        uniqueKeysWithValues: Operation.allCases.map { operation in
          let outcomes = Set(operation.outcomes + StoreOutcome.errors + [StoreOutcome.otherError])
          let counters = outcomes.map { outcome in
            let labels = [("operation", operation.rawValue), ("outcome", outcome), ("backend", backend)]
            return (outcome, Counter(label: "sessions_operations_total", dimensions: labels, factory: metrics))
          }
          let timer = Timer(
            label: "sessions_operation_seconds", dimensions: [("operation", operation.rawValue), ("backend", backend)], factory: metrics)
          return (operation, Handles(timer: timer, counters: Dictionary(uniqueKeysWithValues: counters)))
        })
    }

    /// Runs an operation of the store and tells about it.
    func observe<Value: Sendable>(
      _ operation: Operation, _ body: () async throws(SessionError) -> Value, outcome: (Value) -> String
    ) async throws(SessionError) -> Value {
      guard let tracer else { return try await measure(operation, body, outcome).result.get() }
      // The span's context is in force while the store works, so that spans of its driver are children of this one.
      let measured = await tracer.withAnySpan(operation.span, ofKind: .client) { span in
        let measured = await measure(operation, body, outcome)
        guard span.isRecording else { return measured }
        span.attributes["backend"] = backend
        span.attributes["outcome"] = measured.outcome
        if case .failure(let error) = measured.result {
          span.recordError(error)
          span.setStatus(SpanStatus(code: .error, message: error.code.rawValue))
        }
        return measured
      }
      return try measured.result.get()
    }

    private func measure<Value: Sendable>(
      _ operation: Operation, _ body: () async throws(SessionError) -> Value, _ outcome: (Value) -> String
    ) async -> (result: Result<Value, SessionError>, outcome: String) {
      let start = ContinuousClock.now
      let result: Result<Value, SessionError>
      let label: String
      do throws(SessionError) {
        let value = try await body()
        (result, label) = (.success(value), outcome(value))
      } catch {
        (result, label) = (.failure(error), error.code.rawValue)
      }
      if let handles = handles[operation] {
        handles.timer.recordNanoseconds(start.duration(to: .now).nanosecondsForMetrics)
        (handles.counters[label] ?? handles.counters[StoreOutcome.otherError])?.increment()
      }
      return (result, label)
    }
  }

  /// The outcomes that are not the name of an answer.
  enum StoreOutcome {
    static let destroyed = "destroyed"
    static let absent = "absent"
    /// Stands for the codes that adapters made for themselves: labels are few.
    static let otherError = "error"

    /// The codes of the core's errors.
    static let errors: [String] = [
      SessionErrorCode.unavailable, .timeout, .cancelled, .idCollision, .tooLarge, .corrupt, .unsupported, .misconfigured, .backend,
      .contended, .closed, .invalidKey, .encodingFailed, .typeMismatch, .gone, .superseded, .conflict,
    ].map(\.rawValue)
  }

  extension OpenOutcome {
    /// The outcome's label.
    var label: String {
      switch self {
      case .live: "live"
      case .absent: StoreOutcome.absent
      case .superseded: "superseded"
      }
    }
  }

  extension CommitOutcome {
    /// The outcome's label.
    var label: String {
      switch self {
      case .committed: "committed"
      case .unchanged: "unchanged"
      case .destroyed: StoreOutcome.destroyed
      case .gone: "gone"
      case .superseded: "superseded"
      case .conflict: "conflict"
      }
    }
  }

  extension TakeOutcome {
    /// The outcome's label.
    var label: String {
      switch self {
      case .taken: "taken"
      case .nothing: "nothing"
      case .gone: "gone"
      case .superseded: "superseded"
      }
    }
  }

  extension TouchOutcome {
    /// The outcome's label.
    var label: String {
      switch self {
      case .touched: "touched"
      case .notDue: "notDue"
      case .gone: "gone"
      }
    }
  }

  extension Duration {
    /// Nanoseconds, saturated to 64 bits.
    fileprivate var nanosecondsForMetrics: Int64 {
      let (seconds, attoseconds) = components
      let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      return overflow ? .max : whole + attoseconds / 1_000_000_000
    }
  }
#endif
