package import Sessions

/// Opens the stores of a benchmark.
package protocol BenchmarkBackend: Sendable {
  /// Opens a store on a fresh namespace.
  ///
  /// - Throws: `SessionError` with code `unsupported` when it cannot have such limits or sizes, or the reason why it cannot be opened.
  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore
}

/// A store that a cell runs on.
package struct BenchmarkStore: Sendable {
  /// The store.
  package let store: any SessionStore
  /// Removes the namespace and closes the store.
  package let close: @Sendable () async -> Void

  /// Reads the backend's own figures, or nil when it does not report them; nil where there is no server to ask.
  ///
  /// It is called before and after the store is filled, and before and after the measurement, and has to use another connection than the
  /// store.
  package let reading: (@Sendable () async -> BackendReading?)?

  /// Creates a store of a cell.
  package init(
    _ store: any SessionStore, close: @escaping @Sendable () async -> Void = {},
    reading: (@Sendable () async -> BackendReading?)? = nil
  ) {
    self.store = store
    self.reading = reading
    self.close = close
  }
}

/// The figures that a backend reports of itself at one moment. Missing ones are nil or left out.
package struct BackendReading: Sendable, Equatable {
  /// Processor time so far, in seconds, of each of the server's processes by its name or number.
  package var cpuSeconds: [String: Double]
  /// The size of the namespace's data with its indexes, in bytes; of all namespaces' where the backend reports only that.
  package var storedBytes: Int64?
  /// The bytes written so far to a log that precedes the data.
  package var logBytes: Int64?

  /// Creates a reading from its parts.
  package init(cpuSeconds: [String: Double] = [:], storedBytes: Int64? = nil, logBytes: Int64? = nil) {
    (self.cpuSeconds, self.storedBytes, self.logBytes) = (cpuSeconds, storedBytes, logBytes)
  }

  /// The processor time since an earlier reading, in seconds: nil when either has none.
  ///
  /// The time of a process that has ended since is lost; a process that has begun since counts from 0.
  package func cpuSeconds(since earlier: BackendReading) -> Double? {
    guard !cpuSeconds.isEmpty, !earlier.cpuSeconds.isEmpty else { return nil }
    return cpuSeconds.reduce(0) { $0 + max(0, $1.value - (earlier.cpuSeconds[$1.key] ?? 0)) }
  }

  /// The growth of the stored data since an earlier reading, in bytes: nil when either does not report it, or when it shrank, as then other
  /// data than this namespace's has changed.
  package func storedBytes(since earlier: BackendReading) -> Int64? { Self.growth(storedBytes, earlier.storedBytes) }

  /// The bytes written to the log since an earlier reading: nil when either does not report them, or when the log began again.
  package func logBytes(since earlier: BackendReading) -> Int64? { Self.growth(logBytes, earlier.logBytes) }

  private static func growth(_ later: Int64?, _ earlier: Int64?) -> Int64? {
    guard let later, let earlier, later >= earlier else { return nil }
    return later - earlier
  }
}

/// The size of the sessions that a cell begins with.
struct StoredSessions: Sendable {
  let bytes: Int64
  let sessions: Int

  /// Creates the size; nil where the backend does not report it, or where other data than live sessions was stored.
  ///
  /// - Parameters:
  ///   - sessions: The number of live sessions that the store was filled with.
  ///   - empty: The backend's reading before it was filled.
  ///   - filled: The reading afterwards.
  init?(_ sessions: Int?, from empty: BackendReading?, to filled: BackendReading?) {
    guard let sessions, let empty, let filled, let bytes = filled.storedBytes(since: empty) else { return nil }
    (self.bytes, self.sessions) = (bytes, sessions)
  }
}
