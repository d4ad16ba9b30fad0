import Sessions

extension FaultyStore {
  /// Faults of replacing.
  static let recordReplaces: [FaultyStore] = [
    FaultyStore(
      "upsert-on-replace", "A replace of a missing record inserts it: a slow request undoes a logout.",
      probe: { "\(try await $0.replace()), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard try await base.replace(request) == .stale else { return .replaced }
            return try await base.create(request.key, request.record, now: request.now) ? .replaced : .stale
          })
      }),
    FaultyStore(
      "replace-ignores-missing", "A replace of a missing record writes nothing and reports success: the changes are lost without a word.",
      probe: { try await $0.replace() },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard try await base.load(request.key, now: request.now) != nil else { return .replaced }
            return try await base.replace(request)
          })
      }),
    FaultyStore(
      "replace-revives-expired", "A replace does not look whether the record is live.",
      probe: { "\(try await $0.create()), \(try await $0.replace(after: .seconds(3600)))" },
      records: { base in AlteredRecordStore(base, rewritingReplaces: { $0.now = .beginning }) }),
    FaultyStore(
      "replace-shortens-idle", "A replace sets the idle deadline to its own, and so undoes a touch that came between.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(60)))
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, rewritingReplaces: { $0.forcingIdleDeadline = true }) }),
    FaultyStore(
      "replace-ignores-force", "A replace never moves the idle deadline back, not even when it is told to.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(60)), forcing: true)
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, rewritingReplaces: { $0.forcingIdleDeadline = false }) }),
    FaultyStore(
      "replace-keeps-absolute", "A replace leaves the absolute deadline as it was created.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(absolute: .seconds(7200)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            if let stored = try await base.stored(request.key) { request.record.absoluteDeadline = stored.absoluteDeadline }
          })
      }),
    FaultyStore(
      "replace-extends-absolute", "The absolute limit runs from the last write instead of from creation.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(after: .seconds(60))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key) else { return }
            let age = stored.createdAt.duration(to: request.now)
            request.record.absoluteDeadline = request.record.absoluteDeadline.advanced(by: age)
          })
      }),
    FaultyStore(
      "replace-drops-idle", "A replace forgets the idle limit, as a write without its time to live does.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, rewritingReplaces: { $0.record.idleDeadline = $0.record.absoluteDeadline }) }),
    FaultyStore(
      "replace-keeps-deadlines", "A replace writes the payload and leaves both deadlines.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(idle: .seconds(7200), absolute: .seconds(9000)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key) else { return }
            (request.record.idleDeadline, request.record.absoluteDeadline) = (stored.idleDeadline, stored.absoluteDeadline)
          })
      }),
    FaultyStore(
      "replace-resets-creation", "A replace makes the session as young as the write.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(after: .seconds(60))
        return try await subject.stored()
      },
      records: { base in
        // The time of each record's last replace.
        let written: Locked<[RecordKey: Timestamp]> = Locked([:])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.create(key, record, now: now) else { return false }
            written.withLock { $0[key] = nil }
            return true
          },
          load: { key, now in
            guard var record = try await base.load(key, now: now) else { return nil }
            record.createdAt = written.withLock { $0[key] } ?? record.createdAt
            return record
          },
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced { written.withLock { $0[request.key] = request.now } }
            return outcome
          })
      }),
    FaultyStore(
      "replace-keeps-subject", "A replace leaves the subject as it was created: a login stays anonymous.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(base, rewritingReplaces: { $0.record.subject = try await base.stored($0.key)?.subject })
      }),
    FaultyStore(
      "replace-drops-subject", "A replace that does not change the subject loses it.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            if try await base.stored(request.key)?.subject == request.record.subject { request.record.subject = nil }
          })
      }),
    FaultyStore(
      "replace-never-clears-subject", "A replace cannot make a session nobody's: no subject is taken for no change.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace()
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            if request.record.subject == nil { request.record.subject = try await base.stored(request.key)?.subject }
          })
      }),
  ]

  /// Faults of versions.
  static let recordVersions: [FaultyStore] = [
    FaultyStore(
      "lost-update", "A replace does not compare the version: the last writer wins.",
      probe: { "\(try await $0.create()), \(try await $0.replace()), \(try await $0.replace())" },
      records: { base in AlteredRecordStore(base, replace: { request in try await replaceAnyVersion(request, in: base) }) }),
    FaultyStore(
      "replace-skips-equal", "A replace with what is there already is skipped, and the version does not grow.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record())
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            if var stored = try await base.load(request.key, now: request.now), stored.version == request.version {
              stored.version = request.record.version
              stored.createdAt = request.record.createdAt
              if stored == request.record { return .replaced }
            }
            return try await base.replace(request)
          })
      }),
    FaultyStore(
      "version-by-order", "A replace wins with any version that is not older than the stored one.",
      probe: { "\(try await $0.create()), \(try await $0.replace(expecting: 5))" },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard let stored = try await base.load(request.key, now: request.now), stored.version <= request.version else { return .stale }
            var request = request
            request.version = stored.version
            return try await base.replace(request)
          })
      }),
    FaultyStore(
      "version-from-caller", "A new record has the version that the caller wrote into it.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.version = 7 })
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          create: { key, record, now in
            guard try await numbered.create(key, record, now: now) else { return false }
            numbered.renumber(key, by: record.version &- 1)
            return true
          })
      }),
    FaultyStore(
      "version-stays", "A replace leaves the version as it is.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, renumberingReplaces: { _ in -1 }) }),
    FaultyStore(
      "version-restarts", "Versions begin again after nine: a late write finds a version that looks like its own.",
      probe: { subject in
        _ = try await subject.create()
        for version in 1...9 { _ = try await subject.replace(expecting: Int64(version)) }
        return try await subject.stored()
      },
      records: { base in AlteredRecordStore(base, renumberingReplaces: { $0.version == 9 ? -9 : 0 }) }),
    FaultyStore(
      "version-survives-destroy", "A record that is created where one was destroyed goes on counting where that one ended.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.destroy()
        _ = try await subject.create()
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        // The last version of each destroyed record.
        let last: Locked<[RecordKey: Int64]> = Locked([:])
        return AlteredRecordStore(
          numbered,
          create: { key, record, now in
            guard try await numbered.create(key, record, now: now) else { return false }
            numbered.renumber(key, by: last.withLock { $0[key] } ?? 0)
            return true
          },
          destroy: { key, version in
            let ended = try await numbered.stored(key)?.version
            guard try await numbered.destroy(key, expecting: version) else { return false }
            last.withLock { $0[key] = ended }
            return true
          })
      }),
  ]
}
