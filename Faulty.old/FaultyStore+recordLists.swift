import Sessions

extension FaultyStore {
  /// Faults of listing a subject's records.
  static let recordLists: [FaultyStore] = [
    FaultyStore(
      "list-folds-case", "Listing compares subjects without regard to case.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "Ada"))
        return try await subject.listed("ada")
      }
    ) { ListFoldsCase(scan: KeyedRecords($0)) },
    FaultyStore(
      "list-matches-prefix", "Listing finds every subject that begins with the one asked for.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "adaa"))
        return try await subject.listed("ada")
      }
    ) { ListMatchesPrefix(scan: KeyedRecords($0)) },
    FaultyStore(
      "list-matches-pattern", "Listing takes an underscore in a subject for any character.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "aba"))
        return try await subject.listed("a_a")
      }
    ) { ListMatchesPattern(scan: KeyedRecords($0)) },
    FaultyStore(
      "list-normalises", "Listing compares subjects as text with Unicode normalisation, as comparing strings does.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "\u{E9}"))
        return try await subject.listed("e\u{301}")
      }
    ) { ListNormalises(scan: KeyedRecords($0)) },
    FaultyStore(
      "list-includes-expired", "Listing shows expired records until they are pruned.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return try await subject.listed("ada", after: .seconds(3600))
      }
    ) { ListIncludesExpired(base: $0) },
    FaultyStore(
      "list-ignores-limit", "Listing returns everything on one page.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", limit: 2)
      }
    ) { ListIgnoresLimit(base: $0) },
    FaultyStore(
      "list-ignores-cursor", "Every page of a list is the first one.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", from: 2)
      }
    ) { ListIgnoresCursor(base: $0) },
    FaultyStore(
      "list-skips-one", "A page begins one record too late: the cursor counts as read and is skipped once more.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", from: 1)
      }
    ) { ListSkipsOne(base: $0) },
    FaultyStore(
      "list-short-page", "A page counts expired records against its limit: it is short, and the reader takes it for the last one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([1], subject: "ada", idle: .seconds(60)))
        _ = try await subject.create(2, subject.record([2], subject: "ada"))
        return try await subject.listed("ada", limit: 1, after: .seconds(60))
      }
    ) { ListShortPage(base: $0) },
    FaultyStore(
      "list-descends", "Lists come in the descending order of keys.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada")
      }
    ) { ListUnordered(base: $0) },
    FaultyStore(
      "list-fails-on-damaged", "One record that cannot be decoded makes the whole list fail.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([0xFF], subject: "ada"))
        return try await subject.listed("ada")
      }
    ) { ListFailsOnDamaged(base: $0) },
  ]
}
