import Sessions

extension FaultyStore {
  /// Faults of deadlines and clocks.
  static let recordLifetimes: [FaultyStore] = [
    FaultyStore(
      "deadline-inclusive", "A record is still loaded at the millisecond of its deadline.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(base, load: { key, now in try await base.load(key, now: now.advanced(by: .milliseconds(-1))) })
      }),
    FaultyStore(
      "load-ignores-expiry", "A record is loaded until somebody prunes it.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" },
      records: { base in AlteredRecordStore(base, load: { key, _ in try await base.stored(key) }) }),
    FaultyStore(
      "load-ignores-absolute", "A load looks at the idle deadline only.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return try await subject.stored(after: .seconds(60))
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.stored(key), now < record.idleDeadline else { return nil }
            return record
          })
      }),
    FaultyStore(
      "load-ignores-idle", "A load looks at the absolute deadline only.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.stored(key), now < record.absoluteDeadline else { return nil }
            return record
          })
      }),
    FaultyStore(
      "load-slides", "A load alone extends the session by an hour.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(60))), \(try await $0.stored(after: .seconds(60)))" },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            let record = try await base.load(key, now: now)
            _ = try await base.touch(key, idleDeadline: now.advanced(by: .seconds(3600)), now: now)
            return record
          })
      }),
    FaultyStore(
      "unlimited-becomes-maximum", "No limit is stored as the end of the year 9999.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.idleDeadline = .unlimited })
        return try await subject.records.load(subject.key(), now: subject.now)?.idleDeadline.description ?? "no record"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            record.absoluteDeadline = min(record.absoluteDeadline, .maximum)
            record.idleDeadline = min(record.idleDeadline, .maximum)
          })
      }),
    FaultyStore(
      "unlimited-ends", "No limit is stored as nothing, which a load reads as expired.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.idleDeadline = .unlimited })
        return try await subject.stored() == "no record" ? "no record" : "a record"
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now) else { return nil }
            return record.idleDeadline.isUnlimited ? nil : record
          })
      }),
    FaultyStore(
      "deadlines-end-2038", "Deadlines are kept in 32-bit seconds, and the later ones end in January 2038.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(86400 * 365 * 1000)))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            let last = Timestamp(milliseconds: Int64(Int32.max) * 1000)
            if !record.absoluteDeadline.isUnlimited { record.absoluteDeadline = min(record.absoluteDeadline, last) }
            if !record.idleDeadline.isUnlimited { record.idleDeadline = min(record.idleDeadline, last) }
          })
      }),
    FaultyStore(
      "creation-time-unsigned", "A creation time before 1970 is lost.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.createdAt = Timestamp(milliseconds: -1) })
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            var record = record
            record.createdAt = max(record.createdAt, Timestamp(milliseconds: 0))
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "expiry-in-whole-seconds", "The backend is given the time to live in whole seconds, rounded down: what is left of a second is lost.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(idle: .milliseconds(1500)))
        return try await subject.stored(after: .milliseconds(1200))
      },
      records: { base in
        // The time at which the backend removes each record.
        let deadlines: Locked<[RecordKey: Timestamp]> = Locked([:])
        @Sendable func expire(_ key: RecordKey, now: Timestamp) async throws {
          guard let record = try await base.stored(key) else { return }
          let seconds = now.duration(to: record.expiresAt).components.seconds
          deadlines.withLock { $0[key] = record.expiresAt.isUnlimited ? nil : now.advanced(by: .seconds(seconds)) }
        }
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.create(key, record, now: now) else { return false }
            try await expire(key, now: now)
            return true
          },
          load: { key, now in
            if let deadline = deadlines.withLock({ $0[key] }), deadline <= now { return nil }
            return try await base.load(key, now: now)
          },
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced { try await expire(request.key, now: request.now) }
            return outcome
          },
          touch: { key, idleDeadline, now in
            guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            try await expire(key, now: now)
            return true
          })
      }),
    FaultyStore(
      "own-clock", "A load goes by the clock of the backend, which is two minutes behind the application's.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(base, load: { key, now in try await base.load(key, now: now.advanced(by: .seconds(-120))) })
      }),
    FaultyStore(
      "absolute-ends-early", "A load takes a second off the absolute limit, to be on the safe side.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return try await subject.stored(after: .milliseconds(59_500))
      },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now) else { return nil }
            let end = record.absoluteDeadline.advanced(by: .seconds(-1))
            return now < end ? record : nil
          })
      }),
  ]
}
