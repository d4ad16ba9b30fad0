import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of touching.
  static let recordTouches: [FaultyStore] = [
    FaultyStore(
      "touch-revives-expired", "A touch does not look whether the record is live.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, _ in
            try await base.touch(key, idleDeadline: idleDeadline, now: Timestamp(milliseconds: 0))
          })
      }),
    FaultyStore(
      "touch-does-nothing", "A touch reports success and moves nothing: the session ends under its active user.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200))), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, touch: { key, _, now in try await base.load(key, now: now) != nil }) }),
    FaultyStore(
      "touch-always-succeeds", "A touch of a missing or expired record reports success.",
      probe: { "\(try await $0.touch(to: .seconds(7200)))" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            _ = try await base.touch(key, idleDeadline: idleDeadline, now: now)
            return true
          })
      }),
    FaultyStore(
      "touch-creates", "A touch of a missing record creates an empty one, as setting a field of a hash does.",
      probe: { "\(try await $0.touch(to: .seconds(7200))), \(try await $0.create())" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            if try await base.touch(key, idleDeadline: idleDeadline, now: now) { return true }
            let empty = SessionRecord(createdAt: now, absoluteDeadline: idleDeadline, idleDeadline: idleDeadline, payload: [])
            _ = try await base.create(key, empty, now: now)
            return false
          })
      }),
    FaultyStore(
      "touch-counts-as-write", "A touch raises the version, and so makes a commit under way lose.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            while var record = try await base.load(key, now: now) {
              record.idleDeadline = max(record.idleDeadline, min(idleDeadline, record.absoluteDeadline))
              if try await base.replace(key, expecting: record.version, with: record, now: now) == .replaced { return true }
            }
            return false
          })
      }),
    FaultyStore(
      "touch-shortens", "A touch sets the idle deadline to its own, also when that is earlier.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(60))), \(try await $0.stored())" },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard try await numbered.load(key, now: now) != nil else { return false }
            return try await numbered.edit(key) { $0.idleDeadline = min(idleDeadline, $0.absoluteDeadline) }
          })
      }),
    FaultyStore(
      "touch-passes-absolute", "A touch carries the idle deadline past the absolute one.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(90000))), \(try await $0.stored())" },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard try await numbered.load(key, now: now) != nil else { return false }
            return try await numbered.edit(key) { $0.idleDeadline = max($0.idleDeadline, idleDeadline) }
          })
      }),
    FaultyStore(
      "touch-moves-absolute", "A touch carries the absolute deadline along.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(60))), \(try await $0.stored())" },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard let before = try await numbered.load(key, now: now) else { return false }
            let later = before.idleDeadline.duration(to: max(before.idleDeadline, idleDeadline))
            guard try await numbered.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            return try await numbered.edit(key) { $0.absoluteDeadline = $0.absoluteDeadline.advanced(by: later) }
          })
      }),
    FaultyStore(
      "touch-writes-loaded-copy", "A touch writes back the payload that was loaded, and so undoes a commit that came between.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.replace()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        // The payload that each record was last loaded with.
        let loaded: Locked<[RecordKey: [UInt8]]> = Locked([:])
        return AlteredRecordStore(
          numbered,
          load: { key, now in
            let record = try await numbered.load(key, now: now)
            loaded.withLock { $0[key] = record?.payload }
            return record
          },
          touch: { key, idleDeadline, now in
            guard try await numbered.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            guard let copy = loaded.withLock({ $0[key] }) else { return true }
            return try await numbered.edit(key) { $0.payload = copy }
          })
      }),
    FaultyStore(
      "touch-drops-subject", "A touch rewrites the record without its subject.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard try await numbered.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            return try await numbered.edit(key) { $0.subject = nil }
          })
      }),
    FaultyStore(
      "touch-in-seconds", "A touch gives the new lifetime in whole seconds, rounded down.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .milliseconds(7_200_700))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            let seconds = now.duration(to: idleDeadline).components.seconds
            let deadline = idleDeadline.isUnlimited ? idleDeadline : now.advanced(by: .seconds(seconds))
            return try await base.touch(key, idleDeadline: deadline, now: now)
          })
      }),
    FaultyStore(
      "touch-times-thousand", "A touch takes a lifetime in milliseconds for one in seconds.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(3660))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            let lifetime = now.duration(to: idleDeadline) * 1000
            return try await base.touch(key, idleDeadline: max(idleDeadline, now.advanced(by: lifetime)), now: now)
          })
      }),
  ]
}
