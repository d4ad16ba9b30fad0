import Sessions

/// An operation of a record store with its arguments.
enum RecordOperation: Sendable {
  case create(SessionRecord)
  case load
  case replace(expecting: Int64, with: SessionRecord)
  case touch(idleDeadline: Timestamp)
  case destroy(expecting: Int64?)
  case prune(limit: Int)
  case list(subject: String)
  case destroyAll(subject: String)
}

/// An answer of a record store.
enum RecordAnswer: Sendable {
  /// Whether the operation did what it was asked for.
  case done(Bool)
  /// The record that it found for a key.
  case found(SessionRecord?)
  /// A page of a subject's records.
  case page([RecordKey: SessionRecord])
  /// The number of records that it removed.
  case removed(Int)
}

/// The calls that reached one record, with their answers and with the order of their beginnings and ends.
struct RecordHistory: Sendable {
  /// One call. A list counts as a load that finds the record if it is the subject's, and a removal of a subject's records as one of this
  /// record if it is the subject's.
  struct Call: Sendable {
    let operation: RecordOperation
    let now: Timestamp
    /// The position of the call's beginning among all beginnings and ends.
    let began: Int
    /// The position of the call's end.
    let ended: Int
    let answer: RecordAnswer
  }

  /// The record before the first call.
  let initial: SessionRecord?
  /// The calls, 64 at most.
  let calls: [Call]
  /// The latest time that a call was given. A record that is expired by then may be gone at any moment: removing it is the store's choice.
  let latest: Timestamp

  /// Whether the calls, each in one step between its beginning and its end, explain all answers in some order.
  var isExplained: Bool {
    var search = RecordOrderSearch(self)
    return search.run()
  }
}

/// Looks for an order of the calls of a history that explains every answer.
private struct RecordOrderSearch {
  /// A stored record. What a create or a replace wrote is named by the number of the call, so that a state is small.
  private struct State: Hashable {
    var content: Int
    var version: Int64
    var createdAt: Timestamp
    var idleDeadline: Timestamp
  }

  private struct Node: Hashable {
    let done: UInt64
    let state: State?
  }

  /// The effect of a call whose answer is known.
  private enum Effect: Equatable {
    /// The answer is none that the state allows.
    case impossible
    case leads(to: State?)
  }

  private let calls: [RecordHistory.Call]
  private let latest: Timestamp
  private let initial: SessionRecord?
  private let all: UInt64
  private var visited: Set<Node> = []

  init(_ history: RecordHistory) {
    calls = history.calls
    latest = history.latest
    initial = history.initial
    all = calls.count == 64 ? .max : 1 << UInt64(calls.count) - 1
  }

  mutating func run() -> Bool {
    let start = initial.map { State(content: -1, version: $0.version, createdAt: $0.createdAt, idleDeadline: $0.idleDeadline) }
    return explains(0, start)
  }

  private mutating func explains(_ done: UInt64, _ state: State?) -> Bool {
    let done = passingReads(done, state)
    if done == all { return true }
    guard visited.insert(Node(done: done, state: state)).inserted else { return false }
    for index in candidates(done) {
      if case .leads(let next) = effect(of: calls[index], index, on: state), explains(done | 1 << UInt64(index), next) { return true }
    }
    // The store may remove an expired record at any moment.
    guard let state, min(written(state).absoluteDeadline, state.idleDeadline) <= latest else { return false }
    return explains(done, nil)
  }

  /// Takes the calls that can be next and that changed nothing, as their answers say: each is explained now, and none would explain more later.
  private func passingReads(_ done: UInt64, _ state: State?) -> UInt64 {
    var done = done
    while let index = candidates(done).first(where: { isRead(calls[$0]) && effect(of: calls[$0], $0, on: state) != .impossible }) {
      done |= 1 << UInt64(index)
    }
    return done
  }

  private func isRead(_ call: RecordHistory.Call) -> Bool {
    switch call.answer {
    case .found, .done(false): true
    default: false
    }
  }

  /// The calls that can be next: no other remaining call ended before they began.
  private func candidates(_ done: UInt64) -> [Int] {
    let open = calls.indices.filter { done & 1 << UInt64($0) == 0 }
    let first = open.map { calls[$0].ended }.min() ?? .max
    return open.filter { calls[$0].began < first }
  }

  private func effect(of call: RecordHistory.Call, _ number: Int, on state: State?) -> Effect {
    switch (call.operation, call.answer) {
    case (.create(let record), .done(let isDone)):
      guard isDone == (state == nil) else { return .impossible }
      guard isDone else { return .leads(to: state) }
      return .leads(to: State(content: number, version: 1, createdAt: record.createdAt, idleDeadline: record.idleDeadline))
    case (.load, .found(let record)):
      return isSame(record, live(state, call.now)) ? .leads(to: state) : .impossible
    case (.list(let subject), .found(let record)):
      let shown = live(state, call.now).flatMap { written($0).subject == subject ? $0 : nil }
      return isSame(record, shown) ? .leads(to: state) : .impossible
    case (.replace(let version, let record), .done(let isDone)):
      let stored = live(state, call.now).flatMap { $0.version == version ? $0 : nil }
      guard isDone == (stored != nil) else { return .impossible }
      guard var next = stored else { return .leads(to: state) }
      next.content = number
      next.version += 1
      next.idleDeadline = max(next.idleDeadline, record.idleDeadline)
      return .leads(to: next)
    case (.touch(let idleDeadline), .done(let isDone)):
      let stored = live(state, call.now)
      guard isDone == (stored != nil) else { return .impossible }
      guard var next = stored else { return .leads(to: state) }
      next.idleDeadline = max(next.idleDeadline, min(idleDeadline, written(next).absoluteDeadline))
      return .leads(to: next)
    case (.destroy(let version), .done(let isDone)):
      let isThere = state.map { version ?? $0.version == $0.version } ?? false
      guard isDone == isThere else { return .impossible }
      return .leads(to: isDone ? nil : state)
    case (.destroyAll(let subject), .removed):
      let isTheirs = state.map { written($0).subject == subject } ?? false
      return .leads(to: isTheirs ? nil : state)
    default: return .impossible
    }
  }

  private func live(_ state: State?, _ now: Timestamp) -> State? {
    guard let state, now < min(written(state).absoluteDeadline, state.idleDeadline) else { return nil }
    return state
  }

  /// The record as it was written: its subject, payload and absolute deadline.
  private func written(_ state: State) -> SessionRecord {
    switch state.content < 0 ? nil : calls[state.content].operation {
    case .create(let record), .replace(_, let record): return record
    default: return initial ?? SessionRecord(createdAt: latest, absoluteDeadline: latest, idleDeadline: latest, payload: [])
    }
  }

  private func isSame(_ seen: SessionRecord?, _ state: State?) -> Bool {
    guard let seen, let state else { return seen == nil && state == nil }
    let written = written(state)
    return seen.version == state.version && seen.createdAt == state.createdAt && seen.idleDeadline == state.idleDeadline
      && seen.absoluteDeadline == written.absoluteDeadline && seen.subject == written.subject && seen.payload == written.payload
  }
}
