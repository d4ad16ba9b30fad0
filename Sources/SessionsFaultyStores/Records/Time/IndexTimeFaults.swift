import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of an index that loses touch with its records as time goes by.
  static let recordIndexTimes: [FaultyStore] = [
    FaultyStore(
      "index-keeps-first-deadline", "The index knows the deadline that a record was created with, and lists it until then.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.listed("ada", after: .seconds(3600))
      },
      records: { base in indexingDeadlines(base, isReplaceRenewing: false) }),
    FaultyStore(
      "index-misses-touch", "The index knows the deadline that the last create or replace gave a record, and misses touches.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.listed("ada", after: .seconds(3600))
      },
      records: { base in indexingDeadlines(base, isReplaceRenewing: true) }),
    FaultyStore(
      "index-forgets-in-list", "A list drops the entries of the records that it finds expired, though the records stay.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.listed("ada", after: .seconds(3600))
        return try await subject.listed("ada")
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          records: { request in
            for (key, record) in try await base.records(of: request.subject, after: nil, limit: .max, now: .beginning)
            where !record.isLive(at: request.now) { index.forget(key) }
            return try await index.records(request)
          })
      }),
    FaultyStore(
      "index-forgets-in-load", "A load drops the index entry of a record that it finds expired, though the record stays.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.stored(after: .seconds(3600))
        return try await subject.listed("ada")
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          load: { key, now in
            let record = try await index.load(key, now: now)
            if record == nil { index.forget(key) }
            return record
          })
      }),
    FaultyStore(
      "index-forgets-in-touch", "A touch drops the index entry of a record that it finds expired, though the record stays.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.touch(to: .seconds(7200), after: .seconds(3600))
        return try await subject.listed("ada")
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          touch: { key, idleDeadline, now in
            let isLive = try await index.touch(key, idleDeadline: idleDeadline, now: now)
            if !isLive { index.forget(key) }
            return isLive
          })
      }),
    FaultyStore(
      "index-forgets-in-replace", "A stale replace leaves the record without its index entry, which was taken out first.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(expecting: 7)
        return try await subject.listed("ada")
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          replace: { request in
            index.forget(request.key)
            return try await index.replace(request)
          })
      }),
    FaultyStore(
      "index-forgets-in-destroy", "A destroy at another version leaves the record and drops its index entry.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.destroy(expecting: 7)
        return try await subject.listed("ada")
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          destroy: { key, version in
            index.forget(key)
            return try await index.destroy(key, expecting: version)
          })
      }),
    FaultyStore(
      "index-forgets-in-prune", "A prune with a limit drops the index entries of all expired records, also of those that it leaves.",
      probe: { subject in
        for number: UInt8 in 1...2 {
          _ = try await subject.create(number, subject.record([number], subject: "ada", idle: .seconds(3600 - Int64(number))))
        }
        _ = try await subject.prune(limit: 1, after: .seconds(3600))
        return try await subject.listed("ada")
      },
      records: { base in
        let scan = KeyedRecords(base)
        let index = ForgetfulIndex(AlteredRecordStore(scan))
        return AlteredRecordStore(
          index,
          prune: { now, limit in
            for (key, record) in try await scan.all() where !record.isLive(at: now) { index.forget(key) }
            return try await index.prune(now: now, limit: limit)
          })
      }),
    FaultyStore(
      "index-misses-born-expired", "A record that was expired when it was created is never put into the index.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada", idle: .zero))
        return try await subject.listed("ada", after: .seconds(-1))
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          create: { key, record, now in
            guard try await index.create(key, record, now: now) else { return false }
            if !record.isLive(at: now) { index.forget(key) }
            return true
          })
      }),
    FaultyStore(
      "index-takes-refused",
      "A create writes its index entry first, and leaves it there when the key is taken: the record ends with a stranger.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.create(1, subject.record(subject: "eve"))
        return "\(try await subject.destroyAll(of: "eve"))"
      },
      records: { base in
        // The subjects that records were refused for.
        let refused: Locked<[RecordKey: String]> = Locked([:])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            if try await base.create(key, record, now: now) { return true }
            refused.withLock { $0[key] = record.subject }
            return false
          },
          destroyAll: { subject, except in
            var count = try await base.destroyAll(of: subject, except: except)
            for (key, _) in refused.withLock({ $0.filter { $0.value == subject && $0.key != except } }) {
              count += try await base.destroy(key) ? 1 : 0
              refused.withLock { $0[key] = nil }
            }
            return count
          })
      }),
    FaultyStore(
      "index-takes-stale", "A replace writes its index entry first, and leaves it there when it is stale: the record ends with a stranger.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(expecting: 7, with: subject.record(subject: "eve"))
        return "\(try await subject.destroyAll(of: "eve"))"
      },
      records: { base in
        let stale: Locked<[RecordKey: String]> = Locked([:])
        return AlteredRecordStore(
          base,
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .stale { stale.withLock { $0[request.key] = request.record.subject } }
            return outcome
          },
          destroyAll: { subject, except in
            var count = try await base.destroyAll(of: subject, except: except)
            for (key, _) in stale.withLock({ $0.filter { $0.value == subject && $0.key != except } }) {
              count += try await base.destroy(key) ? 1 : 0
              stale.withLock { $0[key] = nil }
            }
            return count
          })
      }),
    FaultyStore(
      "index-moves-expired", "A replace of an expired record moves it to the new subject in the index before it finds that it is stale.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(with: subject.record(subject: "eve"), after: .seconds(3600))
        return "\(try await subject.listed("ada")), \(try await subject.destroyAll(of: "eve"))"
      },
      records: { base in
        let index = ForgetfulIndex(base)
        return AlteredRecordStore(
          index,
          replace: { request in
            let stored = try await base.stored(request.key)
            let outcome = try await index.replace(request)
            if outcome == .stale, let stored, stored.version == request.version, stored.subject != request.record.subject {
              index.forget(request.key)
            }
            return outcome
          })
      }),
    FaultyStore(
      "index-survives-prune", "A prune leaves the index entries of what it removes, which then name the next record at the key.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.prune(after: .seconds(3600))
        _ = try await subject.create(1, subject.record(subject: "bob"))
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        let scan = KeyedRecords(base)
        let left: Locked<[RecordKey: String]> = Locked([:])
        return AlteredRecordStore(
          scan,
          prune: { now, limit in
            let before = try await scan.all()
            let count = try await scan.prune(now: now, limit: limit)
            for (key, record) in before {
              guard let subject = record.subject, try await scan.stored(key) == nil else { continue }
              left.withLock { $0[key] = subject }
            }
            return count
          },
          destroyAll: { subject, except in
            var count = try await scan.destroyAll(of: subject, except: except)
            for (key, _) in left.withLock({ $0.filter { $0.value == subject && $0.key != except } }) {
              count += try await scan.destroy(key) ? 1 : 0
            }
            return count
          })
      }),
    FaultyStore(
      "destroy-all-spares-expired", "Ending all sessions of a subject leaves those that were expired at the latest time that any call had.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.stored(after: .seconds(3600))
        return "\(try await subject.destroyAll(of: "ada")), \(try await subject.stored())"
      },
      records: { base in
        let latest: Locked<Timestamp> = Locked(.beginning)
        @Sendable func note(_ now: Timestamp) { latest.withLock { $0 = max($0, now) } }
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            note(now)
            return try await base.create(key, record, now: now)
          },
          load: { key, now in
            note(now)
            return try await base.load(key, now: now)
          },
          records: { request in
            note(request.now)
            return try await base.records(request)
          },
          destroyAll: { subject, key in
            let all = try await base.records(of: subject, after: nil, limit: .max, now: latest.withLock { $0 })
            let others = all.filter { $0.key != key }
            for (key, _) in others { try await base.destroy(key) }
            return others.count
          })
      }),
  ]
}

/// A store that lists records until the deadline that its index knows, which misses touches.
private func indexingDeadlines(_ base: any SubjectIndexedRecordStore, isReplaceRenewing: Bool) -> AlteredRecordStore {
  let deadlines: Locked<[RecordKey: Timestamp]> = Locked([:])
  return AlteredRecordStore(
    base,
    create: { key, record, now in
      guard try await base.create(key, record, now: now) else { return false }
      deadlines.withLock { $0[key] = record.expiresAt }
      return true
    },
    replace: { request in
      let outcome = try await base.replace(request)
      if outcome == .replaced, isReplaceRenewing, let end = try await base.stored(request.key)?.expiresAt {
        deadlines.withLock { $0[request.key] = end }
      }
      return outcome
    },
    records: { request in
      let known = deadlines.withLock { $0 }
      let all = try await base.records(of: request.subject, after: request.cursor, limit: .max, now: request.now)
      let listed = all.filter { entry in known[entry.key].map { request.now < $0 } ?? true }
      return Array(listed.prefix(max(request.limit, 0)))
    })
}
