import Sessions
import SessionsMemory
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What operations cost must not grow with what they do not return or remove.
///
/// The measure is the processor time of the thread, which other work on the machine does not change. Nothing measured here is long enough to
/// let other tasks run in between, and so to end on another thread.
@Suite("Memory: what pages and pruning cost", .serialized)
struct MemoryCostTests {
  private static let few = 200
  private static let many = 40_000

  /// The least processor time of some tries, in nanoseconds, of what returns `expected`.
  private func cost(returning expected: Int, _ body: () async throws -> Int) async throws -> Double {
    var least = Double.infinity
    for _ in 0..<20 {
      let before = threadNanoseconds()
      let actual = try await body()
      let passed = threadNanoseconds() - before
      #expect(actual == expected)
      if passed > 0 { least = min(least, passed) }
    }
    return least
  }

  private func threadNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  @Test("A page of two hundred times as many sessions costs no more than eight times as much")
  func page() async throws {
    let store = MemoryRecordStore()
    for number in 0..<Self.many {
      _ = try await store.create(key(number), record(subject: number < Self.few ? "few" : "many"), now: start)
    }
    func cost(_ subject: String) async throws -> Double {
      try await self.cost(returning: 10) { try await store.records(of: subject, after: key(128), limit: 10, now: start).count }
    }
    let ratio = try await cost("many") / cost("few")
    #expect(ratio < 8)
  }

  @Test("Pruning some records beside two hundred times as many costs no more than eight times as much", arguments: [false, true])
  func prune(areExpired: Bool) async throws {
    func cost(beside count: Int) async throws -> Double {
      let store = MemoryRecordStore()
      for number in 0..<count { _ = try await store.create(key(number), record(idle: areExpired ? 20 : 5000), now: start) }
      for number in 0..<400 { _ = try await store.create(key(100_000 + number), record(idle: 10), now: start) }
      return try await self.cost(returning: 10) { try await store.prune(now: at(30), limit: 10) }
    }
    let ratio = try await cost(beside: Self.many) / cost(beside: Self.few)
    #expect(ratio < 8)
  }

  @Test("A prune that finds nothing after all deadlines moved looks once, and not with each call")
  func moved() async throws {
    let store = MemoryRecordStore()
    for number in 0..<Self.many { _ = try await store.create(key(number), record(idle: 10), now: start) }
    for number in 0..<Self.many { _ = try await store.touch(key(number), idleDeadline: at(5000), now: start) }
    let small = MemoryRecordStore()
    _ = try await small.create(key(0), record(idle: 5000), now: start)
    #expect(try await store.prune(now: at(20), limit: 10) == 0)
    let ratio =
      try await cost(returning: 0) { try await store.prune(now: at(30), limit: 10) }
      / cost(returning: 0) { try await small.prune(now: at(30), limit: 10) }
    #expect(ratio < 8)
  }

  @Test("What is long lets other tasks of its actor run in between", arguments: ["prune", "destroyAll", "list"])
  func turns(operation: String) async throws {
    let store = MemoryRecordStore()
    for number in 0..<Self.many { _ = try await store.create(key(number), record(idle: 10, subject: "ann"), now: start) }
    let turns = try await Neighbours().turns { () async throws in
      switch operation {
      case "prune": _ = try await store.prune(now: at(10), limit: Self.many)
      case "destroyAll": _ = try await store.destroyAll(of: "ann", except: nil)
      default: _ = try await store.records(of: "ann", after: nil, limit: 1, now: at(10))
      }
    }
    #expect(turns > 0)
  }

  /// A store that is full, and in which each record's deadline moved since it was created.
  private func fullStore() async throws -> MemoryRecordStore {
    let store = MemoryRecordStore(configuration: .init(capacity: 2 * Self.many))
    for number in 0..<2 * Self.many { _ = try await store.create(key(number), record(idle: 10), now: start) }
    for number in 0..<2 * Self.many { _ = try await store.touch(key(number), idleDeadline: at(5000), now: start) }
    return store
  }

  @Test("A create in a full store that has to look at many records lets other tasks of its actor run in between, and is refused")
  func room() async throws {
    let store = try await fullStore()
    let refusal = Locked<SessionError?>(nil)
    let turns = try await Neighbours().turns { () async throws in
      do throws(SessionError) {
        _ = try await store.create(key(-1), record(), now: at(20))
      } catch {
        refusal.withLock { $0 = error }
      }
    }
    #expect(turns > 0)
    let error = refusal.withLock { $0 }
    #expect(error?.code == .unavailable && error?.retryAfter == .milliseconds(4980))
    #expect(store.count == 2 * Self.many)
  }

  @Test("What looks at many records ends when its task is cancelled", arguments: ["create", "list", "destroyAll"])
  func cancelledOthers(operation: String) async throws {
    let store = try await fullStore()
    if operation != "create" {
      _ = try await store.prune(now: .maximum, limit: .max)
      for number in 0..<2 * Self.many { _ = try await store.create(key(number), record(idle: 10, subject: "ann"), now: start) }
    }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      switch operation {
      case "create": _ = try await store.create(key(-1), record(), now: at(20))
      case "list": _ = try await store.records(of: "ann", after: nil, limit: 1, now: at(10))
      default: _ = try await store.destroyAll(of: "ann", except: nil)
      }
    }
    let error = await #expect(throws: SessionError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(error?.isIndeterminate == (operation == "destroyAll"))
    #expect(store.count > 0 && (operation == "destroyAll" || store.count == 2 * Self.many))
  }

  @Test("A long prune ends when its task is cancelled, and what it removed is gone")
  func cancelled() async throws {
    let store = MemoryRecordStore()
    for number in 0..<Self.many { _ = try await store.create(key(number), record(idle: 10), now: start) }
    let pruning = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await store.prune(now: at(10), limit: Self.many)
    }
    let error = await #expect(throws: SessionError.self) { try await pruning.value }
    #expect(error?.code == .cancelled)
    #expect(store.count == Self.many)
    #expect(try await store.prune(now: at(10), limit: Self.many) == Self.many)
  }
}

private actor Neighbours {
  private var count = 0

  /// Counts the turns that another task of this actor gets while `body` runs.
  func turns(during body: () async throws -> Void) async throws -> Int {
    let other = Task {
      while !Task.isCancelled {
        count += 1
        await Task.yield()
      }
    }
    try await body()
    let seen = count
    other.cancel()
    return seen
  }
}
