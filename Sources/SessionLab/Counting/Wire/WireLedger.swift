import Sessions
import SessionsTesting

/// Counts what goes through a proxy, all of its connections together.
final class WireLedger: TrafficObserver {
  private struct State {
    var conversations: [Int: any WireConversation] = [:]
    var bytesSent = 0
    var bytesReceived = 0
    var failure: UncountableTraffic?
  }

  private let state = Locked(State())
  private let begin: @Sendable () -> any WireConversation

  /// - Parameter begin: What a new connection's conversation begins as.
  init(_ begin: @escaping @Sendable () -> any WireConversation) {
    self.begin = begin
  }

  func clientSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {
    note(connection) { (state, conversation) throws(UncountableTraffic) in
      state.bytesSent += bytes.count
      try conversation.clientSent(bytes)
    }
  }

  func serverSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {
    note(connection) { (state, conversation) throws(UncountableTraffic) in
      state.bytesReceived += bytes.count
      try conversation.serverSent(bytes)
    }
  }

  private func note(_ connection: Int, _ body: (inout State, inout any WireConversation) throws(UncountableTraffic) -> Void) {
    state.withLock { state in
      guard state.failure == nil else { return }
      var conversation = state.conversations[connection] ?? begin()
      do throws(UncountableTraffic) {
        try body(&state, &conversation)
      } catch {
        state.failure = error
      }
      state.conversations[connection] = conversation
    }
  }

  /// What was counted so far. All that a client has got an answer to is in it.
  ///
  /// - Throws: Why something on the way could not be counted.
  func counts() throws(UncountableTraffic) -> WireCounts {
    let result = state.withLock { state -> Result<WireCounts, UncountableTraffic> in
      if let failure = state.failure { return .failure(failure) }
      let bytes = WireCounts(bytesSent: state.bytesSent, bytesReceived: state.bytesReceived)
      return .success(
        state.conversations.values.reduce(bytes) { sum, conversation in
          let turns = conversation.turns
          return sum + WireCounts(roundTrips: turns.roundTrips, statements: turns.statements)
        })
    }
    return try result.get()
  }
}
