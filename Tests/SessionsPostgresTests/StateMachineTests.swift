import Sessions
import SessionsBatching
import SessionsPostgres
import Testing

/// The next step of a batch after each possible event, without a server.
@Suite struct StateMachineTests {
  private typealias Machine = PostgresStateMachine<String>

  /// An action, for comparisons.
  private enum Step: Equatable {
    case connect
    case start(String)
    case send(String, PostgresExchange.Mode)
    case sendThroughPooler(String, PostgresExchange.Mode)
    case receive
    case end(failures: [Int: String], reason: String?)
    case retry(SessionErrorCode)
    case fail(SessionErrorCode)

    init(_ action: Machine.Action) {
      switch action {
      case .connect: self = .connect
      case .start(let connection): self = .start(connection)
      case .send(let connection, let mode): self = .send(connection, mode)
      case .sendThroughPooler(let connection, let mode): self = .sendThroughPooler(connection, mode)
      case .receive: self = .receive
      case .end(let failures, let reason):
        self = .end(
          failures: Dictionary(failures.map { ($0.index, $0.state.code) }) { $1 }, reason: reason?.code)
      case .retry(_, let reason): self = .retry(reason.code)
      case .fail(let error): self = .fail(error.code)
      }
    }
  }

  private var machine = Machine()
  private static let done = Step.end(failures: [:], reason: nil)

  private mutating func begin(isStale: Bool = false) -> Step { Step(machine.begin { _ in isStale }) }
  private mutating func connected(_ answer: Machine.Answer, isOutdated: Bool = false) -> Step {
    Step(machine.connected(answer) { _ in isOutdated })
  }

  /// Connects, sends requests in a mode, and has them answered with failures.
  private mutating func exchange(
    _ mode: PostgresExchange.Mode = .together(hasProbed: false), of requests: [Int] = [4, 5], isPooled: Bool = false,
    failing failures: [(Range<Int>, String)] = [], locked: Set<RecordKey> = []
  ) -> Step {
    if case .disconnected = machine.state { _ = connected(.opened("a")) }
    var exchange = PostgresExchange(mode, isPooled: isPooled, until: Deadline(after: .seconds(60)))
    exchange.requests = requests
    exchange.expected = [.sync(requests.indices)]
    guard Step(machine.sent(exchange)) == .receive, var (_, done) = machine.takeExchange() else { return .connect }
    done.failures = failures.map { ($0.0, SQLState($0.1)) }
    done.locked = locked
    return Step(machine.answered(done))
  }

  @Test mutating func `a connection is asked for until there is one that is not outdated`() {
    #expect(begin() == .connect)
    #expect(connected(.wait(.zero, reason: SessionError(.unavailable, "not yet"))) == .retry(.unavailable))
    #expect(begin() == .connect)
    #expect(connected(.failed(SessionError(.misconfigured, "no role"))) == .fail(.misconfigured))
    #expect(connected(.opened("old"), isOutdated: true) == .retry(.unavailable))
    #expect(begin() == .connect)
    #expect(connected(.opened("a")) == .start("a"))
    #expect(begin() == .start("a"))
    #expect(begin(isStale: true) == .connect)
    #expect(begin() == .connect)
  }

  @Test mutating func `a batch that waits goes on with its exchange, and a lost one leaves no connection`() {
    _ = connected(.opened("a"))
    var exchange = PostgresExchange(.together(hasProbed: false), isPooled: false, until: Deadline(after: .seconds(60)))
    #expect(Step(machine.sent(exchange)) == Self.done, "nothing was sent")
    exchange.requests = [7]
    exchange.expected = [.sync(0..<1)]
    #expect(Step(machine.sent(exchange)) == .receive)
    for _ in 0..<2 {
      // Only a connection with nothing under way can be stale.
      #expect(begin(isStale: true) == .receive)
      guard let (connection, taken) = machine.takeExchange() else {
        Issue.record("there is no exchange")
        return
      }
      #expect(connection == "a")
      #expect(taken.requests == [7])
      machine.suspended(taken)
    }
    _ = machine.takeExchange()
    machine.lost()
    #expect(machine.takeExchange() == nil)
    #expect(begin() == .connect)
  }

