import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of deadlines that have passed when they are written.
  static let recordPastDeadlines: [FaultyStore] = [
    FaultyStore(
      "create-refuses-past", "A create with a deadline that has passed is refused, as if its key were taken.",
      probe: { "\(try await $0.create(1, $0.record(idle: .zero)))" },
      records: { base in
        AlteredRecordStore(
          base, create: { key, record, now in record.isLive(at: now) ? try await base.create(key, record, now: now) : false })
      }),
    FaultyStore(
      "create-skips-past",
      "A create with a deadline that has passed reports success and stores nothing, as setting a negative time to live does.",
      probe: { "\(try await $0.create(1, $0.record(idle: .zero))), \(try await $0.stored(after: .seconds(-1)))" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.create(key, record, now: now) else { return false }
            if !record.isLive(at: now) { try await base.destroy(key) }
            return true
          })
      }),
    FaultyStore(
      "create-lifts-past", "A create gives a record at least one second to live.",
      probe: { "\(try await $0.create(1, $0.record(idle: .zero))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            var record = record
            let second = now.advanced(by: .seconds(1))
            record.absoluteDeadline = max(record.absoluteDeadline, second)
            record.idleDeadline = max(record.idleDeadline, second)
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "replace-refuses-past", "A replace with a deadline that has passed writes nothing and is stale.",
      probe: { "\(try await $0.create()), \(try await $0.replace(with: $0.record(idle: .zero), forcing: true))" },
      records: { base in
        AlteredRecordStore(
          base, replace: { request in request.record.isLive(at: request.now) ? try await base.replace(request) : .stale })
      }),
    FaultyStore(
      "replace-removes-past", "A replace with a deadline that has passed removes the record at once.",
      probe: { subject in
        _ = try await subject.create()
        let outcome = try await subject.replace(with: subject.record(idle: .zero), forcing: true)
        return "\(outcome), \(try await subject.stored(after: .seconds(-1)))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced, try await base.load(request.key, now: request.now) == nil { try await base.destroy(request.key) }
            return outcome
          })
      }),
    FaultyStore(
      "replace-keeps-for-past", "A replace with a deadline that has passed keeps the stored one: a time to live has to be positive.",
      probe: { subject in
        _ = try await subject.create()
        let outcome = try await subject.replace(with: subject.record(idle: .zero), forcing: true)
        return "\(outcome), \(try await subject.stored())"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key) else { return }
            if request.record.idleDeadline <= request.now { request.record.idleDeadline = stored.idleDeadline }
            if request.record.absoluteDeadline <= request.now { request.record.absoluteDeadline = stored.absoluteDeadline }
          })
      }),
    FaultyStore(
      "deadline-zero-is-none", "A deadline of zero is taken for none, as an empty value is.",
      probe: { subject in
        let record = SessionRecord(
          createdAt: subject.now, absoluteDeadline: subject.after(.seconds(60)), idleDeadline: Timestamp(milliseconds: 0), payload: [1])
        return "\(try await subject.create(1, record)), \(try await subject.stored())"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            if record.absoluteDeadline.milliseconds == 0 { record.absoluteDeadline = .unlimited }
            if record.idleDeadline.milliseconds == 0 { record.idleDeadline = .unlimited }
          })
      }),
    FaultyStore(
      "deadline-negative-is-none", "A negative deadline is stored as none, as -1 means for a time to live.",
      probe: { subject in
        let record = SessionRecord(
          createdAt: subject.now, absoluteDeadline: subject.after(.seconds(60)), idleDeadline: Timestamp(milliseconds: -1), payload: [1])
        return "\(try await subject.create(1, record)), \(try await subject.stored())"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            if record.absoluteDeadline.milliseconds < 0 { record.absoluteDeadline = .unlimited }
            if record.idleDeadline.milliseconds < 0 { record.idleDeadline = .unlimited }
          })
      }),
    FaultyStore(
      "prune-knows-destroyed",
      "A prune goes by a queue of deadlines that a destroy does not clean, and so removes the next record at the key.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(idle: .seconds(60)))
        _ = try await subject.destroy()
        _ = try await subject.create()
        return "\(try await subject.prune(after: .seconds(60))), \(try await subject.stored())"
      },
      records: { base in
        // The deadlines that destroyed records had.
        let queue: Locked<[RecordKey: Timestamp]> = Locked([:])
        return AlteredRecordStore(
          base,
          destroy: { key, version in
            let end = try await base.stored(key)?.expiresAt
            guard try await base.destroy(key, expecting: version) else { return false }
            queue.withLock { $0[key] = end }
            return true
          },
          prune: { now, limit in
            var count = try await base.prune(now: now, limit: limit)
            for (key, end) in queue.withLock({ $0 }) where end <= now && count < limit {
              queue.withLock { $0[key] = nil }
              count += try await base.destroy(key) ? 1 : 0
            }
            return count
          })
      }),
    FaultyStore(
      "deadline-not-before-creation", "A write lifts deadlines that lie before the creation to it.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-30)))), \(try await $0.stored(after: .seconds(-29)))" },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            record.absoluteDeadline = max(record.absoluteDeadline, record.createdAt)
            record.idleDeadline = max(record.idleDeadline, record.createdAt)
          })
      }),
    FaultyStore(
      "prune-misses-born-expired", "A prune does not know a record that was expired when it was written.",
      probe: { "\(try await $0.create(1, $0.record(idle: .zero))), \(try await $0.prune(after: .zero))" },
      records: { base in
        let scan = KeyedRecords(base)
        let unknown: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          scan,
          create: { key, record, now in
            guard try await scan.create(key, record, now: now) else { return false }
            unknown.withLock { unknown in
              if record.isLive(at: now) { unknown.remove(key) } else { _ = unknown.insert(key) }
            }
            return true
          },
          prune: { now, limit in
            let unknown = unknown.withLock { $0 }
            let expired = try await scan.all().filter { !$0.record.isLive(at: now) && !unknown.contains($0.key) }
            return try await scan.destroy(expired.sorted { $0.record.expiresAt < $1.record.expiresAt }, limit: limit)
          })
      }),
  ]
}
