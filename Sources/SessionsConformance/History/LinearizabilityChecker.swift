/// Looks for an order of a history's calls that explains every result, with each call between its beginning and its end.
///
/// It is the search of Wing and Gong, which tries every call that may be the next one, with Lowe's improvement: a set of calls that led to
/// the same state before is not tried again. Sessions are independent of each other, so each is searched by itself.
package struct LinearizabilityChecker: Sendable {
  /// The most tries of calls before the search stops.
  private let budget: Int

  /// Creates a checker.
  ///
  /// - Parameter budget: The most tries of calls before the search stops.
  package init(budget: Int = 200_000) {
    self.budget = budget
  }

  /// Checks a history.
  package func check(_ history: History) -> LinearizabilityVerdict {
    if let stray = strayFault(history) { return stray }
    var steps = 0
    for (session, parts) in history.partitions {
      let verdict = Search(history, session: session, parts: parts).run(steps: &steps, budget: budget)
      if verdict != .linearizable { return verdict }
    }
    return .linearizable
  }

  /// Judges commits to no session that made none. They belong to no session, so each is judged alone.
  private func strayFault(_ history: History) -> LinearizabilityVerdict? {
    for (index, operation) in history.operations.enumerated() where operation.session == nil && operation.result.session == nil {
      let (call, outcome) = (operation.call, operation.result.outcome)
      let made = ModelSession.unborn.created(by: call, token: "a new one", history.settings)
      var draft = ModelDraft(ModelContent(), absoluteDeadline: call.now + history.settings.absolute)
      let isApplicable = draft.apply(call.changes ?? [])
      let isLegal =
        switch outcome {
        case .unknown: true
        case .failed: !isApplicable && operation.result.error == "typeMismatch"
        case .unchanged: isApplicable && draft.content.isEmpty
        case .destroyed: isApplicable && !draft.content.isEmpty && made == nil
        default: false
        }
      if isLegal { continue }
      let expected = made.map { "committed v1 \($0.content) with a new token" } ?? (draft.content.isEmpty ? "unchanged" : "destroyed")
      return .notLinearizable(
        .init(session: "none", longest: [], stuck: index, state: .unborn, expected: expected))
    }
    return nil
  }
}

/// The search for one session.
private struct Search {
  private struct Visited: Hashable {
    let done: OperationSet
    let state: ModelSession
  }

  private struct Frame {
    let done: OperationSet
    let state: ModelSession
    let part: Int
    var next: [(part: Int, state: ModelSession)]
  }

  private let history: History
  private let session: String
  private let parts: [History.Part]
  private let operations: [HistoryOperation]
  private let invoked: [Int]
  private let deadlines: [Int]

  init(_ history: History, session: String, parts: [History.Part]) {
    self.history = history
    self.session = session
    self.parts = parts
    operations = parts.map { history.operations[$0.index] }
    invoked = operations.map(\.invoked)
    deadlines = operations.map(\.deadline)
  }

  func run(steps: inout Int, budget: Int) -> LinearizabilityVerdict {
    let empty = OperationSet(capacity: parts.count)
    let initial = history.initial[session] ?? .unborn
    var visited: Set<Visited> = [Visited(done: empty, state: initial)]
    var stack = [Frame(done: empty, state: initial, part: -1, next: following(empty, initial, &steps))]
    var deepest = stack
    while let top = stack.last {
      if isComplete(top.done) { return .linearizable }
      if stack.count > deepest.count { deepest = stack }
      guard steps <= budget else {
        return .unknown("no order of the \(parts.count) calls of \(session) was found in \(budget) tries, and not all were tried")
      }
      guard let (part, state) = stack[stack.count - 1].next.popLast() else {
        stack.removeLast()
        continue
      }
      let done = top.done.inserting(part)
      guard visited.insert(Visited(done: done, state: state)).inserted else { continue }
      stack.append(Frame(done: done, state: state, part: part, next: following(done, state, &steps)))
    }
    return .notLinearizable(counterexample(deepest))
  }

