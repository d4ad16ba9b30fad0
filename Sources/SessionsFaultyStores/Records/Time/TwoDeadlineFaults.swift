import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of the two deadlines beside each other, of which one may be unlimited.
  static let recordTwoDeadlines: [FaultyStore] = [
    FaultyStore(
      "replace-judges-idle-only", "A replace looks at the idle deadline only: it brings back what ended by the absolute one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return try await subject.replace(after: .seconds(60))
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            if let stored = try await base.stored(request.key), request.now < stored.idleDeadline { request.now = .beginning }
          })
      }),
    FaultyStore(
      "replace-judges-absolute-only", "A replace looks at the absolute deadline only: it brings back what was idle for too long.",
      probe: { "\(try await $0.create()), \(try await $0.replace(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            if let stored = try await base.stored(request.key), request.now < stored.absoluteDeadline { request.now = .beginning }
          })
      }),
    FaultyStore(
      "touch-judges-idle-only", "A touch looks at the idle deadline only, and reports success for what ended by the absolute one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return "\(try await subject.touch(to: .seconds(7200), after: .seconds(60)))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            guard let stored = try await base.stored(key), now < stored.idleDeadline else { return false }
            return try await base.touch(key, idleDeadline: idleDeadline, now: .beginning)
          })
      }),
    FaultyStore(
      "touch-cuts-stored", "A touch cuts the stored idle deadline to the absolute one: unlimited is no more.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.idleDeadline = .unlimited })
        _ = try await subject.touch(to: .seconds(60))
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard try await numbered.load(key, now: now) != nil else { return false }
            return try await numbered.edit(key) { $0.idleDeadline = min(max($0.idleDeadline, idleDeadline), $0.absoluteDeadline) }
          })
      }),
    FaultyStore(
      "touch-limits-unlimited", "A touch sets an unlimited idle deadline to its own, as nothing is earlier than everything.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.idleDeadline = .unlimited })
        _ = try await subject.touch(to: .seconds(60))
        return try await subject.stored()
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard let stored = try await numbered.load(key, now: now) else { return false }
            guard stored.idleDeadline.isUnlimited else { return try await numbered.touch(key, idleDeadline: idleDeadline, now: now) }
            return try await numbered.edit(key) { $0.idleDeadline = min(idleDeadline, $0.absoluteDeadline) }
          })
      }),
    FaultyStore(
      "touch-limits-to-maximum", "A touch without a limit sets the idle deadline to the end of the year 9999.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.absoluteDeadline = .unlimited })
        _ = try await subject.records.touch(subject.key(), idleDeadline: .unlimited, now: subject.now)
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            try await base.touch(key, idleDeadline: min(idleDeadline, .maximum), now: now)
          })
      }),
    FaultyStore(
      "idle-cut-to-absolute", "A write cuts the idle deadline to the absolute one.",
      probe: { "\(try await $0.create(1, $0.record(absolute: .seconds(60)))), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, rewritingWrites: { $0.idleDeadline = min($0.idleDeadline, $0.absoluteDeadline) }) }),
    FaultyStore(
      "unlimited-stays", "A deadline that was unlimited once cannot be limited again.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.absoluteDeadline = .unlimited })
        _ = try await subject.replace()
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key) else { return }
            if stored.absoluteDeadline.isUnlimited { request.record.absoluteDeadline = .unlimited }
            if stored.idleDeadline.isUnlimited { request.record.idleDeadline = .unlimited }
          })
      }),
    FaultyStore(
      "replace-drops-unlimited", "A replace that makes a deadline unlimited keeps the old one: no value is taken for no change.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record { $0.absoluteDeadline = .unlimited })
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let stored = try await base.stored(request.key) else { return }
            if request.record.absoluteDeadline.isUnlimited { request.record.absoluteDeadline = stored.absoluteDeadline }
            if request.record.idleDeadline.isUnlimited { request.record.idleDeadline = stored.idleDeadline }
          })
      }),
    FaultyStore(
      "maximum-becomes-unlimited", "The last deadline of the year 9999 is stored as none.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.absoluteDeadline = .maximum })
        return try await subject.records.load(subject.key(), now: subject.now)?.absoluteDeadline.description ?? "no record"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            if record.absoluteDeadline == .maximum { record.absoluteDeadline = .unlimited }
            if record.idleDeadline == .maximum { record.idleDeadline = .unlimited }
          })
      }),
    FaultyStore(
      "prune-misses-half-unlimited", "A prune leaves records of which one deadline is unlimited.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.absoluteDeadline = .unlimited })
        return "\(try await subject.prune(after: .seconds(3600)))"
      },
      records: { base in
        AlteredRecordStore(base, pruning: { !$0.isLive(at: $1) && !$0.isHalfUnlimited })
      }),
    FaultyStore(
      "prune-orders-by-idle",
      "A prune takes the records that were idle for the longest time first, also those that ended by the other deadline.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(idle: .seconds(60)))
        _ = try await subject.create(2, subject.record(idle: .seconds(90), absolute: .seconds(30)))
        _ = try await subject.prune(limit: 1, after: .seconds(90))
        return "\(try await subject.stored(1)), \(try await subject.stored(2))"
      },
      records: { base in
        AlteredRecordStore(base, pruning: { !$0.isLive(at: $1) }, by: { $0.idleDeadline < $1.idleDeadline })
      }),
    FaultyStore(
      "touch-expires-by-idle", "A touch makes the idle deadline the record's end, also where the absolute one is earlier.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        _ = try await subject.touch(to: .seconds(30))
        return try await subject.stored(after: .seconds(60))
      },
      records: { base in
        // The records whose end is the idle deadline.
        let touched: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          load: { key, now in
            guard touched.withLock({ $0.contains(key) }) else { return try await base.load(key, now: now) }
            guard let record = try await base.stored(key), now < record.idleDeadline else { return nil }
            return record
          },
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced { touched.withLock { _ = $0.remove(request.key) } }
            return outcome
          },
          touch: { key, idleDeadline, now in
            guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            touched.withLock { _ = $0.insert(key) }
            return true
          },
          destroy: { key, version in
            touched.withLock { _ = $0.remove(key) }
            return try await base.destroy(key, expecting: version)
          })
      }),
    FaultyStore(
      "touch-throttled", "A touch that would move the idle deadline by less than a second is skipped.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .milliseconds(3_600_500))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          touch: { key, idleDeadline, now in
            guard let stored = try await base.load(key, now: now) else { return false }
            if !stored.idleDeadline.isUnlimited, idleDeadline < stored.idleDeadline.advanced(by: .seconds(1)) { return true }
            return try await base.touch(key, idleDeadline: idleDeadline, now: now)
          })
      }),
    FaultyStore(
      "list-misses-unlimited", "Listing leaves out records without any deadline: the index is ordered by the end, and they have none.",
      probe: { subject in
        let record = SessionRecord(
          createdAt: subject.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, subject: "ada", payload: [1])
        _ = try await subject.create(1, record)
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(base, records: { request in try await base.records(request).filter { !$0.record.expiresAt.isUnlimited } })
      }),
    FaultyStore(
      "list-misses-half-unlimited", "Listing leaves out records of which one deadline is unlimited.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada") { $0.idleDeadline = .unlimited })
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(base, records: { request in try await base.records(request).filter { !$0.record.isHalfUnlimited } })
      }),
    FaultyStore(
      "destroy-all-misses-unlimited", "Ending all sessions of a subject leaves those with an unlimited deadline.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada") { $0.absoluteDeadline = .unlimited })
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          endingOnly: { all, exception in
            all.filter { $0.key != exception && !$0.record.absoluteDeadline.isUnlimited && !$0.record.idleDeadline.isUnlimited }
          })
      }),
  ]
}

extension SessionRecord {
  /// Whether one deadline is unlimited and the other one is not.
  fileprivate var isHalfUnlimited: Bool { absoluteDeadline.isUnlimited != idleDeadline.isUnlimited }
}
