import Sessions

extension FaultyStore {
  /// Faults of what a record holds.
  static let recordData: [FaultyStore] = [
    FaultyStore(
      "payload-strips-mark", "Three bytes that are a byte order mark in text are taken from the beginning of a payload.",
      probe: { "\(try await $0.create(1, $0.record([0xEF, 0xBB, 0xBF, 1]))), \(try await $0.stored())" }
    ) { PayloadStripsMark(base: $0) },
    FaultyStore(
      "payload-ends-at-zero", "A payload that begins with a zero is empty, as text is.",
      probe: { "\(try await $0.create(1, $0.record([0, 1]))), \(try await $0.stored())" }
    ) { PayloadTextEnds(base: $0) },
    FaultyStore(
      "payload-cut-at-65535", "A payload is cut off after 65535 bytes, the end of a column of that type.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 65536)))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload.count ?? 0)"
      }
    ) { PayloadCutAt65535(base: $0) },
    FaultyStore(
      "payload-empty-is-absent", "A record with an empty payload is taken for none.",
      probe: { "\(try await $0.create(1, $0.record([]))), \(try await $0.stored())" }
    ) { PayloadEmptyIsAbsent(base: $0) },
    FaultyStore(
      "large-replace-dropped", "A replace with more than 32 KiB is dropped and reported as done, as a cache with a limit does.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record([UInt8](repeating: 2, count: 40000)))
        return try await subject.stored()
      }
    ) { LargeReplaceDropped(base: $0) },
    FaultyStore(
      "subject-trimmed", "Spaces at the end of a subject are taken for padding and cut off.",
      probe: { "\(try await $0.create(1, $0.record(subject: "ada "))), \(try await $0.stored())" }
    ) { SubjectTrimmed(base: $0) },
    FaultyStore(
      "subject-cut", "A subject is cut off after 191 bytes, the longest that an old index takes.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: String(repeating: "a", count: 200)))
        return try await subject.stored()
      }
    ) { SubjectCut(base: $0) },
    FaultyStore(
      "subject-empty-is-nobody", "An empty subject is stored as none.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: ""))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.subject == nil)"
      }
    ) { SubjectEmptyIsNobody(base: $0) },
    FaultyStore(
      "subject-lowercased", "Subjects are stored in lower case.",
      probe: { "\(try await $0.create(1, $0.record(subject: "Ada"))), \(try await $0.stored())" }
    ) { SubjectLowercased(base: $0) },
    FaultyStore(
      "key-case-folded", "Keys that are letters are compared without regard to case.",
      probe: { subject in
        _ = try await subject.records.create(
          RecordKey(high: 0x6161_6161_6161_6161, low: 0x6161_6161_6161_6161), subject.record(), now: subject.now)
        let other = RecordKey(high: 0x4141_4141_4141_4141, low: 0x4141_4141_4141_4141)
        return subject.describe(try await subject.records.load(other, now: subject.now))
      }
    ) { FoldedKeyRecords($0) { $0.withoutCase } },
    FaultyStore(
      "key-truncated", "Keys are told apart by their first 15 bytes.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 1, low: 1), subject.record(), now: subject.now)
        return subject.describe(try await subject.records.load(RecordKey(high: 1, low: 2), now: subject.now))
      }
    ) { FoldedKeyRecords($0) { $0.withoutLastByte } },
    FaultyStore(
      "newer-format-removed", "A load removes what a newer version of the package wrote, as if it were damaged.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([0xA1, 0x00, 0x02]))
        return try await subject.stored()
      }
    ) { NewerFormatRemoved(base: $0) },
    FaultyStore(
      "payload-in-error", "A load of what is text instead of a record fails, and the error says the text.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(Array("a planted secret".utf8)))
        return try await subject.stored()
      }
    ) { PayloadInError(base: $0) },
  ]
}
