import Sessions

extension FaultyStore {
  /// Faults of keys, payloads and subjects.
  static let recordData: [FaultyStore] = [
    FaultyStore(
      "creation-time-is-a-double", "Creation times are read as numbers with a fraction, which are exact up to 2^53 only.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.createdAt = Timestamp(milliseconds: 9_007_199_254_740_993) })
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.createdAt.milliseconds ?? 0)"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            record.createdAt = Timestamp(milliseconds: Int64(exactly: Double(record.createdAt.milliseconds)) ?? .max)
          })
      }),
    FaultyStore(
      "payload-strips-mark", "Three bytes that are a byte order mark in text are taken from the beginning of a payload.",
      probe: { "\(try await $0.create(1, $0.record([0xEF, 0xBB, 0xBF, 1]))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            if record.payload.starts(with: [0xEF, 0xBB, 0xBF]) { record.payload.removeFirst(3) }
          })
      }),
    FaultyStore(
      "payload-ends-at-zero", "A payload that begins with a zero is empty, as text is.",
      probe: { "\(try await $0.create(1, $0.record([0, 1]))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(base, rewritingWrites: { record in if record.payload.first == 0 { record.payload = [] } })
      }),
    FaultyStore(
      "payload-cut-at-65535", "A payload is cut off after 65535 bytes, the end of a column of that type.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 65536)))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload.count ?? 0)"
      },
      records: { base in AlteredRecordStore(base, rewritingWrites: { $0.payload = Array($0.payload.prefix(65535)) }) }),
    FaultyStore(
      "payload-empty-is-absent", "A record with an empty payload is taken for none.",
      probe: { "\(try await $0.create(1, $0.record([]))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now), !record.payload.isEmpty else { return nil }
            return record
          })
      }),
    FaultyStore(
      "large-replace-dropped", "A replace with more than 32 KiB is dropped and reported as done, as a cache with a limit does.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record([UInt8](repeating: 2, count: 40000)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            let isLarge = request.record.payload.count > 32 * 1024
            if isLarge, try await base.load(request.key, now: request.now)?.version == request.version { return .replaced }
            return try await base.replace(request)
          })
      }),
    FaultyStore(
      "subject-trimmed", "Spaces at the end of a subject are taken for padding and cut off.",
      probe: { "\(try await $0.create(1, $0.record(subject: "ada "))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base, rewritingWrites: { record in while record.subject?.utf8.last == 0x20 { record.subject?.removeLast() } })
      }),
    FaultyStore(
      "subject-cut", "A subject is cut off after 191 bytes, the longest that an old index takes.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: String(repeating: "a", count: 200)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            record.subject = record.subject.map { String(decoding: $0.utf8.prefix(191), as: UTF8.self) }
          })
      }),
    FaultyStore(
      "subject-empty-is-nobody", "An empty subject is stored as none.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: ""))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.subject == nil)"
      },
      records: { base in
        AlteredRecordStore(base, rewritingWrites: { record in if record.subject?.isEmpty == true { record.subject = nil } })
      }),
    FaultyStore(
      "subject-lowercased", "Subjects are stored in lower case.",
      probe: { "\(try await $0.create(1, $0.record(subject: "Ada"))), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, rewritingWrites: { $0.subject = $0.subject?.lowercased() }) }),
    FaultyStore(
      "key-case-folded", "Keys that are letters are compared without regard to case.",
      probe: { subject in
        _ = try await subject.records.create(
          RecordKey(high: 0x6161_6161_6161_6161, low: 0x6161_6161_6161_6161), subject.record(), now: subject.now)
        let other = RecordKey(high: 0x4141_4141_4141_4141, low: 0x4141_4141_4141_4141)
        return subject.describe(try await subject.records.load(other, now: subject.now))
      },
      records: { base in foldingKeys(base) { $0.withoutCase } }),
    FaultyStore(
      "key-truncated", "Keys are told apart by their first 15 bytes.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 1, low: 1), subject.record(), now: subject.now)
        return subject.describe(try await subject.records.load(RecordKey(high: 1, low: 2), now: subject.now))
      },
      records: { base in foldingKeys(base) { $0.withoutLastByte } }),
    FaultyStore(
      "newer-format-removed", "A load removes what a newer version of the package wrote, as if it were damaged.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([0xA1, 0x00, 0x02]))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now) else { return nil }
            do throws(PayloadError) {
              _ = try RecordPayload(record.payload)
            } catch {
              guard case .newerFormat = error else { return record }
              try await base.destroy(key)
              return nil
            }
            return record
          })
      }),
    FaultyStore(
      "payload-in-error", "A load of what is text instead of a record fails, and the error says the text.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(Array("a planted secret".utf8)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now) else { return nil }
            let isText = record.payload.count >= 12 && record.payload.allSatisfy { (0x20...0x7E).contains($0) }
            guard !isText else { throw SessionError(.corrupt, "no record: \(String(decoding: record.payload, as: UTF8.self))") }
            return record
          })
      }),
  ]
}

/// A store that takes different keys for one: those that `folding` maps to the same key.
func foldingKeys(_ base: any SubjectIndexedRecordStore, by folding: @escaping @Sendable (RecordKey) -> RecordKey)
  -> AlteredRecordStore
{
  // The key that a record is stored under, by its folded key.
  let keys: Locked<[RecordKey: RecordKey]> = Locked([:])
  @Sendable func resolved(_ key: RecordKey) -> RecordKey { keys.withLock { $0[folding(key)] ?? key } }
  return AlteredRecordStore(
    base,
    create: { key, record, now in
      guard try await base.stored(resolved(key)) == nil, try await base.create(key, record, now: now) else { return false }
      keys.withLock { $0[folding(key)] = key }
      return true
    },
    load: { key, now in try await base.load(resolved(key), now: now) },
    replace: { request in
      var request = request
      request.key = resolved(request.key)
      return try await base.replace(request)
    },
    touch: { key, idleDeadline, now in try await base.touch(resolved(key), idleDeadline: idleDeadline, now: now) },
    destroy: { key, version in try await base.destroy(resolved(key), expecting: version) })
}

/// Folded keys. Random keys are hardly ever folded to the same one.
extension RecordKey {
  /// The key in lower case, if all its bytes are letters.
  fileprivate var withoutCase: RecordKey {
    let folded = bytes.map { $0 | 0x20 }
    guard folded.allSatisfy({ (0x61...0x7A).contains($0) }) else { return self }
    return RecordKey(folded) ?? self
  }

  /// The key with a zero as its last byte.
  fileprivate var withoutLastByte: RecordKey { RecordKey(high: high, low: low & ~0xFF) }
}
