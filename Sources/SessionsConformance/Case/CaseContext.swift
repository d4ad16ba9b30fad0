package import Sessions
import SessionsTesting

/// The session of a client: the token in its cookie jar and the snapshot that it opened.
package struct HeldSession: Sendable {
  /// The token that the next request will send.
  package var token: String
  /// The session as last opened or committed.
  package var snapshot: SessionSnapshot

  /// Creates the session of a client.
  package init(token: String, snapshot: SessionSnapshot) {
    self.token = token
    self.snapshot = snapshot
  }
}

/// The means of a case: the store, a clock that only the case moves, and the list of its steps.
///
/// With two instances the calls alternate between them, so that every case also proves that a store object keeps no state of its own.
///
/// Its functions are not inlined: copies in each of more than 400 cases would only make the suite slow to compile and large.
package final class CaseContext: Sendable {
  /// A value with a short name. It is hashed without being made a text, since cases ask for names with every step.
  enum NamedValue: Hashable, Sendable {
    case token(String)
    case key(RecordKey)
  }

  struct State: Sendable {
    var now: Timestamp
    var turn = 0
    var steps: [CaseStep] = []
    /// The number of operations that ended, and the end of the latest.
    var answers = 0
    var lastAnswer: ContinuousClock.Instant?
    /// The numbers of the short names, by their prefix.
    var names: [String: [NamedValue: Int]] = [:]
    var events: [SessionEvent] = []
    var neighbours: [OpenedBackend] = []
    /// The stores to close in the end: the newest after a restart.
    var opened: OpenedBackend
    /// The restarts that are still to come.
    var restarts: [StoreRestart]
    var generator: SplitMix64
  }

  /// Clock, steps and names, which a case shares with its neighbours.
  final class SharedState: Sendable {
    private let state: Locked<State>

    init(_ state: State) {
      self.state = Locked(state)
    }

    func withLock<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
      state.withLock { body(&$0) }
    }
  }

  /// Opens stores on another namespace of the same backend: as many as the case has, or one.
  typealias Opener = @Sendable (_ namespace: String, _ isOne: Bool) async throws(SessionError) -> OpenedBackend

  /// One store, or two on the same sessions.
  package let stores: [any SessionStore]
  /// The record stores below, if the store has them.
  package let records: [any SessionRecordStore]
  /// The settings that the stores were opened with.
  package let configuration: ServerSessionStoreConfiguration

  /// The name that the stores were opened with.
  package let namespace: String

  /// The backend of the namespace, as it was opened for this context.
  let own: OpenedBackend

  private let start: Timestamp
  private let opener: Opener
  let state: SharedState
  /// The one schedule to run instead of all; nil in an ordinary run.
  let schedule: Schedule?
  /// Records the case's calls for the export of data cases; nil in every other run.
  let recorder: VectorRecorder?

  init(
    opened: OpenedBackend, namespace: String, configuration: ServerSessionStoreConfiguration, restarts: [StoreRestart] = [],
    seed: UInt64, start: Timestamp = SystemSessionClock().now, schedule: Schedule? = nil, recorder: VectorRecorder? = nil,
    opener: @escaping Opener
  ) {
    self.start = start
    self.schedule = schedule
    self.recorder = recorder
    own = opened
    stores = opened.stores
    records = opened.records
    self.namespace = namespace
    self.configuration = configuration
    self.opener = opener
    state = SharedState(State(now: start, opened: opened, restarts: restarts, generator: SplitMix64(seed: seed)))
  }

  init(neighbour opened: OpenedBackend, namespace: String, of context: CaseContext) {
    own = opened
    stores = opened.stores
    records = opened.records
    self.namespace = namespace
    configuration = context.configuration
    opener = context.opener
    start = context.start
    schedule = context.schedule
    state = context.state
    recorder = context.recorder
  }

  /// Opens another namespace of the same backend, with the same clock. It is removed with the case.
  ///
  /// - Parameters:
  ///   - isOne: Whether one store is enough, so that a case with many namespaces does not use up a small server's connections.
  ///   - name: Makes the other namespace's name from this one's, such as a longer one that begins with it.
  @inline(never)
  package func openNeighbour(withOneStore isOne: Bool = false, named name: @Sendable (String) -> String = { "\($0)n" })
    async throws(SessionError) -> CaseContext
  {
    let name = name(namespace)
    let opened = try await step("open namespace \(name)", { _ in "done" }) { () async throws(SessionError) in
      try await opener(name, isOne).closingOnce()
    }
    state.withLock { $0.neighbours.append(opened) }
    return CaseContext(neighbour: opened, namespace: name, of: self)
  }

  /// The stores to close in the end.
  var opened: OpenedBackend { state.withLock { $0.opened } }

  /// The stores that ``openNeighbour(withOneStore:named:)`` opened.
  var neighbours: [OpenedBackend] { state.withLock { $0.neighbours } }

  /// The time by the case's clock. It begins with the real time and stands still until ``advance(by:)``.
  package var now: Timestamp { state.withLock { $0.now } }

  /// Moves the case's clock.
  @inline(never)
  package func advance(by duration: Duration) {
    let now = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      return state.now
    }
    finish(begin("the clock moves by \(duration)"), "\(start.duration(to: now)) since the start")
  }

  /// A random number that follows from the run's seed.
  @inline(never)
  package func random(in range: ClosedRange<Int>) -> Int {
    state.withLock { Int.random(in: range, using: &$0.generator) }
  }

  /// The store for the next call; calls alternate between the instances.
  var store: any SessionStore {
    recorder?.handsOut("the session store")
    let turn = state.withLock { state in
      state.turn += 1
      return state.turn
    }
    return stores[turn % stores.count]
  }

  /// The steps so far.
  package var steps: [CaseStep] { state.withLock { $0.steps } }

  /// The number of operations that ended so far.
  var operations: Int { state.withLock(\.answers) }

  /// The end of the latest operation; nil before the first.
  var lastAnswer: ContinuousClock.Instant? { state.withLock(\.lastAnswer) }

  /// The events that the stores reported so far.
  package var events: [SessionEvent] {
    recorder?.refuse("looks at the events that the store reports")
    return state.withLock { $0.events }
  }

  func observe(_ event: SessionEvent) {
    state.withLock { $0.events.append(event) }
  }

  // MARK: Steps

  /// Adds a step and returns its number.
  func begin(_ operation: String) -> Int {
    state.withLock { state in
      let offset = start.duration(to: state.now).components
      let milliseconds = offset.seconds * 1000 + offset.attoseconds / 1_000_000_000_000_000
      state.steps.append(CaseStep(at: milliseconds, operation: operation))
      return state.steps.count - 1
    }
  }

  func finish(_ step: Int, _ result: String) {
    state.withLock { state in
      state.steps[step].result = result
      state.answers += 1
      state.lastAnswer = .now
    }
  }

  /// Notes the end of an operation that is no step, so that a slow store is not taken for one that hangs.
  func noteAnswer() {
    state.withLock { state in
      state.answers += 1
      state.lastAnswer = .now
    }
  }

  /// Runs one operation as a step.
  func step<Result>(
    _ operation: String, _ describe: (Result) -> String, _ body: () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    let step = begin(operation)
    recorder?.enter()
    defer { recorder?.leave() }
    do {
      let result = try await body()
      finish(step, describe(result))
      return result
    } catch {
      finish(step, "throws \(error)")
      throw error
    }
  }

  /// A short name for a token or a key, the same each time: reports hold no token.
  func name(_ prefix: String, of token: String) -> String { name(prefix, of: .token(token)) }

  /// A short name for a key.
  func name(_ prefix: String, of key: RecordKey) -> String { name(prefix, of: .key(key)) }

  private func name(_ prefix: String, of value: NamedValue) -> String {
    state.withLock { state in
      let next = (state.names[prefix]?.count ?? 0) + 1
      let number = state.names[prefix]?[value] ?? next
      if number == next { state.names[prefix, default: [:]][value] = number }
      return "\(prefix)\(number)"
    }
  }
}
