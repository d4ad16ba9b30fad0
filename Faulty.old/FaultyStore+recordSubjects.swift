import Sessions

extension FaultyStore {
  /// Faults of the subject index, and of ending all records of a subject.
  static let recordSubjects: [FaultyStore] = [
    FaultyStore(
      "destroy-all-ignores-exception", "Ending all sessions of a subject ends the excepted one, too.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada", except: 1))"
      }
    ) { DestroyAllIgnoresException(base: $0) },
    FaultyStore(
      "destroy-all-counts-exception", "Ending all sessions of a subject counts the excepted one as ended.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada", except: 1))"
      }
    ) { DestroyAllCountsException(base: $0) },
    FaultyStore(
      "destroy-all-stops-early", "Ending all sessions of a subject ends its first page of two.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record(subject: "ada")) }
        return "\(try await subject.destroyAll(of: "ada"))"
      }
    ) { DestroyAllStopsEarly(base: $0) },
    FaultyStore(
      "destroy-all-matches-prefix", "Ending all sessions of a subject ends those of every subject that begins with it.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "adaa"))
        return "\(try await subject.destroyAll(of: "ada"))"
      }
    ) { DestroyAllMatchesPrefix(scan: KeyedRecords($0)) },
    FaultyStore(
      "index-built-at-create", "A session is listed for the subject that it was created with.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.listed("ada")
      }
    ) { IndexBuiltAtCreate($0) },
    FaultyStore(
      "index-keeps-old-subject", "A session goes on being listed for the subject that it was created with, beside its present one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(with: subject.record(subject: "bob"))
        return try await subject.listed("ada")
      }
    ) { IndexKeepsOldSubject($0) },
    FaultyStore(
      "destroy-all-takes-anonymous", "Ending all sessions of a subject ends nobody's sessions, too.",
      probe: { subject in
        _ = try await subject.create()
        return "\(try await subject.destroyAll(of: "ada")), \(try await subject.stored())"
      }
    ) { DestroyAllTakesAnonymous(scan: KeyedRecords($0)) },
    FaultyStore(
      "destroy-all-blocks-subject", "A subject whose sessions were ended is never listed again, whoever logs in.",
      probe: { subject in
        _ = try await subject.destroyAll(of: "ada")
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return try await subject.listed("ada")
      }
    ) { DestroyAllBlocksSubject($0) },
  ]
}