  /// Returns the calls that may be next, with the states that they lead to. The call that returned first comes last, and is tried first.
  private func following(_ done: OperationSet, _ state: ModelSession, _ steps: inout Int) -> [(part: Int, state: ModelSession)] {
    var next: [(part: Int, state: ModelSession)] = []
    for part in candidates(done).reversed() {
      steps += 1
      let operation = operations[part]
      let states =
        parts[part].isBirth
        ? state.births(operation.call, operation.result, history.settings)
        : state.successors(of: operation.call, operation.result, history.settings, isContended: isContended(operation))
      if states.isEmpty, meetsDrop(operation) { next.append((part, state)) }
      next += states.map { (part: part, state: $0) }
    }
    return next
  }

  /// Returns the calls that can be next: no other remaining call returned before they began. The calls are in the order of their
  /// beginnings.
  private func candidates(_ done: OperationSet) -> [Int] {
    var first = Int.max
    var open: [Int] = []
    for part in invoked.indices where !done.contains(part) {
      guard invoked[part] < first else { break }
      first = min(first, deadlines[part])
      open.append(part)
    }
    return open.count < 2 ? open : open.sorted { deadlines[$0] < deadlines[$1] }
  }

  /// Whether all calls are ordered. Those whose outcome is unknown may never have taken effect.
  private func isComplete(_ done: OperationSet) -> Bool {
    for part in deadlines.indices.reversed() where !done.contains(part) && deadlines[part] != .max { return false }
    return true
  }

  private func isContended(_ operation: HistoryOperation) -> Bool {
    operation.result.outcome == .failed && operations.contains { overlap($0, operation) }
  }

  private func meetsDrop(_ operation: HistoryOperation) -> Bool {
    operation.result.mayMeetDrop(of: operation.call)
      && operations.contains { $0.call.rotation == .newIdentityDropping && overlap($0, operation) }
  }

  private func overlap(_ one: HistoryOperation, _ other: HistoryOperation) -> Bool {
    one.invoked != other.invoked && one.invoked < other.deadline && other.invoked < one.deadline
  }

  private func counterexample(_ deepest: [Frame]) -> LinearizabilityVerdict.Counterexample {
    let last = deepest[deepest.count - 1]
    let stuck = candidates(last.done).first ?? 0
    let call = operations[stuck].call
    let expected =
      parts[stuck].isBirth ? "a session under a token that nobody had before" : last.state.expectation(of: call, history.settings)
    return .init(
      session: session, longest: deepest.dropFirst().map { parts[$0.part].index }, stuck: parts[stuck].index, state: last.state,
      expected: expected)
  }
}

/// The verdict of a ``LinearizabilityChecker`` on a history.
package enum LinearizabilityVerdict: Sendable, Equatable {
  /// An order of the calls explains every result.
  case linearizable
  /// No order of the calls explains every result.
  case notLinearizable(Counterexample)
  /// The search stopped early. This never counts as linearizable.
  case unknown(String)

  /// The longest order found, and the call that cannot follow it.
  package struct Counterexample: Sendable, Equatable {
    /// The session whose calls cannot be ordered.
    let session: String
    /// The longest order found, as indices of the history's operations.
    let longest: [Int]
    /// The call that cannot follow it, as an index of the history's operations.
    let stuck: Int
    /// The state after the longest order.
    let state: ModelSession
    /// The legal results of the call in that state, in words.
    let expected: String
  }
}

/// A set of operations of one session, by their numbers. It is small, since the search remembers many of them.
private struct OperationSet: Hashable, Sendable {
  private var words: [UInt64]

  /// Creates an empty set for this many operations.
  init(capacity: Int) {
    words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  func contains(_ number: Int) -> Bool { words[number / 64] & (1 << UInt64(number % 64)) != 0 }

  func inserting(_ number: Int) -> OperationSet {
    var set = self
    set.words[number / 64] |= 1 << UInt64(number % 64)
    return set
  }
}
