import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of versions that are too narrow, that begin again, and of answers that are kept for a repeated request.
  static let recordVersionRanges: [FaultyStore] = [
    FaultyStore(
      "replace-compares-32-bits", "A replace compares the lower 32 bits of the version.",
      probe: { "\(try await $0.create()), \(try await $0.replace(expecting: 1 + 1 << 32))" },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key)?.version else { return }
            if UInt32(truncatingIfNeeded: stored) == UInt32(truncatingIfNeeded: request.version) { request.version = stored }
          })
      }),
    FaultyStore(
      "destroy-compares-32-bits", "A destroy at a version compares its lower 32 bits.",
      probe: { "\(try await $0.create()), \(try await $0.destroy(expecting: 1 + 1 << 32))" },
      records: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            guard let version, let stored = try await base.stored(key)?.version else {
              return try await base.destroy(key, expecting: version)
            }
            let isSame = UInt32(truncatingIfNeeded: stored) == UInt32(truncatingIfNeeded: version)
            return isSame ? try await base.destroy(key, expecting: stored) : false
          })
      }),
    FaultyStore(
      "version-sign-lost", "Versions are compared without their sign.",
      probe: { "\(try await $0.create()), \(try await $0.replace(expecting: -1))" },
      records: { base in
        AlteredRecordStore(base, rewritingReplaces: { $0.version = Int64(clamping: $0.version.magnitude) })
      }),
    FaultyStore(
      "destroy-negative-is-any", "A destroy takes a negative version for any version.",
      probe: { "\(try await $0.create()), \(try await $0.destroy(expecting: -2))" },
      records: { base in
        AlteredRecordStore(
          base, destroy: { key, version in try await base.destroy(key, expecting: version.flatMap { $0 < 0 ? nil : $0 }) })
      }),
    FaultyStore(
      "version-in-a-byte", "Versions are kept in eight bits: after 255 comes zero.",
      probe: { subject in
        _ = try await subject.create()
        for version in 1...255 { _ = try await subject.replace(expecting: Int64(version)) }
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, renumberingReplaces: { $0.version == 255 ? -256 : 0 }) }),
    FaultyStore(
      "version-restarts-with-subject", "A replace that changes the subject inserts the record anew, with version 1.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          replace: { request in
            let before = try await numbered.stored(request.key)
            let outcome = try await numbered.replace(request)
            if outcome == .replaced, before?.subject != request.record.subject { numbered.renumber(request.key, by: -request.version) }
            return outcome
          })
      }),
    FaultyStore(
      "version-stays-when-forced", "A forcing replace does not count the version.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(forcing: true)
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, renumberingReplaces: { $0.forcingIdleDeadline ? -1 : 0 }) }),
    FaultyStore(
      "version-survives-prune", "A record that is created where one was pruned goes on counting where that one ended.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        _ = try await subject.prune(after: .seconds(7200))
        _ = try await subject.create()
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        let scan = KeyedRecords(numbered)
        // The last version of each pruned record.
        let last: Locked<[RecordKey: Int64]> = Locked([:])
        return AlteredRecordStore(
          scan,
          create: { key, record, now in
            guard try await scan.create(key, record, now: now) else { return false }
            numbered.renumber(key, by: last.withLock { $0.removeValue(forKey: key) } ?? 0)
            return true
          },
          prune: { now, limit in
            let before = try await scan.all()
            let count = try await scan.prune(now: now, limit: limit)
            for (key, record) in before {
              if try await scan.stored(key) == nil { last.withLock { $0[key] = record.version } }
            }
            return count
          })
      }),
    FaultyStore(
      "replace-repeats-answer", "A replace that is repeated is answered as before, also when the record was destroyed since.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        _ = try await subject.destroy()
        return try await subject.replace()
      },
      records: { base in
        // The last successful replace of each record.
        let answered: Locked<[RecordKey: (version: Int64, payload: [UInt8])]> = Locked([:])
        return AlteredRecordStore(
          base,
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced {
              answered.withLock { $0[request.key] = (request.version, request.record.payload) }
              return .replaced
            }
            guard let last = answered.withLock({ $0[request.key] }), try await base.stored(request.key) == nil else { return .stale }
            return last == (request.version, request.record.payload) ? .replaced : .stale
          })
      }),
    FaultyStore(
      "create-repeats-answer", "A create that is repeated is answered as before, and not done again when the record was destroyed since.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.destroy()
        return "\(try await subject.create()), \(try await subject.stored())"
      },
      records: { base in
        let answered: Locked<[RecordKey: SessionRecord]> = Locked([:])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            if answered.withLock({ $0[key] }) == record, try await base.stored(key) == nil { return true }
            guard try await base.create(key, record, now: now) else { return false }
            answered.withLock { $0[key] = record }
            return true
          })
      }),
  ]
}
