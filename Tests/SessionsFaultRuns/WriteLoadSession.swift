import Foundation
import Sessions

/// A session of a ``WriteLoad`` with its account: its stored state as far as the store has acknowledged it.
struct WriteLoadSession: Sendable {
  /// The reason why a key must not have a session.
  private enum Absence {
    case destroyed
    case refused
  }

  /// The number of keys without a session that are remembered; older ones are checked before they are forgotten.
  private static let longestMemory = 32

  private let number: Int
  private(set) var key = SessionToken().selector
  /// Whether the session was made.
  var exists = false
  /// The last version that was acknowledged or seen, and its payload.
  private var version: Int64 = 1
  private var payload: [UInt8]
  /// The payloads of writes in doubt: one of them may be the next version, now or, when it is still under way, later.
  private var doubts: [[UInt8]] = []
  private var absent: [(key: RecordKey, why: Absence)] = []
  private var attempt: Int

  init(_ number: Int) {
    self.number = number
    // Each begins at another place in the round of operations: a store that answers all together would make them all read at the same time,
    // and a fault at that time would meet no write.
    attempt = number
    payload = Self.payload(number, attempt: number)
  }

  var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  var record: SessionRecord { record(payload) }

  private func record(_ payload: [UInt8]) -> SessionRecord {
    let end = now.advanced(by: .seconds(86_400))
    return SessionRecord(createdAt: now, absoluteDeadline: end, idleDeadline: end, subject: nil, payload: payload)
  }

  /// A payload that differs for each attempt, and is long enough for an answer to be cut off in the middle.
  private static func payload(_ number: Int, attempt: Int) -> [UInt8] {
    Array("session \(number), attempt \(attempt) ".utf8) + [UInt8](repeating: UInt8(ascii: "."), count: 200)
  }

  mutating func run(in load: WriteLoad) async throws {
    while !load.isOver {
      attempt += 1
      do throws(SessionError) {
        if !exists {
          try await create(in: load)
        } else if attempt % 40 == 0 {
          try await destroy(in: load)
        } else if attempt % 8 == 0 {
          _ = try await read(in: load)
        } else {
          try await replace(in: load)
        }
        if absent.count > Self.longestMemory { try await lookAtOldest(in: load) }
      } catch {
        if error.code == .cancelled { throw error }
        try await Task.sleep(for: .milliseconds(5))
      }
      // A yield as well: no task may have a thread to itself.
      if load.pause > .zero { try await Task.sleep(for: load.pause) } else { await Task.yield() }
    }
    try await compare(in: load)
  }

  /// Checks everything that is known, once the server answers.
  private mutating func compare(in load: WriteLoad) async throws {
    let end = ContinuousClock.now + load.patience
    while exists || !absent.isEmpty {
      do throws(SessionError) {
        if exists {
          _ = try await read(in: load)
          exists = false
        } else {
          try await lookAtOldest(in: load)
        }
      } catch {
        guard error.code == .unavailable || error.code == .timeout, ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  private mutating func create(in load: WriteLoad) async throws(SessionError) {
    (key, version, doubts) = (SessionToken().selector, 1, [])
    payload = Self.payload(number, attempt: attempt)
    let (key, record, now) = (key, record, now)
    let outcome = await timed(in: load) { () throws(SessionError) in try await load.store.create(key, record, now: now) }
    switch outcome {
    case .success(true):
      load.count { $0.acknowledge() }
      exists = true
    case .success(false): load.note("a key that is new was taken")
    case .failure(let error):
      load.count { $0.fail(error, isWrite: true) }
      // A session in doubt may still be created at any time, so it is forgotten.
      if !error.isIndeterminate { absent.append((key, .refused)) }
      throw error
    }
  }

  private mutating func replace(in load: WriteLoad) async throws(SessionError) {
    let next = Self.payload(number, attempt: attempt)
    let (key, version, record, now) = (key, version, record(next), now)
    let outcome = await timed(in: load) { () throws(SessionError) in
      try await load.store.replace(key, expecting: version, with: record, forcingIdleDeadline: false, now: now)
    }
    switch outcome {
    case .success(.replaced):
      load.count { $0.acknowledge() }
      // The writes in doubt expected the version that is gone now.
      (self.version, payload, doubts) = (version + 1, next, [])
    case .success:
      let isExpected = !doubts.isEmpty
      let found = try await read(in: load)
      // If the state is unchanged, a replace was wrongly refused, or was done before its answer.
      if !isExpected, found { load.noteLoss("a replace did not find version \(version), which was acknowledged", writes: 0) }
    case .failure(let error):
      load.count { $0.fail(error, isWrite: true) }
      if error.isIndeterminate { doubts.append(next) }
      throw error
    }
  }

  private mutating func destroy(in load: WriteLoad) async throws(SessionError) {
    var isInDoubt = false
    while true {
      let outcome = await timed(in: load) { [key] () throws(SessionError) in try await load.store.destroy(key, expecting: nil) }
      switch outcome {
      case .success(let wasThere):
        if !wasThere && !isInDoubt { load.noteLoss("a session was gone when it was destroyed") }
        load.count { counts in
          counts.acknowledge()
          counts.destroyed += 1
        }
        absent.append((key, .destroyed))
        exists = false
        return
      case .failure(let error):
        load.count { $0.fail(error, isWrite: true) }
        isInDoubt = isInDoubt || error.isIndeterminate
        // A session in doubt has to be read again: nothing else shows its state.
        guard error.code != .cancelled, isInDoubt, !Task.isCancelled else { throw error }
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  /// Reads the session; false when it is gone.
  private mutating func read(in load: WriteLoad) async throws(SessionError) -> Bool {
    let now = now
    let outcome = await timed(in: load) { [key] () throws(SessionError) in try await load.store.load(key, now: now) }
    if case .failure(let error) = outcome { load.count { $0.fail(error, isWrite: false) } }
    guard let found = try outcome.get() else {
      load.noteLoss("a session is gone", writes: Int(version))
      exists = false
      return false
    }
    if found.version == version && found.payload == payload { return true }
    if found.version == version + 1 && doubts.contains(found.payload) {
      doubts = []
    } else {
      load.noteLoss(
        "version \(found.version) is stored instead of \(version)\(doubts.isEmpty ? "" : " or the next")",
        writes: max(1, Int(version - found.version)))
      // A failover takes versions away; no two writes are ever mixed.
      if !found.payload.starts(with: "session \(number), ".utf8) || found.payload.count < 200 { load.note("a payload is another one's") }
    }
    (version, payload) = (found.version, found.payload)
    return true
  }

  private mutating func lookAtOldest(in load: WriteLoad) async throws(SessionError) {
    guard let oldest = absent.first else { return }
    let now = now
    let outcome = await timed(in: load) { () throws(SessionError) in try await load.store.load(oldest.key, now: now) }
    if case .failure(let error) = outcome { load.count { $0.fail(error, isWrite: false) } }
    if try outcome.get() != nil {
      switch oldest.why {
      case .destroyed: load.noteLoss("a session is there again that was destroyed")
      case .refused: load.note("a session is there whose create said that nothing was changed")
      }
    }
    absent.removeFirst()
  }

  private func timed<Value: Sendable>(in load: WriteLoad, _ body: () async throws(SessionError) -> Value) async -> Result<
    Value, SessionError
  > {
    let start = ContinuousClock.now
    let outcome: Result<Value, SessionError>
    do throws(SessionError) { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    let elapsed = ContinuousClock.now - start
    load.count { $0.longest = max($0.longest, elapsed) }
    return outcome
  }
}
