import Sessions

extension FaultyStore {
  /// Faults that show with more records, or more operations under way, than an author tries.
  static let recordBatches: [FaultyStore] = [
    listEnding(at: 100), listEnding(at: 1000), destroyAllEnding(at: 25), destroyAllEnding(at: 100), destroyAllEnding(at: 1000),
    FaultyStore(
      "prune-ends-at-100", "A prune removes at most 100 records, whatever limit it is given.",
      probe: { subject in
        try await fill(subject, 101)
        return "\(try await subject.prune(limit: 200, after: .seconds(365 * 86400)))"
      },
      records: { base in AlteredRecordStore(base, prune: { now, limit in try await base.prune(now: now, limit: min(limit, 100)) }) }),
    FaultyStore(
      "exception-folds-case", "The excepted key is compared as text, without regard to the case of its letters.",
      probe: { subject in
        guard let stored = RecordKey([UInt8]("abcdefghabcdefgh".utf8)), let other = RecordKey([UInt8]("ABCDEFGHABCDEFGH".utf8)) else {
          return ""
        }
        _ = try await subject.records.create(stored, subject.record(subject: "ada"), now: subject.now)
        return "\(try await subject.records.destroyAll(of: "ada", except: other))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            func folded(_ key: RecordKey) -> [UInt8] { key.bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 } }
            let all = try await base.records(of: subject, after: nil, limit: .max, now: .beginning)
            let alike = all.first { entry in key.map { folded($0) == folded(entry.key) } ?? false }
            return try await base.destroyAll(of: subject, except: alike?.key ?? key)
          })
      }),
    FaultyStore(
      "list-drops-between-batches", "A list is read in batches of 100, and the first record of each further one is left out.",
      probe: { subject in
        try await fill(subject, 101)
        return "\(try await subject.records.records(of: "ada", after: nil, limit: 200, now: subject.now).count)"
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in try await base.records(request).enumerated().filter { $0.offset == 0 || $0.offset % 100 > 0 }.map(\.element)
          })
      }),
    FaultyStore(
      "destroy-all-counts-last-batch", "Ending all sessions of a subject says how many its last batch of 50 had.",
      probe: { subject in
        try await fill(subject, 60)
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            let count = try await base.destroyAll(of: subject, except: key)
            return count > 50 ? (count - 1) % 50 + 1 : count
          })
      }),
    FaultyStore(
      "destroy-all-skips-batches",
      "Ending all sessions of a subject asks for each next batch of 50 as if those before it were still there.",
      probe: { subject in
        try await fill(subject, 101)
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          endingOnly: { all, exception in
            all.filter { $0.key != exception }.enumerated().filter { $0.offset / 50 % 2 == 0 }.map(\.element)
          })
      }),
    FaultyStore(
      "destroy-all-stops-at-exception", "Ending all sessions of a subject ends with the batch of 50 that has the exception in it.",
      probe: { subject in
        try await fill(subject, 60)
        return "\(try await subject.records.destroyAll(of: "ada", except: RecordKey(high: 10, low: 0)))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          endingOnly: { all, exception in
            let place = all.firstIndex { $0.key == exception } ?? all.count
            return all.prefix((place / 50 + 1) * 50).filter { $0.key != exception }
          })
      }),
    FaultyStore(
      "index-keeps-newest-30", "The index knows the 30 newest records of a subject.",
      probe: { subject in
        try await fill(subject, 31)
        return "\(try await subject.records.records(of: "ada", after: nil, limit: 200, now: subject.now).count)"
      },
      records: { base in
        let known: Locked<[[UInt8]: [RecordKey]]> = Locked([:])
        let forgotten: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.create(key, record, now: now) else { return false }
            guard let subject = record.subject else { return true }
            let oldest = known.withLock { known -> RecordKey? in
              known[Array(subject.utf8), default: []].append(key)
              return known[Array(subject.utf8), default: []].count > 30 ? known[Array(subject.utf8), default: []].removeFirst() : nil
            }
            forgotten.withLock { forgotten in
              forgotten.remove(key)
              if let oldest { forgotten.insert(oldest) }
            }
            return true
          },
          records: { request in
            var unaware = request
            unaware.limit = .max
            let lost = forgotten.withLock { $0 }
            return Array(try await base.records(unaware).filter { !lost.contains($0.key) }.prefix(max(request.limit, 0)))
          })
      }),
    FaultyStore(
      "evicts-over-512", "A store with 512 records makes room for the next one with its oldest.",
      probe: { subject in
        try await fill(subject, 513)
        return subject.describe(try await subject.records.load(RecordKey(high: 0, low: 0), now: subject.now))
      },
      records: { base in evicting(base) { $0.count > 512 } }),
    FaultyStore(
      "evicts-over-megabyte", "A store with a megabyte of payloads makes room for the next one with its oldest.",
      probe: { subject in
        for number: UInt8 in 1...17 { _ = try await subject.create(number, subject.record([UInt8](repeating: number, count: 65_536))) }
        return try await subject.records.load(subject.key(), now: subject.now) == nil ? "evicted" : "kept"
      },
      records: { base in evicting(base) { $0.reduce(0) { $0 + $1.size } > 1 << 20 } }),
    FaultyStore(
      "answers-swapped", "With more than 32 loads under way each hands its answer to the next one.", isRace: true,
      probe: { subject in
        try await fill(subject, 64)
        let isSwapped = try await withThrowingTaskGroup(of: Bool.self) { group in
          for number: UInt64 in 0..<64 {
            group.addTask {
              let seen = try await subject.records.load(RecordKey(high: number, low: 0), now: subject.now)
              return seen?.payload != [UInt8(truncatingIfNeeded: number)]
            }
          }
          return try await group.contains(true)
        }
        return isSwapped ? "swapped" : "each its own"
      },
      records: { base in
        let (load, swap): (@Sendable (RecordKey, Timestamp) async throws -> SessionRecord?, AnswerShift<SessionRecord?>) = (
          { try await base.load($0, now: $1) }, AnswerShift(nil)
        )
        return AlteredRecordStore(base, load: { key, now in try await swap.answer { try await load(key, now) } })
      }),
    FaultyStore(
      "outcomes-swapped", "With more than 32 creates and destroys under way each hands its outcome to the next one.", isRace: true,
      probe: { subject in
        let isSwapped = try await withThrowingTaskGroup(of: Bool.self) { group in
          for number: UInt8 in 0..<128 {
            group.addTask { number % 2 == 0 ? try await !subject.create(number) : try await subject.destroy(number) }
          }
          return try await group.contains(true)
        }
        return isSwapped ? "swapped" : "each its own"
      },
      records: { base in
        let swap = AnswerShift(true)
        return AlteredRecordStore(
          base, create: { key, record, now in try await swap.answer { try await base.create(key, record, now: now) } },
          destroy: { key, version in try await swap.answer { try await base.destroy(key, expecting: version) } })
      }),
  ]

  private static func listEnding(at cap: Int) -> FaultyStore {
    FaultyStore(
      "list-ends-at-\(cap)", "A list has at most \(cap) records, as many as one batch of its backend.",
      probe: { subject in
        try await fill(subject, cap + 1)
        return "\(try await subject.records.records(of: "ada", after: nil, limit: 2000, now: subject.now).count)"
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.limit = min($0.limit, cap) }) })
  }

  private static func destroyAllEnding(at cap: Int) -> FaultyStore {
    FaultyStore(
      "destroy-all-ends-at-\(cap)", "Ending all sessions of a subject ends at most \(cap), as many as one batch of its backend.",
      probe: { subject in
        try await fill(subject, cap + 1)
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(base, endingOnly: { all, exception in Array(all.filter { $0.key != exception }.prefix(cap)) })
      })
  }
}

