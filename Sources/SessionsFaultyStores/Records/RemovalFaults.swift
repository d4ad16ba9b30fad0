import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of destroying and pruning.
  static let recordRemovals: [FaultyStore] = [
    FaultyStore(
      "prune-takes-live", "Pruning goes by the idle deadline with an hour too much.",
      probe: { "\(try await $0.create()), \(try await $0.prune(after: .seconds(60)))" },
      records: { base in
        AlteredRecordStore(
          base, prune: { now, limit in try await base.prune(now: now.advanced(by: .seconds(3600)), limit: limit) })
      }),
    FaultyStore(
      "destroy-forgets", "A destroy reports success and leaves the record.",
      probe: { "\(try await $0.create()), \(try await $0.destroy()), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, destroy: { _, _ in true }) }),
    FaultyStore(
      "destroy-ignores-version", "A destroy at a version removes the record of any version.",
      probe: { "\(try await $0.create()), \(try await $0.destroy(expecting: 9)), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, destroy: { key, _ in try await base.destroy(key, expecting: nil) }) }),
    FaultyStore(
      "destroy-needs-record", "A destroy throws when there is nothing to destroy.",
      probe: { "\(try await $0.destroy())" },
      records: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            guard try await base.stored(key) != nil else { throw SessionError(.backend, "there is no such record") }
            return try await base.destroy(key, expecting: version)
          })
      }),
    FaultyStore(
      "destroy-answers-true", "A destroy says that there was a record whether there was one or not.",
      probe: { "\(try await $0.destroy())" },
      records: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            _ = try await base.destroy(key, expecting: version)
            return true
          })
      }),
    FaultyStore(
      "destroy-blocks-key", "A destroyed record leaves a mark, and its key cannot be used again.",
      probe: { "\(try await $0.create()), \(try await $0.destroy()), \(try await $0.create())" },
      records: { base in
        let ended: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            guard !ended.withLock({ $0.contains(key) }) else { return false }
            return try await base.create(key, record, now: now)
          },
          destroy: { key, version in
            guard try await base.destroy(key, expecting: version) else { return false }
            ended.withLock { _ = $0.insert(key) }
            return true
          })
      }),
    FaultyStore(
      "prune-ignores-limit", "A prune removes everything that is expired, whatever its limit.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number) }
        return "\(try await subject.prune(limit: 2, after: .seconds(3600)))"
      },
      records: { base in AlteredRecordStore(base, prune: { now, _ in try await base.prune(now: now, limit: .max) }) }),
    FaultyStore(
      "prune-answers-limit", "A prune answers its limit instead of how many it removed.",
      probe: { "\(try await $0.prune(after: .zero))" },
      records: { base in
        AlteredRecordStore(
          base,
          prune: { now, limit in
            _ = try await base.prune(now: now, limit: limit)
            return limit
          })
      }),
    FaultyStore(
      "prune-after-deadline", "A prune leaves what expires at this very millisecond.",
      probe: { "\(try await $0.create()), \(try await $0.prune(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base, prune: { now, limit in try await base.prune(now: now.advanced(by: .milliseconds(-1)), limit: limit) })
      }),
    FaultyStore(
      "prune-newest-first", "A prune with a limit takes what expired last.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record(idle: .seconds(Int(number)))) }
        _ = try await subject.prune(limit: 2, after: .seconds(3600))
        return "\(try await subject.stored(1)), \(try await subject.stored(3))"
      },
      records: { base in
        AlteredRecordStore(base, pruning: { !$0.isLive(at: $1) }, by: { $0.expiresAt > $1.expiresAt })
      }),
    FaultyStore(
      "prune-misses-absolute", "A prune looks at the idle deadline only.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return "\(try await subject.prune(after: .seconds(60)))"
      },
      records: { base in
        AlteredRecordStore(base, pruning: { $0.idleDeadline <= $1 })
      }),
    FaultyStore(
      "prune-takes-unlimited", "A prune takes no limit for a limit of nothing, and removes what should live for ever.",
      probe: { subject in
        let record = SessionRecord(createdAt: subject.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [])
        _ = try await subject.create(1, record)
        return "\(try await subject.prune(after: .zero))"
      },
      records: { base in
        let scan = KeyedRecords(base)
        return AlteredRecordStore(
          scan,
          prune: { now, limit in
            let endless = try await scan.all().filter { $0.record.expiresAt.isUnlimited }
            for (key, _) in endless { try await scan.destroy(key) }
            return endless.count + (try await scan.prune(now: now, limit: limit))
          })
      }),
    FaultyStore(
      "prune-by-first-deadline", "A prune goes by the deadline that a record was created with.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.touch(to: .seconds(7200))
        return "\(try await subject.prune(after: .seconds(3600)))"
      },
      records: { base in
        let scan = KeyedRecords(base)
        // The deadline that each record was created with.
        let deadlines: Locked<[RecordKey: Timestamp]> = Locked([:])
        return AlteredRecordStore(
          scan,
          create: { key, record, now in
            guard try await scan.create(key, record, now: now) else { return false }
            deadlines.withLock { $0[key] = record.expiresAt }
            return true
          },
          prune: { now, limit in
            let first = deadlines.withLock { $0 }
            func deadline(_ entry: KeyedRecords.Entry) -> Timestamp { first[entry.key] ?? entry.record.expiresAt }
            let expired = try await scan.all().filter { deadline($0) <= now }.sorted { deadline($0) < deadline($1) }
            return try await scan.destroy(expired, limit: limit)
          })
      }),
    FaultyStore(
      "destroy-spares-expired", "A destroy leaves a record that was found expired, and it goes on blocking its key.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored(after: .seconds(3600))
        return "\(try await subject.destroy()), \(try await subject.stored())"
      },
      records: { base in
        // The keys where the last load found nothing live.
        let expired: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          load: { key, now in
            let record = try await base.load(key, now: now)
            expired.withLock { expired in
              if record == nil { _ = expired.insert(key) } else { expired.remove(key) }
            }
            return record
          },
          destroy: { key, version in
            guard !expired.withLock({ $0.contains(key) }) else { return false }
            return try await base.destroy(key, expecting: version)
          })
      }),
    FaultyStore(
      "destroy-takes-subject", "Destroying one of a subject's records destroys all of them.",
      probe: { subject in
        for number: UInt8 in 1...2 { _ = try await subject.create(number, subject.record(subject: "ada")) }
        return "\(try await subject.destroy(1)), \(try await subject.stored(2))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            let subject = try await base.stored(key)?.subject
            guard try await base.destroy(key, expecting: version) else { return false }
            if let subject { _ = try await base.destroyAll(of: subject, except: nil) }
            return true
          })
      }),
  ]
}
