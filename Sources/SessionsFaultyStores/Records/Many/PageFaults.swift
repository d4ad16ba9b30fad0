import Sessions

extension FaultyStore {
  /// Faults of cursors, limits and exceptions.
  static let recordPages: [FaultyStore] = [
    FaultyStore(
      "cursor-must-be-listed", "After a cursor whose record is no longer the subject's the list begins again.",
      probe: { try await listAfterDestroyed($0) },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            var request = request
            if let cursor = request.cursor, try await base.load(cursor, now: request.now)?.subject != request.subject {
              request.cursor = nil
            }
            return try await base.records(request)
          })
      }),
    FaultyStore(
      "cursor-gone-ends-list", "After a cursor whose record is gone a list has no more pages.",
      probe: { try await listAfterDestroyed($0) },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            if let cursor = request.cursor, try await base.stored(cursor) == nil { return [] }
            return try await base.records(request)
          })
      }),
    FaultyStore(
      "cursor-expired-ends-list", "After a cursor whose record has expired a list has no more pages.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([1], subject: "ada", idle: .seconds(60)))
        _ = try await subject.create(2, subject.record([2], subject: "ada"))
        return try await subject.listed("ada", from: 1, after: .seconds(60))
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            if let cursor = request.cursor, let record = try await base.stored(cursor), !record.isLive(at: request.now) { return [] }
            return try await base.records(request)
          })
      }),
    FaultyStore(
      "cursor-by-half", "A cursor is compared in its first eight bytes.",
      probe: { subject in
        for low: UInt64 in 1...2 {
          _ = try await subject.records.create(RecordKey(high: 1, low: low), subject.record(subject: "ada"), now: subject.now)
        }
        return "\(try await subject.records.records(of: "ada", after: RecordKey(high: 1, low: 1), limit: 9, now: subject.now).count)"
      },
      records: { base in
        AlteredRecordStore(base, rewritingLists: { list in list.cursor = list.cursor.map { RecordKey(high: $0.high, low: .max) } })
      }),
    FaultyStore(
      "list-limit-of-32-bits", "The limit of a list is kept in 32 bits.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([1], subject: "ada"))
        return try await subject.listed("ada", limit: 1 << 32)
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.limit = Int(Int32(truncatingIfNeeded: $0.limit)) }) }),
    FaultyStore(
      "prune-limit-of-32-bits", "The limit of a prune is kept in 32 bits.",
      probe: { subject in
        _ = try await subject.create()
        return "\(try await subject.prune(limit: 1 << 32, after: .seconds(3600)))"
      },
      records: { base in
        AlteredRecordStore(base, prune: { now, limit in try await base.prune(now: now, limit: Int(Int32(truncatingIfNeeded: limit))) })
      }),
    FaultyStore(
      "list-zero-is-no-limit", "A limit of zero is none: the page has everything.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([1], subject: "ada"))
        return try await subject.listed("ada", limit: 0)
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { if $0.limit == 0 { $0.limit = .max } }) }),
    FaultyStore(
      "list-by-last-change", "A list has the records that were replaced after those that were not, as their rows were written again.",
      probe: { subject in
        for number: UInt8 in 1...2 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        _ = try await subject.replace(1, with: subject.record([1], subject: "ada"))
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            let page = try await base.records(request)
            return page.filter { $0.record.version == 1 } + page.filter { $0.record.version != 1 }
          })
      }),
    FaultyStore(
      "list-prefetches", "The page after one is read with it: what changes in between shows as it was.",
      probe: { subject in
        for number: UInt8 in 1...2 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        _ = try await subject.listed("ada", limit: 1)
        _ = try await subject.destroy(2)
        return try await subject.listed("ada", from: 1, limit: 1)
      },
      records: { base in
        let read: Locked<[RecordKey: [KeyedRecords.Entry]]> = Locked([:])
        return AlteredRecordStore(
          base,
          records: { request in
            if let cursor = request.cursor, let page = read.withLock({ $0.removeValue(forKey: cursor) }) {
              return Array(page.filter { $0.record.subject == request.subject }.prefix(max(request.limit, 0)))
            }
            let page = try await base.records(request)
            guard let last = page.last?.key else { return page }
            var next = request
            next.cursor = last
            let following = try await base.records(next)
            read.withLock { $0[last] = following }
            return page
          })
      }),
    FaultyStore(
      "exception-unknown-stops", "Ending all sessions of a subject but one that is not the subject's ends none.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada", except: 2))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            if let key, try await base.stored(key)?.subject?.utf8.elementsEqual(subject.utf8) != true { return 0 }
            return try await base.destroyAll(of: subject, except: key)
          })
      }),
    FaultyStore(
      "exception-by-half", "The exception from the end of a subject is compared in its first eight bytes.",
      probe: { subject in
        for low: UInt64 in 1...2 {
          _ = try await subject.records.create(RecordKey(high: 1, low: low), subject.record(subject: "ada"), now: subject.now)
        }
        return "\(try await subject.records.destroyAll(of: "ada", except: RecordKey(high: 1, low: 1)))"
      },
      records: { base in
        AlteredRecordStore(base, endingOnly: { all, exception in all.filter { $0.key.high != exception?.high } })
      }),
  ]

  /// Faults in the declarations of record stores.
  static let recordDeclarations: [FaultyStore] = [
    FaultyStore(
      "undeclared-index-empty", "A record store without a subject index answers with an empty list and that there was nothing to end.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.listed("ada")) \(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base, capabilities: base.capabilities.subtracting([.subjectIndex]), records: { _ in [] }, destroyAll: { _, _ in 0 })
      }),
    FaultyStore(
      "undeclared-index-empty-page", "A record store without a subject index refuses to list, but a page of nothing is there at once.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        let nothing = try await subject.listed("ada", limit: 0)
        return "\(nothing) \(try await subject.listed("ada", limit: 1))"
      },
      records: { base in
        AlteredRecordStore(
          base, capabilities: base.capabilities.subtracting([.subjectIndex]),
          records: { request in
            guard request.limit > 0 else { return [] }
            throw noIndex
          },
          destroyAll: { _, _ in throw noIndex })
      }),
    FaultyStore(
      "undeclared-index-ends-all", "A record store without a subject index refuses to end a subject's records after it did so.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        let isRefused = (try? await subject.destroyAll(of: "ada")) == nil
        return "\(isRefused) \(try await subject.stored())"
      },
      records: { base in
        AlteredRecordStore(
          base, capabilities: base.capabilities.subtracting([.subjectIndex]),
          records: { _ in throw noIndex },
          destroyAll: { subject, key in
            _ = try await base.destroyAll(of: subject, except: key)
            throw noIndex
          })
      }),
    FaultyStore(
      "undeclared-index-ends-none",
      "A record store without a subject index refuses to list, but says of the end of a subject that it is done.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base, capabilities: base.capabilities.subtracting([.subjectIndex]),
          records: { _ in throw noIndex }, destroyAll: { _, _ in 0 })
      }),
  ]

  /// What a store without a subject index throws.
  private static let noIndex: SessionError = SessionError(.unsupported, "there is no subject index")

  /// Lists what comes after a cursor whose record was destroyed.
  private static func listAfterDestroyed(_ subject: FaultProbeSubject) async throws(SessionError) -> String {
    for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
    _ = try await subject.destroy(2)
    return try await subject.listed("ada", from: 2)
  }
}
