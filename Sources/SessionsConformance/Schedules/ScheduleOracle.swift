import Sessions

/// A call of a schedule with its result, or an observation after it.
struct ScheduledCall: Sendable {
  enum Kind: Sendable {
    /// A call on one session, which may make another one.
    case session(String, ModelCall, ModelResult)
    /// The end of a subject's sessions, with their number.
    case endAll(subject: String, except: String?, at: Int64, count: Int)
    /// The removal of expired sessions.
    case prune(at: Int64)
    /// The sessions of which the store has a live record with the subject.
    case list(subject: String, at: Int64, sessions: [String])
  }

  /// The number of the request; nil for an observation.
  let request: Int?
  let invoked: Int
  let returned: Int
  let kind: Kind

  /// Whether the call moves a session to a new identity with less privilege.
  var isDrop: Bool {
    if case .session(_, let call, _) = kind { call.rotation == .newIdentityDropping } else { false }
  }

  func overlaps(_ other: ScheduledCall) -> Bool {
    invoked != other.invoked && invoked <= other.returned && other.invoked <= returned
  }
}

/// Looks for an order of a schedule's calls that explains every result, each call between its first record operation and its end.
///
/// In contrast to ``LinearizabilityChecker`` it keeps all sessions in one state: some calls are about several.
struct ScheduleOracle {
  typealias State = [String: ModelSession]

  private struct DeadEnd: Hashable {
    let done: UInt64
    let state: State
  }

  /// The longest order that was found, and the call that cannot follow it.
  struct Unexplained {
    var order: [Int] = []
    var state: State = [:]
    var stuck = 0
  }

  let calls: [ScheduledCall]
  let settings: ModelSettings

  /// Returns what no order explains; nil when one explains everything.
  func unexplained(from initial: State) -> Unexplained? {
    var deadEnds: Set<DeadEnd> = []
    var deepest = Unexplained()
    deepest.state = initial
    deepest.stuck = candidates(0).first ?? 0
    return search(0, initial, [], &deadEnds, &deepest) ? nil : deepest
  }

  private func search(
    _ done: UInt64, _ state: State, _ order: [Int], _ deadEnds: inout Set<DeadEnd>, _ deepest: inout Unexplained
  ) -> Bool {
    if order.count == calls.count { return true }
    let next = candidates(done)
    if order.count > deepest.order.count { deepest = Unexplained(order: order, state: state, stuck: next.first ?? 0) }
    // Most runs are explained at once, without anything to remember.
    if !deadEnds.isEmpty, deadEnds.contains(DeadEnd(done: done, state: state)) { return false }
    for index in next {
      for state in successors(calls[index], state) where search(done | 1 << UInt64(index), state, order + [index], &deadEnds, &deepest) {
        return true
      }
    }
    deadEnds.insert(DeadEnd(done: done, state: state))
    return false
  }

  /// Returns the calls that can be next: no other remaining one returned before they began. The one that returned first comes first.
  private func candidates(_ done: UInt64) -> [Int] {
    let remaining = calls.indices.filter { done & 1 << UInt64($0) == 0 }
    let first = remaining.map { calls[$0].returned }.min() ?? .max
    return remaining.filter { calls[$0].invoked <= first }.sorted { calls[$0].returned < calls[$1].returned }
  }

  private func successors(_ call: ScheduledCall, _ state: State) -> [State] {
    switch call.kind {
    case .session(let name, let asked, let result):
      guard let session = state[name] else { return [] }
      var afterwards = session.successors(of: asked, result, settings, isContended: true)
      if afterwards.isEmpty, result.mayMeetDrop(of: asked), calls.contains(where: { $0.isDrop && $0.overlaps(call) }) {
        afterwards = [session]
      }
      let made = result.session.map { (name: $0, states: ModelSession.unborn.births(asked, result, settings)) }
      return afterwards.flatMap { next -> [State] in
        var state = state
        state[name] = next
        var states = [state]
        if let made {
          states = made.states.map { new in
            var state = state
            state[made.name] = new
            return state
          }
        }
        return states.flatMap { removing([name], from: $0, at: asked.now) }
      }
    case .endAll(let subject, let except, let now, let count):
      let ended = state.filter { $0.value.isLive(at: now) && $0.value.content.subject == subject && $0.key != except }
      // Records that have expired, and the copy of a session that is on its way to a new identity, count too.
      guard count >= ended.count else { return [] }
      return [state.merging(ended.mapValues(\.ended)) { $1 }]
    case .prune(let now): return removing(Array(state.keys), from: state, at: now)
    case .list(let subject, let now, let sessions):
      let live = state.filter { $0.value.isLive(at: now) && $0.value.content.subject == subject }
      return live.keys.sorted() == sessions.sorted() ? [state] : []
    }
  }

  /// The states in which sessions that have expired by now are removed, and the one in which they are not: a call with an earlier time can
  /// tell.
  private func removing(_ names: [String], from state: State, at now: Int64) -> [State] {
    var removed = state
    for name in names {
      if let session = state[name], session.life == .live, !session.isLive(at: now) { removed[name] = session.ended }
    }
    return removed == state ? [state] : [state, removed]
  }

  /// The legal results of a call in a state, in words.
  func expectation(_ call: ScheduledCall, _ state: State) -> String {
    switch call.kind {
    case .session(let name, let call, _): state[name]?.expectation(of: call, settings) ?? "no session \(name)"
    case .endAll(let subject, let except, let now, _):
      "at least \(state.count { $0.value.isLive(at: now) && $0.value.content.subject == subject && $0.key != except }) ended"
    case .prune: "any number removed"
    case .list(let subject, let now, _):
      "\(state.filter { $0.value.isLive(at: now) && $0.value.content.subject == subject }.keys.sorted())"
    }
  }
}

extension ScheduledCall: CustomStringConvertible {
  /// The call in words.
  var description: String {
    switch kind {
    case .session(let name, let call, _): "\(call)\(call.snapshot == nil ? "" : " (\(name))") at +\(call.now / 60_000) min"
    case .endAll(let subject, let except, _, _): "end the sessions of '\(subject)'\(except.map { " but \($0)" } ?? "")"
    case .prune(let now): "prune at +\(now / 60_000) min"
    case .list(let subject, let now, _): "list the sessions of '\(subject)' at +\(now / 60_000) min"
    }
  }

  /// The result in words.
  var result: String {
    switch kind {
    case .session(_, _, let result): "\(result)"
    case .endAll(_, _, _, let count): "\(count) ended"
    case .prune: "done"
    case .list(_, _, let sessions): "\(sessions.sorted())"
    }
  }
}
