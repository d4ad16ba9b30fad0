import Sessions

extension FaultyStore {
  /// Faults of replacing.
  static let recordReplaces: [FaultyStore] = [
    FaultyStore(
      "upsert-on-replace", "A replace of a missing record inserts it: a slow request undoes a logout.",
      probe: { "\(try await $0.replace()), \(try await $0.stored())" }
    ) { UpsertOnReplace(base: $0) },
    FaultyStore(
      "replace-ignores-missing", "A replace of a missing record writes nothing and reports success: the changes are lost without a word.",
      probe: { try await $0.replace() }
    ) { ReplaceIgnoresMissing(base: $0) },
    FaultyStore(
      "replace-revives-expired", "A replace does not look whether the record is live.",
      probe: { "\(try await $0.create()), \(try await $0.replace(after: .seconds(3600)))" }
    ) { ReplaceRevivesExpired(base: $0) },
    FaultyStore(
      "replace-shortens-idle", "A replace sets the idle deadline to its own, and so undoes a touch that came between.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(60)))
        return try await subject.stored()
      }
    ) { ReplaceShortensIdle(base: $0) },
    FaultyStore(
      "replace-ignores-force", "A replace never moves the idle deadline back, not even when it is told to.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(60)), forcing: true)
        return try await subject.stored()
      }
    ) { ReplaceIgnoresForce(base: $0) },
    FaultyStore(
      "replace-keeps-absolute", "A replace leaves the absolute deadline as it was created.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(absolute: .seconds(7200)))
        return try await subject.stored()
      }
    ) { ReplaceKeepsAbsolute(base: $0) },
    FaultyStore(
      "replace-extends-absolute", "The absolute limit runs from the last write instead of from creation.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(after: .seconds(60))
        return try await subject.stored()
      }
    ) { ReplaceExtendsAbsolute(base: $0) },
    FaultyStore(
      "replace-drops-idle", "A replace forgets the idle limit, as a write without its time to live does.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        return try await subject.stored()
      }
    ) { ReplaceDropsIdle(base: $0) },
    FaultyStore(
      "replace-keeps-deadlines", "A replace writes the payload and leaves both deadlines.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(7200), absolute: .seconds(9000)))
        return try await subject.stored()
      }
    ) { ReplaceKeepsDeadlines(base: $0) },
    FaultyStore(
      "replace-resets-creation", "A replace makes the session as young as the write.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(after: .seconds(60))
        return try await subject.stored()
      }
    ) { ReplaceResetsCreation($0) },
    FaultyStore(
      "replace-keeps-subject", "A replace leaves the subject as it was created: a login stays anonymous.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.stored()
      }
    ) { ReplaceKeepsSubject(base: $0) },
    FaultyStore(
      "replace-drops-subject", "A replace that does not change the subject loses it.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.stored()
      }
    ) { ReplaceDropsSubject(base: $0) },
    FaultyStore(
      "replace-never-clears-subject", "A replace cannot make a session nobody's: no subject is taken for no change.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace()
        return try await subject.stored()
      }
    ) { ReplaceNeverClearsSubject(base: $0) },
  ]
}
