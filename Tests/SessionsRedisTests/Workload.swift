import Sessions
import SessionsRedis
import Testing

/// Tasks that each replace their own session over and over, and keep account of what was acknowledged.
///
/// A payload says which version it was written as: a write that took effect twice, or a lost one, makes the two disagree.
final class Workload: Sendable {
  struct Counts: Sendable {
    var acknowledged = 0
    var indeterminate = 0
    var refused = 0
    var codes: [SessionErrorCode: Int] = [:]
    /// Writes that were acknowledged and are gone, or happened twice.
    var wrong: [String] = []
  }

  private struct Account: Sendable {
    let key: RecordKey
    /// The last version that was acknowledged or seen.
    var version: Int64
  }

  private let store: RedisRecordStore
  private let counts: Locked<Counts> = Locked(Counts())
  private let isEnding: Locked<Bool> = Locked(false)
  private let tasks: Locked<[Task<Account, any Error>]> = Locked([])
  private let keys: [RecordKey]
  /// Whether what a failover takes along is accepted: versions may fall back, but the session stays and is in one piece.
  private let allowsLoss: Bool

  init(_ store: RedisRecordStore, sessions: Int = 16, allowsLoss: Bool = false) async throws {
    self.store = store
    self.allowsLoss = allowsLoss
    keys = (0..<sessions).map { _ in newKey() }
    for key in keys {
      guard try await store.create(key, record(Workload.payload(1)), now: now) else { throw RedisTestError(description: "no session") }
    }
  }

  private static func payload(_ version: Int64) -> [UInt8] { Array("version \(version)".utf8) }

  func start() {
    tasks.withLock { tasks in
      tasks = keys.map { key in Task.detached { try await self.work(Account(key: key, version: 1)) } }
    }
  }

  var current: Counts { counts.withLock { $0 } }

  /// Waits until so many more writes were acknowledged.
  func progress(_ count: Int = 100, within limit: Duration = .seconds(30)) async throws {
    let start = current.acknowledged
    try await eventually("\(count) more writes are acknowledged", within: limit) { self.current.acknowledged >= start + count }
  }

  /// Ends the tasks and compares the sessions with the accounts.
  func finish() async throws -> Counts {
    isEnding.withLock { $0 = true }
    for task in tasks.withLock({ $0 }) {
      let account = try await task.value
      _ = try await check(account, mayBeNext: false)
    }
    return current
  }

  private func work(_ start: Account) async throws -> Account {
    var account = start
    while !isEnding.withLock({ $0 }) {
      let next = account.version + 1
      do throws(SessionError) {
        let outcome = try await store.replace(
          account.key, expecting: account.version, with: record(Workload.payload(next)), forcingIdleDeadline: false, now: now)
        if outcome == .replaced {
          account.version = next
          counts.withLock { $0.acknowledged += 1 }
        } else {
          note("a replace found another version than \(account.version)")
          account.version = try await version(account, mayBeNext: false)
        }
      } catch {
        counts.withLock { counts in
          counts.codes[error.code, default: 0] += 1
          if error.isIndeterminate { counts.indeterminate += 1 } else { counts.refused += 1 }
        }
        // Only a write in doubt may have made the next version.
        account.version = try await version(account, mayBeNext: error.isIndeterminate)
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
    return account
  }

  /// The version that is stored, once the server answers.
  private func version(_ account: Account, mayBeNext: Bool) async throws(SessionError) -> Int64 {
    for _ in 0..<200 {
      do throws(SessionError) {
        return try await check(account, mayBeNext: mayBeNext)
      } catch {
        guard error.code == .unavailable || error.code == .timeout else { throw error }
        try? await Task.sleep(for: .milliseconds(50))
      }
    }
    throw SessionError(.unavailable, "the server did not come back")
  }

  private func check(_ account: Account, mayBeNext: Bool) async throws(SessionError) -> Int64 {
    guard let found = try await store.load(account.key, now: now) else {
      note("a session is gone")
      return account.version
    }
    if found.payload != Workload.payload(found.version) { note("version \(found.version) has another one's payload") }
    let isRight = found.version == account.version || mayBeNext && found.version == account.version + 1
    if !isRight { note("version \(found.version) is stored instead of \(account.version)", isLoss: true) }
    return found.version
  }

  private func note(_ what: String, isLoss: Bool = false) {
    if isLoss && allowsLoss { return }
    if allowsLoss && what.hasPrefix("a replace found") { return }
    counts.withLock { $0.wrong.append(what) }
  }
}