  @Test mutating func `a batch without a failure is done`() {
    #expect(exchange() == Self.done)
    #expect(begin() == .start("a"))
  }

  @Test mutating func `a conflict is tried again, and the next 256 batches lock their rows in order`() {
    let isOrdered = machine.contention.isOrdered()
    #expect(!isOrdered)
    for code in ["40001", "40P01"] {
      #expect(exchange(failing: [(0..<2, code)]) == .end(failures: [:], reason: code))
      var ordered = 0
      while machine.contention.isOrdered() { ordered += 1 }
      #expect(ordered == 256)
    }
  }

  @Test mutating func `a lock leads to a probe, and the locked rows are left out`() {
    let (key, other) = (SessionToken().selector, SessionToken().selector)
    #expect(exchange(failing: [(0..<2, "55P03")]) == .send("a", .probing))
    let isOrdered = machine.contention.isOrdered()
    #expect(isOrdered)
    #expect(exchange(.probing, locked: [key]) == .send("a", .together(hasProbed: true)))
    #expect(machine.contention.locked == [key])
    #expect(exchange(.together(hasProbed: true)) == Self.done)
    #expect(machine.contention.meetsLocks)
    #expect(machine.contention.firstMode { $0.contains(key) } == .probing)
    #expect(machine.contention.firstMode { $0.contains(other) } == .together(hasProbed: false))
    #expect(machine.contention.locked == [])
    #expect(exchange() == Self.done)
    #expect(!machine.contention.meetsLocks)
  }

  @Test mutating func `a lock that a probe did not find has each operation tried alone, and a locked table is waited for`() {
    #expect(exchange(.together(hasProbed: true), failing: [(0..<2, "55P03")]) == .send("a", .singly(hasStalePlan: false)))
    #expect(exchange(.probing, failing: [(0..<0, "55P03")]) == Self.done)
    #expect(machine.contention.meetsLocks)
    #expect(exchange(.probing, failing: [(0..<0, "42P01")]) == .send("a", .singly(hasStalePlan: false)))
  }

  @Test mutating func `a failure of one fails alone`() {
    #expect(exchange(of: [4], failing: [(0..<1, "54000")]) == .end(failures: [4: "54000"], reason: nil))
    #expect(exchange(of: [4, 5], failing: [(0..<2, "54000")]) == .send("a", .singly(hasStalePlan: false)))
    #expect(
      exchange(.singly(hasStalePlan: false), of: [4, 5, 6], failing: [(1..<2, "54000"), (2..<3, "55P03")])
        == .end(failures: [5: "54000"], reason: "55P03"))
    #expect(begin() == .start("a"))
  }

  @Test mutating func `a server that became read-only is left`() {
    #expect(exchange(failing: [(0..<2, "25006")]) == .end(failures: [:], reason: "25006"))
    #expect(begin() == .connect)
    #expect(exchange(.singly(hasStalePlan: false), failing: [(0..<1, "25006")]) == .end(failures: [:], reason: "25006"))
    #expect(begin() == .connect)
  }

  @Test mutating func `a plan of before the table changed costs the connection, after each operation was tried alone`() {
    #expect(exchange(of: [4], failing: [(0..<1, "0A000")]) == .send("a", .singly(hasStalePlan: true)))
    #expect(exchange(.singly(hasStalePlan: true)) == Self.done)
    #expect(begin() == .connect)
  }

  @Test(arguments: ["26000", "42P05"])
  mutating func `a plan of another connection tells of a pooler, once`(code: String) {
    #expect(exchange(failing: [(0..<2, code)]) == .sendThroughPooler("a", .together(hasProbed: false)))
    #expect(exchange(isPooled: true, failing: [(0..<2, code)]) == .send("a", .singly(hasStalePlan: false)))
  }
}
