import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of listing a subject's records.
  static let recordLists: [FaultyStore] = [
    FaultyStore(
      "list-folds-case", "Listing compares subjects without regard to case.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "Ada"))
        return try await subject.listed("ada")
      },
      records: { base in listing(base) { entry, subject in entry.record.subject?.lowercased() == subject.lowercased() } }),
    FaultyStore(
      "list-matches-prefix", "Listing finds every subject that begins with the one asked for.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "adaa"))
        return try await subject.listed("ada")
      },
      records: { base in listing(base) { entry, subject in entry.record.subject?.utf8.starts(with: subject.utf8) == true } }),
    FaultyStore(
      "list-matches-pattern", "Listing takes an underscore in a subject for any character.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "aba"))
        return try await subject.listed("a_a")
      },
      records: { base in
        listing(base) { entry, pattern in
          guard let subject = entry.record.subject, subject.utf8.count == pattern.utf8.count else { return false }
          return zip(subject.utf8, pattern.utf8).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "_") }
        }
      }),
    FaultyStore(
      "list-normalises", "Listing compares subjects as text with Unicode normalisation, as comparing strings does.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "\u{E9}"))
        return try await subject.listed("e\u{301}")
      },
      records: { base in listing(base) { entry, subject in entry.record.subject == subject } }),
    FaultyStore(
      "list-includes-expired", "Listing shows expired records until they are pruned.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return try await subject.listed("ada", after: .seconds(3600))
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.now = .beginning }) }),
    FaultyStore(
      "list-ignores-limit", "Listing returns everything on one page.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", limit: 2)
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.limit = .max }) }),
    FaultyStore(
      "list-ignores-cursor", "Every page of a list is the first one.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", from: 2)
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.cursor = nil }) }),
    FaultyStore(
      "list-skips-one", "A page begins one record too late: the cursor counts as read and is skipped once more.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada", from: 1)
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            let page = try await base.records(request)
            return request.cursor == nil ? page : Array(page.dropFirst())
          })
      }),
    FaultyStore(
      "list-short-page", "A page counts expired records against its limit: it is short, and the reader takes it for the last one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([1], subject: "ada", idle: .seconds(60)))
        _ = try await subject.create(2, subject.record([2], subject: "ada"))
        return try await subject.listed("ada", limit: 1, after: .seconds(60))
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            var unaware = request
            unaware.now = .beginning
            return try await base.records(unaware).filter { $0.record.isLive(at: request.now) }
          })
      }),
    FaultyStore(
      "list-descends", "Lists come in the descending order of keys.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record([number], subject: "ada")) }
        return try await subject.listed("ada")
      },
      records: { base in AlteredRecordStore(base, records: { request in try await base.records(request).reversed() }) }),
    FaultyStore(
      "list-fails-on-damaged", "One record that cannot be decoded makes the whole list fail.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([0xFF], subject: "ada"))
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            let page = try await base.records(request)
            guard !page.contains(where: { (try? RecordPayload($0.record.payload)) == nil }) else {
              throw SessionError(.corrupt, "a record of the list cannot be decoded")
            }
            return page
          })
      }),
  ]

  /// Faults of the subject index, and of ending all records of a subject.
  static let recordSubjects: [FaultyStore] = [
    FaultyStore(
      "destroy-all-ignores-exception", "Ending all sessions of a subject ends the excepted one, too.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada", except: 1))"
      },
      records: { base in
        AlteredRecordStore(base, destroyAll: { subject, _ in try await base.destroyAll(of: subject, except: nil) })
      }),
    FaultyStore(
      "destroy-all-counts-exception", "Ending all sessions of a subject counts the excepted one as ended.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return "\(try await subject.destroyAll(of: "ada", except: 1))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            let count = try await base.destroyAll(of: subject, except: key)
            guard let key, try await base.stored(key)?.subject == subject else { return count }
            return count + 1
          })
      }),
    FaultyStore(
      "destroy-all-stops-early", "Ending all sessions of a subject ends its first page of two.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record(subject: "ada")) }
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(base, endingOnly: { all, exception in Array(all.filter { $0.key != exception }.prefix(2)) })
      }),
    FaultyStore(
      "destroy-all-matches-prefix", "Ending all sessions of a subject ends those of every subject that begins with it.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "adaa"))
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        let scan = KeyedRecords(base)
        return AlteredRecordStore(
          scan,
          destroyAll: { subject, key in
            var count = 0
            for (candidate, record) in try await scan.all()
            where candidate != key && record.subject?.utf8.starts(with: subject.utf8) == true {
              count += try await scan.destroy(candidate) ? 1 : 0
            }
            return count
          })
      }),
    FaultyStore(
      "index-built-at-create", "A session is listed for the subject that it was created with.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.listed("ada")
      },
      records: { base in
        listingBySubjectAtCreation(base) { created, _, subject in created?.utf8.elementsEqual(subject.utf8) == true }
      }),
    FaultyStore(
      "index-keeps-old-subject", "A session goes on being listed for the subject that it was created with, beside its present one.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.replace(with: subject.record(subject: "bob"))
        return try await subject.listed("ada")
      },
      records: { base in
        listingBySubjectAtCreation(base) { created, record, subject in
          [created, record.subject].contains { $0?.utf8.elementsEqual(subject.utf8) == true }
        }
      }),
    FaultyStore(
      "destroy-all-takes-anonymous", "Ending all sessions of a subject ends nobody's sessions, too.",
      probe: { subject in
        _ = try await subject.create()
        return "\(try await subject.destroyAll(of: "ada")), \(try await subject.stored())"
      },
      records: { base in
        let scan = KeyedRecords(base)
        return AlteredRecordStore(
          scan,
          destroyAll: { subject, key in
            for (candidate, record) in try await scan.all() where record.subject == nil && candidate != key {
              try await scan.destroy(candidate)
            }
            return try await scan.destroyAll(of: subject, except: key)
          })
      }),
    FaultyStore(
      "destroy-all-blocks-subject", "A subject whose sessions were ended is never listed again, whoever logs in.",
      probe: { subject in
        _ = try await subject.destroyAll(of: "ada")
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return try await subject.listed("ada")
      },
      records: { base in
        // The subjects, as bytes: equal strings are not always equal subjects.
        let ended: Locked<Set<[UInt8]>> = Locked([])
        return AlteredRecordStore(
          base,
          records: { request in
            if ended.withLock({ $0.contains(Array(request.subject.utf8)) }) { return [] }
            return try await base.records(request)
          },
          destroyAll: { subject, key in
            ended.withLock { _ = $0.insert(Array(subject.utf8)) }
            return try await base.destroyAll(of: subject, except: key)
          })
      }),
  ]
}

/// A store that lists the live records that fulfil a condition, given the subject asked for.
private func listing(
  _ base: any SubjectIndexedRecordStore, where isListed: @escaping @Sendable (_ entry: KeyedRecords.Entry, _ subject: String) -> Bool
) -> AlteredRecordStore {
  let scan = KeyedRecords(base)
  return AlteredRecordStore(
    scan,
    records: { request in
      try await scan.page(request) { entry in isListed(entry, request.subject) }
    })
}

/// A store that remembers the subject that each record was created with, and lists the live records that fulfil a condition.
private func listingBySubjectAtCreation(
  _ base: any SubjectIndexedRecordStore,
  where isListed: @escaping @Sendable (_ created: String?, _ record: SessionRecord, _ subject: String) -> Bool
) -> AlteredRecordStore {
  let scan = KeyedRecords(base)
  let subjects: Locked<[RecordKey: String]> = Locked([:])
  return AlteredRecordStore(
    scan,
    create: { key, record, now in
      guard try await scan.create(key, record, now: now) else { return false }
      subjects.withLock { $0[key] = record.subject }
      return true
    },
    records: { request in
      let created = subjects.withLock { $0 }
      return try await scan.page(request) { entry in isListed(created[entry.key], entry.record, request.subject) }
    })
}
