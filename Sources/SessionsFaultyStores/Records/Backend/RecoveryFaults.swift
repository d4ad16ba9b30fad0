import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults in what a store says of a write whose answer was lost, and in how it goes on after its backend failed.
  static let recoveryFaults: [FaultyStore] = [
    broken(
      "index-never-recovers", "After the backend failed once, the sessions of a subject cannot be listed or ended any more.",
      asking: { try await $0.listed("s") },
      records: { base, line in
        AlteredRecordStore(
          base,
          records: { request in try await line.pass { () async throws(SessionError) in try await base.records(request) } },
          destroyAll: { subject, key in
            try await line.pass { () async throws(SessionError) in try await base.destroyAll(of: subject, except: key) }
          })
      }),
    broken(
      "stale-after-failure", "After the backend failed once, every write is reported as overtaken.",
      asking: { try await $0.replace() },
      records: { base, line in
        AlteredRecordStore(
          base,
          replace: { request in
            do throws(SessionError) {
              return try await line.pass { () async throws(SessionError) in try await base.replace(request) }
            } catch {
              // The failure itself is an error, as it should be.
              guard error.code == .closed else { throw error }
              return .stale
            }
          })
      }),
    lost(
      "lost-create-is-definite", "A create whose answer was lost is reported as not done.",
      asking: { "\(try await $0.create(2))" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            try await definite { () async throws(SessionError) in try await base.create(key, record, now: now) }
          })
      }),
    lost(
      "lost-touch-is-definite", "A touch whose answer was lost is reported as not done.",
      asking: { "\(try await $0.touch(to: .seconds(7200)))" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            try await definite { () async throws(SessionError) in try await base.touch(key, idleDeadline: idleDeadline, now: now) }
          })
      }),
    lost(
      "lost-destroy-all-is-definite", "A logout everywhere whose answer was lost is reported as not done.",
      asking: { "\(try await $0.destroyAll(of: "s"))" },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            try await definite { () async throws(SessionError) in try await base.destroyAll(of: subject, except: key) }
          })
      }),
    lost(
      "lost-create-is-repeated", "A create whose answer was lost is sent again, and finds its own record in the way.",
      asking: { "\(try await $0.create(2))" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            do throws(SessionError) {
              return try await base.create(key, record, now: now)
            } catch {
              guard error.isIndeterminate else { throw error }
              return false
            }
          })
      }),
  ]

  /// A fault of a record store in what it says of a write whose answer was lost.
  private static func lost(
    _ name: String, _ fault: String, asking ask: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore
  ) -> FaultyStore {
    FaultyStore(
      name, fault,
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "s"))
        subject.line.set(.answersLost)
        do {
          return try await ask(subject)
        } catch let error as SessionError {
          return error.isIndeterminate ? "unknown" : "not done"
        }
      },
      records: wrap)
  }

  /// A fault of a record store that shows after the backend failed once.
  private static func broken(
    _ name: String, _ fault: String, asking ask: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SubjectIndexedRecordStore, BrokenLine) -> any SubjectIndexedRecordStore
  ) -> FaultyStore {
    FaultyStore(
      name, fault,
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.down)
        _ = try? await ask(subject)
        subject.line.set(nil)
        return try await ask(subject)
      },
      records: { wrap($0, BrokenLine()) })
  }
}

/// A connection that is lost for ever with its first failure.
private final class BrokenLine: Sendable {
  private let isLost: Locked<Bool> = Locked(false)

  /// Runs an operation on the connection.
  ///
  /// - Throws: `closed` once it is lost, and the operation's error.
  func pass<Result>(_ operation: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
    guard !isLost.withLock({ $0 }) else { throw SessionError(.closed, "the connection was lost") }
    do {
      return try await operation()
    } catch {
      if error.code == .unavailable || error.code == .timeout { isLost.withLock { $0 = true } }
      throw error
    }
  }
}
