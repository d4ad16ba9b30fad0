import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults that show only while the backend of the sessions fails, or after it failed.
  static let interruptionFaults: [FaultyStore] = [
    whileDown(
      "failed-load-is-absent", "That the backend cannot be read is 'no session'.",
      asking: { try await $0.stored() },
      records: { base in
        AlteredRecordStore(base, load: { key, now in try await unavailable(as: nil) { try await base.load(key, now: now) } })
      }),
    whileDown(
      "failed-replace-is-done", "A write that failed is reported as done.",
      asking: { try await $0.replace() },
      records: { base in
        AlteredRecordStore(base, replace: { request in try await unavailable(as: .replaced) { try await base.replace(request) } })
      }),
    whileDown(
      "failed-create-is-done", "A session that could not be stored is handed out.",
      asking: { "\(try await $0.create(2))" },
      records: { base in
        AlteredRecordStore(
          base, create: { key, record, now in try await unavailable(as: true) { try await base.create(key, record, now: now) } })
      }),
    whileDown(
      "failed-touch-is-gone", "Activity that could not be written down ends the session.",
      asking: { "\(try await $0.touch(to: .seconds(7200)))" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            try await unavailable(as: false) { try await base.touch(key, idleDeadline: idleDeadline, now: now) }
          })
      }),
    whileDown(
      "failed-destroy-is-done", "A logout that failed is reported as done.",
      asking: { "\(try await $0.destroy())" },
      records: { base in
        AlteredRecordStore(
          base, destroy: { key, version in try await unavailable(as: true) { try await base.destroy(key, expecting: version) } })
      }),
    whileDown(
      "failed-prune-is-zero", "That nothing could be removed is 'nothing to remove'.",
      asking: { "\(try await $0.prune(after: .seconds(7200)))" },
      records: { base in
        AlteredRecordStore(base, prune: { now, limit in try await unavailable(as: 0) { try await base.prune(now: now, limit: limit) } })
      }),
    whileDown(
      "failed-ping-is-fine", "The health check succeeds whatever the backend does.",
      asking: { subject in
        try await subject.records.ping()
        return "fine"
      },
      records: { base in AlteredRecordStore(base, ping: { try await unavailable(as: ()) { try await base.ping() } }) }),
    whileDown(
      "failed-list-is-empty", "That the sessions of a subject cannot be listed is 'there are none'.",
      asking: { try await $0.listed("s") },
      records: { base in
        AlteredRecordStore(base, records: { request in try await unavailable(as: []) { try await base.records(request) } })
      }),
    whileDown(
      "failed-destroy-all-is-zero", "A logout everywhere that failed is 'nobody was logged in'.",
      asking: { "\(try await $0.destroyAll(of: "s"))" },
      records: { base in
        AlteredRecordStore(
          base, destroyAll: { subject, key in try await unavailable(as: 0) { try await base.destroyAll(of: subject, except: key) } })
      }),
    whileDown(
      "failed-create-is-taken", "A session that could not be stored is reported as one whose key is taken.",
      asking: { "\(try await $0.create(2))" },
      records: { base in
        AlteredRecordStore(
          base, create: { key, record, now in try await unavailable(as: false) { try await base.create(key, record, now: now) } })
      }),
    whileDown(
      "failed-replace-is-stale", "A write that failed is reported as overtaken.",
      asking: { try await $0.replace() },
      records: { base in
        AlteredRecordStore(base, replace: { request in try await unavailable(as: .stale) { try await base.replace(request) } })
      }),
    whileDown(
      "failed-destroy-is-nothing", "A logout that failed is reported as one of a session that was not there.",
      asking: { "\(try await $0.destroy())" },
      records: { base in
        AlteredRecordStore(
          base, destroy: { key, version in try await unavailable(as: false) { try await base.destroy(key, expecting: version) } })
      }),
    whileDown(
      "failure-has-other-code", "That the backend is down is reported with the code of a bug in it.",
      asking: { try await $0.stored() },
      records: { base in
        @Sendable func renamed<Result>(_ operation: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
          do {
            return try await operation()
          } catch {
            throw error.code == .unavailable ? SessionError(.backend, error.message, isIndeterminate: error.isIndeterminate) : error
          }
        }
        return AlteredRecordStore(
          base,
          load: { key, now in try await renamed { () async throws(SessionError) in try await base.load(key, now: now) } },
          replace: { request in try await renamed { () async throws(SessionError) in try await base.replace(request) } })
      }),
    FaultyStore(
      "failed-take-is-nothing", "Flash that could not be taken is reported as not there.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        subject.line.set(.down)
        _ = try await subject.store.takeFlash(.key("f"), from: session.snapshot, now: subject.now)
        return "an answer"
      },
      takeFlash: { base, selection, snapshot, now in
        try await unavailable(as: .nothing(snapshot)) { try await base.takeFlash(selection, from: snapshot, now: now) }
      }),
    FaultyStore(
      "never-recovers", "After the backend failed once, the store fails for ever.",
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.down)
        _ = try? await subject.stored()
        subject.line.set(nil)
        return try await subject.stored()
      },
      records: { base in
        // The store goes on with the connection that it lost.
        let isLost: Locked<Bool> = Locked(false)
        return AlteredRecordStore(
          base,
          load: { key, now in
            guard !isLost.withLock({ $0 }) else { throw SessionError(.unavailable, "the connection was lost") }
            do throws(SessionError) {
              return try await base.load(key, now: now)
            } catch {
              if error.code == .unavailable || error.code == .timeout { isLost.withLock { $0 = true } }
              throw error
            }
          })
      }),
    FaultyStore(
      "waits-beyond-deadline", "A read that is not answered is repeated, and the deadline begins anew each time.",
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.silent)
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            // Each unanswered try of the reference takes 50 ms.
            for _ in 0..<110 {
              do throws(SessionError) {
                return try await base.load(key, now: now)
              } catch {
                guard error.code == .timeout else { throw error }
              }
            }
            return try await base.load(key, now: now)
          })
      }),
    FaultyStore(
      "lost-answer-is-definite", "A write whose answer was lost is reported as not done.",
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.answersLost)
        do throws(SessionError) {
          return try await subject.replace()
        } catch {
          return error.isIndeterminate ? "unknown" : "not done"
        }
      },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in try await definite { () async throws(SessionError) in try await base.replace(request) } },
          destroy: { key, version in
            try await definite { () async throws(SessionError) in try await base.destroy(key, expecting: version) }
          })
      }),
  ]

  /// A fault of a record store that gets requests while the backend is down.
  private static func whileDown(
    _ name: String, _ fault: String, asking ask: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore
  ) -> FaultyStore {
    FaultyStore(
      name, fault,
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.down)
        return try await ask(subject)
      },
      records: wrap)
  }
}

/// Runs an operation, and answers `answer` when the backend is unavailable.
private func unavailable<Result>(as answer: Result, _ operation: () async throws -> Result) async throws -> Result {
  do {
    return try await operation()
  } catch let error as SessionError where error.code == .unavailable {
    return answer
  }
}

/// Runs an operation, and hides in its error that the outcome is unknown.
func definite<Result>(_ operation: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
  do {
    return try await operation()
  } catch {
    throw SessionError(error.code, error.message)
  }
}
