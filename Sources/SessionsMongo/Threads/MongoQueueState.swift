import Sessions
import SessionsBatching

/// The state of a ``MongoQueue``, as a state machine without side effects.
///
/// Its methods return the actions to take, and the queue takes them after it has released the lock.
struct MongoQueueState: Sendable {
  typealias Continuation = UnsafeContinuation<Result<MongoResponse, SessionError>, Never>

  /// How far a request has come.
  enum Phase {
    /// No thread has it.
    case waiting
    /// A thread has it and looks for the server: nothing was sent.
    case taken
    /// It may have been sent.
    case sent
  }

  struct Request {
    let operation: MongoOperation
    let deadline: Deadline
    let continuation: Continuation
    var phase = Phase.waiting
    /// The reason that it was not done yet; nil while nothing failed.
    var reason: SessionError?
  }

  /// The requests that have no answer.
  private(set) var requests: [UInt64: Request] = [:]
  /// The numbers of those that wait, in the order of their arrival, and perhaps of some that have their answer.
  private var waiting: [UInt64] = []
  private(set) var waitingCount = 0
  /// The number of requests that may have been sent and have no answer.
  var sentCount: Int { requests.values.count { $0.phase == .sent } }
  /// The threads that sleep, and all of them.
  private(set) var idle = 0
  private(set) var threads = 0
  private(set) var isClosed = false
  private var watchdog: Deadline?
  private var closers: [UnsafeContinuation<Void, Never>] = []
  /// The last failure to reach a server; nil while one is reached.
  private var outage: SessionError?

  let capacity: Int
  let maximumThreads: Int

  init(capacity: Int, maximumThreads: Int) {
    self.capacity = capacity
    self.maximumThreads = maximumThreads
  }

  /// The thread that serves a new request: one that sleeps, a new one, or the next that becomes free.
  enum Server {
    case wake
    case start
    case busy
  }

  /// Takes in a request, or tells why not.
  mutating func admit(_ id: UInt64, _ request: Request, isCancelled: Bool) -> (refusal: SessionError?, Server, watchdog: Deadline?) {
    if isClosed { return (.queueClosed, .busy, nil) }
    if isCancelled { return (.queueCancelled, .busy, nil) }
    if waitingCount >= capacity { return (.queueFull(capacity), .busy, nil) }
    requests[id] = request
    waiting.append(id)
    waitingCount += 1
    return (nil, server(), arm(for: request.deadline))
  }

  private mutating func server() -> Server {
    if idle > 0 {
      idle -= 1
      return .wake
    }
    guard threads < maximumThreads else { return .busy }
    threads += 1
    return .start
  }

  /// Notes that the system had no thread; returns the requests that nobody will serve.
  mutating func threadFailed() -> [Continuation] {
    threads -= 1
    guard threads == 0 else { return [] }
    defer { (requests, waiting, waitingCount) = ([:], [], 0) }
    return requests.values.map(\.continuation)
  }

  /// The most operations that are done together, and the most bytes of them.
  static let companyAllowed = 64
  static let bytesAllowed = 1 << 20
  /// The most requests that are looked at for company.
  private static let looksAllowed = 512

  /// Takes requests out for a thread: the one that waits longest, and those that can be done with it, with no key twice. Nil when none waits;
  /// the thread then sleeps, or ends where `isOver`.
  mutating func take() -> (batch: [(id: UInt64, operation: MongoOperation)]?, isOver: Bool) {
    var batch: [(id: UInt64, operation: MongoOperation)] = []
    var (rest, keys, bytes, position): ([UInt64], Set<RecordKey>, Int, Int) = ([], [], 0, 0)
    var kind = MongoCompany.none
    while position < waiting.count, batch.count < Self.companyAllowed, position < Self.looksAllowed || batch.isEmpty {
      let id = waiting[position]
      position += 1
      // One that was cancelled, or whose deadline passed, is no longer there.
      guard let operation = requests[id]?.operation else { continue }
      let company = operation.company
      if batch.isEmpty {
        kind = company.kind
      } else if company.kind != kind || operation.key.map(keys.contains) != false || bytes + company.bytes > Self.bytesAllowed {
        rest.append(id)
        continue
      }
      batch.append((id, operation))
      if let key = operation.key { keys.insert(key) }
      bytes += company.bytes
      requests[id]?.phase = .taken
      if kind == .none { break }
    }
    waiting.replaceSubrange(..<position, with: rest)
    waitingCount -= batch.count
    guard batch.isEmpty else { return (batch, false) }
    if isClosed, requests.isEmpty { return (nil, true) }
    idle += 1
    return (nil, false)
  }

