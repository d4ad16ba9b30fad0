import Sessions
import SessionsBenchmark
import SessionsTesting

/// Counts the calls of record stores.
struct CallMeter: ExactMeter {
  private let calls = Noted(0)
  private let start = Noted(0)

  /// All calls, whether they were to be counted or not.
  var all: Int { calls.withLock { $0 } }

  @Sendable func wrap(_ base: any SessionRecordStore) -> any SessionRecordStore { Counted(base: base, calls: calls) }

  func begin() {
    let now = all
    start.withLock { $0 = now }
  }

  func end() throws(SessionError) -> [String: Int] { ["calls": all - start.withLock { $0 }] }

  private struct Counted: RecordStoreWrapper {
    let base: any SessionRecordStore
    let calls: Noted<Int>

    func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
      calls.withLock { $0 += 1 }
      return try await base.load(key, now: now)
    }

    func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
      calls.withLock { $0 += 1 }
      return try await base.create(key, record, now: now)
    }
  }
}
