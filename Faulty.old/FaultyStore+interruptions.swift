import Sessions

extension FaultyStore {
  /// Faults that show only while what the sessions are kept in fails, or after it.
  static let interruptionFaults: [FaultyStore] =
    [
      swallowing(.load, "failed-load-is-absent", "That the backend cannot be read is 'no session'.") { try await $0.stored() },
      swallowing(.replace, "failed-replace-is-done", "A write that failed is reported as done.") { try await $0.replace() },
      swallowing(.create, "failed-create-is-done", "A session that could not be stored is handed out.") { "\(try await $0.create(2))" },
      swallowing(.touch, "failed-touch-is-gone", "Activity that could not be written down ends the session.") {
        "\(try await $0.touch(to: .seconds(7200)))"
      },
      swallowing(.destroy, "failed-destroy-is-done", "A logout that failed is reported as done.") { "\(try await $0.destroy())" },
      swallowing(.prune, "failed-prune-is-zero", "That nothing could be removed is 'nothing to remove'.") {
        "\(try await $0.prune(after: .seconds(7200)))"
      },
      swallowing(.ping, "failed-ping-is-fine", "The health check succeeds whatever the backend does.") {
        try await $0.records.ping()
        return "fine"
      },
      swallowing(.records, "failed-list-is-empty", "That the sessions of a subject cannot be listed is 'there are none'.") {
        try await $0.listed("s")
      },
      swallowing(.destroyAll, "failed-destroy-all-is-zero", "A logout everywhere that failed is 'nobody was logged in'.") {
        "\(try await $0.destroyAll(of: "s"))"
      },
      FaultyStore(
        "failed-take-is-nothing", "Flash that could not be taken is reported as not there.",
        probe: { subject in
          let session = try await subject.begin([.flash("f", json("1"))])
          subject.line.set(.down)
          _ = try await subject.store.takeFlash(.key("f"), from: session.snapshot, now: subject.now)
          return "an answer"
        },
        store: FailedTakeIsNothing.init(base:)),
      FaultyStore(
        "never-recovers", "After the backend failed once, the store fails for ever.",
        probe: { subject in
          _ = try await subject.create()
          subject.line.set(.down)
          _ = try? await subject.stored()
          subject.line.set(nil)
          return try await subject.stored()
        },
        records: NeverRecovers.init),
      FaultyStore(
        "waits-beyond-deadline", "A read that is not answered is repeated, and the deadline begins anew each time.",
        probe: { subject in
          _ = try await subject.create()
          subject.line.set(.silent)
          return try await subject.stored()
        },
        records: WaitsBeyondDeadline.init(base:)),
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
        records: LostAnswerIsDefinite.init(base:)),
    ]

  private static func swallowing(
    _ operation: FailureSwallowed.Operation, _ name: String, _ fault: String,
    asking ask: @escaping @Sendable (FaultProbeSubject) async throws -> String
  ) -> FaultyStore {
    FaultyStore(
      name, fault,
      probe: { subject in
        _ = try await subject.create()
        subject.line.set(.down)
        return try await ask(subject)
      },
      records: { FailureSwallowed(base: $0, operation: operation) })
  }
}