  /// Notes that requests are about to be sent; returns those that still want an answer.
  mutating func send(_ ids: [UInt64]) -> Set<UInt64> {
    outage = nil
    var alive: Set<UInt64> = []
    for id in ids where requests[id] != nil {
      requests[id]?.phase = .sent
      alive.insert(id)
    }
    return alive
  }

  /// Notes that requests were not done and are tried again; returns the latest deadline of those that still want an answer, or nil.
  mutating func delay(_ ids: [UInt64], _ reason: SessionError, isOutage: Bool) -> Deadline? {
    if isOutage { outage = reason }
    var latest: Deadline?
    for id in ids {
      guard let deadline = requests[id]?.deadline else { continue }
      requests[id]?.phase = .taken
      requests[id]?.reason = reason
      latest = max(latest ?? deadline, deadline)
    }
    return latest
  }

  /// Takes a request out that has its answer; nil when its caller has another one.
  mutating func finish(_ id: UInt64) -> Continuation? { requests.removeValue(forKey: id)?.continuation }

  /// Takes a request out that was cancelled; nil when it was sent or has its answer.
  mutating func cancel(_ id: UInt64) -> Continuation? {
    guard let request = requests[id], request.phase != .sent else { return nil }
    return remove(id, request)
  }

  private mutating func remove(_ id: UInt64, _ request: Request) -> Continuation {
    requests[id] = nil
    if request.phase == .waiting { waitingCount -= 1 }
    return request.continuation
  }

  /// One watchdog serves all requests: it is set again only for an earlier deadline, or when it wakes and finds more to wait for.
  private mutating func arm(for deadline: Deadline) -> Deadline? {
    if let watchdog, watchdog <= deadline { return nil }
    watchdog = deadline
    return deadline
  }

  /// Takes out the requests whose deadline passed, each with its error, and returns the time of the next look.
  mutating func watchdogWoke(set: Deadline, now: Deadline) -> (expired: [(Continuation, SessionError)], next: Deadline?) {
    guard watchdog == set else { return ([], nil) }
    watchdog = nil
    var expired: [(Continuation, SessionError)] = []
    for (id, request) in requests where request.deadline <= now {
      expired.append((remove(id, request), lateness(of: request)))
    }
    guard let earliest = requests.values.lazy.map(\.deadline).min() else { return (expired, nil) }
    return (expired, arm(for: earliest))
  }

  private func lateness(of request: Request) -> SessionError {
    switch request.phase {
    case .waiting: outage ?? .queueTimeout
    case .taken: request.reason ?? outage ?? .noPrimary
    case .sent: .unansweredInTime(isIndeterminate: !request.operation.isReadOnly)
    }
  }

  /// Refuses new requests; with `discarding`, takes out those that were not sent.
  mutating func close(discarding: Bool) -> [Continuation] {
    isClosed = true
    guard discarding else { return [] }
    let unsent = requests.filter { $0.value.phase != .sent }
    return unsent.map { remove($0.key, $0.value) }
  }

  /// The number of threads to wake so that they end, once nothing is left to do.
  mutating func wakeForEnd() -> Int {
    guard isClosed, requests.isEmpty else { return 0 }
    defer { idle = 0 }
    return idle
  }

  /// Notes a closer that waits for the end of the last thread; false when there is none.
  mutating func waitForEnd(_ closer: UnsafeContinuation<Void, Never>) -> Bool {
    guard threads > 0 else { return false }
    closers.append(closer)
    return true
  }

  /// Notes that a thread has ended and released its connection; returns whether it was the last one.
  mutating func threadEnded() -> Bool {
    threads -= 1
    return threads == 0
  }

  /// The closers to resume when the last thread has ended.
  mutating func takeClosers() -> [UnsafeContinuation<Void, Never>] {
    defer { closers = [] }
    return closers
  }
}
