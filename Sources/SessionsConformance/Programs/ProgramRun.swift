import Sessions

/// One execution of a program on a case's stores, written down as a history.
///
/// Each call goes to the stores in turn. Names for tokens and sessions are the history's own: it holds no token.
final class ProgramRun: Sendable {
  private struct State: Sendable {
    var now: Int64 = 0
    var position = 0
    var turn = 0
    var operations: [HistoryOperation] = []
    var tokens: [String: String] = [:]
    var sessions: [RecordKey: String] = [:]
    /// The tokens of each slot, in the order that they were handed out, with their sessions.
    var handedOut: [Int: [(token: String, session: String)]] = [:]
  }

  let settings: ModelSettings
  private let stores: [any SessionStore]
  private let zero: Timestamp
  private let state: Locked<State> = Locked(State())

  init(stores: [any SessionStore], zero: Timestamp, settings: ModelSettings) {
    self.stores = stores
    self.zero = zero
    self.settings = settings
  }

  /// Runs a program.
  ///
  /// - Throws: ``SessionError`` when a store throws one that says nothing about what was done, while no other call is under way.
  func run(_ program: Program) async throws -> History {
    var clients = (0..<max(program.clients, 1)).map { ProgramClient(number: $0) }
    for step in program.steps[..<program.concurrentFrom] {
      try await perform(step.action, by: &clients[step.client], isAlone: true)
    }
    if program.isConcurrent {
      let gate = StartingGate(program.clients)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for client in clients {
          let actions = program.steps[program.concurrentFrom...].filter { $0.client == client.number }.map(\.action)
          group.addTask { [self] in
            var client = client
            await gate.wait()
            for action in actions { try await perform(action, by: &client, isAlone: false) }
          }
        }
        try await group.waitForAll()
      }
      for action in program.lastReads { try await perform(action, by: &clients[0], isAlone: true) }
    }
    let operations = state.withLock { $0.operations }
    return History(operations: operations.sorted { $0.invoked < $1.invoked }, settings: settings)
  }

  private func perform(_ action: ProgramAction, by client: inout ProgramClient, isAlone: Bool) async throws(SessionError) {
    switch action {
    case .wait(let milliseconds): state.withLock { $0.now += milliseconds }
    case .open(let slot, let choice): try await open(slot, choice, by: &client, isAlone: isAlone)
    case .commit(let slot, let changes, let rotation, let onlyIfUnchanged):
      let options = CommitOptions(rotation: rotation?.rotation, onlyIfUnchanged: onlyIfUnchanged)
      try await commit(slot, changes, rotation, options, by: &client, isAlone: isAlone)
    case .take(let slot, let key): try await take(slot, key, by: &client, isAlone: isAlone)
    case .touch(let slot): try await touch(slot, by: &client, isAlone: isAlone)
    case .destroy(let slot): try await destroy(slot, by: &client, isAlone: isAlone)
    }
  }

  // MARK: What the calls use

  /// The program's time, as the model and as the stores count it.
  var now: (model: Int64, store: Timestamp) {
    let now = state.withLock { $0.now }
    return (now, timestamp(now))
  }

  var zeroTime: Timestamp { zero }

  func timestamp(_ milliseconds: Int64) -> Timestamp { zero.advanced(by: .milliseconds(milliseconds)) }

  /// Each instance in turn.
  var store: any SessionStore {
    let turn = state.withLock { state in
      state.turn += 1
      return state.turn
    }
    return stores[turn % stores.count]
  }

  /// The next place among all beginnings and ends of calls.
  func mark() -> Int {
    state.withLock { state in
      state.position += 1
      return state.position
    }
  }

  func append(_ operation: HistoryOperation) {
    state.withLock { $0.operations.append(operation) }
  }

  /// A short name for a token, the same each time.
  func name(of token: String) -> String {
    state.withLock { state in
      let name = state.tokens[token] ?? "t\(state.tokens.count + 1)"
      state.tokens[token] = name
      return name
    }
  }

  /// A short name for a session, the same each time.
  func name(of id: RecordKey) -> String {
    state.withLock { state in
      let name = state.sessions[id] ?? "s\(state.sessions.count + 1)"
      state.sessions[id] = name
      return name
    }
  }

  func handOut(_ token: String, of session: String, in slot: Int) {
    state.withLock { state in
      guard state.handedOut[slot]?.contains(where: { $0.token == token }) != true else { return }
      state.handedOut[slot, default: []].append((token: token, session: session))
    }
  }

  func token(_ choice: ProgramAction.TokenChoice, in slot: Int) -> (token: String, session: String)? {
    state.withLock { choice == .first ? $0.handedOut[slot]?.first : $0.handedOut[slot]?.last }
  }
}