/// Creates records of "ada" under the keys 0, 1, 2 and so on.
private func fill(_ subject: FaultProbeSubject, _ count: Int) async throws {
  for number in 0..<count {
    let record = subject.record([UInt8(truncatingIfNeeded: number)], subject: "ada")
    _ = try await subject.records.create(RecordKey(high: UInt64(number), low: 0), record, now: subject.now)
  }
}

/// A store that destroys its oldest records while it has too many.
private func evicting(
  _ base: any SubjectIndexedRecordStore, while isFull: @escaping @Sendable ([(key: RecordKey, size: Int)]) -> Bool
) -> AlteredRecordStore {
  let held: Locked<[(key: RecordKey, size: Int)]> = Locked([])
  return AlteredRecordStore(
    base,
    create: { key, record, now in
      guard try await base.create(key, record, now: now) else { return false }
      let evicted = held.withLock { held -> [RecordKey] in
        held.append((key, record.payload.count))
        var evicted: [RecordKey] = []
        while isFull(held) { evicted.append(held.removeFirst().key) }
        return evicted
      }
      for key in evicted { try await base.destroy(key) }
      return true
    },
    destroy: { key, version in
      guard try await base.destroy(key, expecting: version) else { return false }
      held.withLock { $0.removeAll { $0.key == key } }
      return true
    })
}

/// Hands answers to the next caller while more than 32 callers wait.
private final class AnswerShift<Answer: Sendable>: Sendable {
  private struct State: Sendable {
    var waiting = 0
    var last: Answer
  }

  private let state: Locked<State>

  init(_ first: Answer) {
    state = Locked(State(last: first))
  }

  func answer(_ body: () async throws -> Answer) async throws -> Answer {
    state.withLock { $0.waiting += 1 }
    defer { state.withLock { $0.waiting -= 1 } }
    // As an operation that waits for a server.
    for _ in 0..<20 { await Task.yield() }
    var answer = try await body()
    state.withLock { state in
      if state.waiting > 32 { Swift.swap(&state.last, &answer) }
    }
    return answer
  }
}
