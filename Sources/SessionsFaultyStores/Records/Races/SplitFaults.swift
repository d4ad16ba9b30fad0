import Sessions

extension FaultyStore {
  /// A fault of a record store that does an operation in two steps, up to a millisecond apart.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe, split: @escaping @Sendable (OpenTable) -> any SubjectIndexedRecordStore
  ) {
    self.init(name, fault, isRace: true, probe: probe, records: { base in split(OpenTable(base)) })
  }

  /// Operations on one record that are done in two steps.
  static let recordSplits: [FaultyStore] = [
    FaultyStore(
      "replace-undoes-touch", "A replace reads the idle deadline first and writes it back: a touch in between is lost.",
      probe: { subject in
        try await subject.everShows(
          race: [
            { _ = try await subject.replace($0) },
            { key in for seconds in [9000, 8000] { _ = try await subject.touch(key, to: .seconds(seconds)) } },
          ], sign: { key in try await subject.loaded(key)?.idleDeadline != subject.after(.seconds(9000)) })
      },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            guard let read = try await table.load(request.key, now: request.now), read.version == request.version else { return .stale }
            try await table.gap()
            return try await table.access { state in
              guard state.live(request.key, request.now)?.version == request.version else { return .stale }
              state.put(request.key, OpenTable.replacing(read, with: request.record, forcing: request.forcingIdleDeadline))
              return .replaced
            }
          })
      }),
    FaultyStore(
      "touch-undoes-replace", "A touch reads the record first and writes all of it back: a replace in between is lost.",
      probe: { subject in
        try await subject.everShows(
          race: [{ _ = try await subject.touch($0, to: .seconds(9000)) }, { _ = try await subject.replace($0) }],
          sign: { key in try await subject.loaded(key)?.version != 2 })
      },
      split: { table in
        AlteredRecordStore(
          table,
          touch: { key, idleDeadline, now in
            guard let read = try await table.load(key, now: now) else { return false }
            try await table.gap()
            return try await table.access { state in
              guard state.records[key] != nil else { return false }
              state.put(key, OpenTable.touching(read, idleDeadline))
              return true
            }
          })
      }),
    FaultyStore(
      "touch-revives-destroyed", "A touch reads the record first and writes it back: one that was destroyed in between is there again.",
      probe: { subject in
        try await subject.everShows(
          race: [{ _ = try await subject.touch($0, to: .seconds(9000)) }, { _ = try await subject.destroy($0) }],
          sign: { key in try await subject.loaded(key) != nil })
      },
      split: { table in
        AlteredRecordStore(
          table,
          touch: { key, idleDeadline, now in
            guard let read = try await table.load(key, now: now) else { return false }
            try await table.gap()
            return try await table.access { state in
              state.put(key, OpenTable.touching(state.live(key, now) ?? read, idleDeadline))
              return true
            }
          })
      }),
    FaultyStore(
      "replace-revives-destroyed", "A replace compares the version first and writes then, even if the record was destroyed in between.",
      probe: { subject in
        try await subject.everShows(
          race: [{ _ = try await subject.replace($0) }, { _ = try await subject.destroy($0) }],
          sign: { key in try await subject.loaded(key) != nil })
      },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            guard let read = try await table.load(request.key, now: request.now), read.version == request.version else { return .stale }
            try await table.gap()
            return try await table.access { state in
              let stored = state.live(request.key, request.now) ?? read
              guard stored.version == request.version else { return .stale }
              state.put(request.key, OpenTable.replacing(stored, with: request.record, forcing: request.forcingIdleDeadline))
              return .replaced
            }
          })
      }),
    FaultyStore(
      "replace-in-two-steps", "A replace compares the version in one step and writes in the next one.",
      probe: { subject in
        let isSeveral = try await subject.severalWin(existing: true) { round, number in
          try await subject.replace(round, with: subject.record([number])) == ReplaceOutcome.replaced.rawValue
        }
        return isSeveral ? "several winners" : "one winner each"
      },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            guard try await table.load(request.key, now: request.now)?.version == request.version else { return .stale }
            try await table.gap()
            return try await table.access { state in
              guard let stored = state.live(request.key, request.now) else { return .stale }
              var next = OpenTable.replacing(stored, with: request.record, forcing: request.forcingIdleDeadline)
              next.version = request.version + 1
              state.put(request.key, next)
              return .replaced
            }
          })
      }),
    FaultyStore(
      "create-in-two-steps", "A create looks in one step whether the key is free and writes in the next one, whatever is there by then.",
      probe: { subject in
        let isSeveral = try await subject.severalWin { round, number in try await subject.create(round, subject.record([number])) }
        return isSeveral ? "several winners" : "one winner each"
      },
      split: { table in
        AlteredRecordStore(
          table,
          create: { key, record, _ in
            guard try await table.access({ $0.records[key] == nil }) else { return false }
            try await table.gap()
            try await table.access { state in
              var new = record
              new.version = 1
              state.put(key, new)
            }
            return true
          })
      }),
    FaultyStore(
      "destroy-in-two-steps", "A destroy at a version compares it in one step and removes the record in the next one.",
      probe: { subject in
        try await subject.everShows(
          race: [
            { _ = try await subject.destroy($0, expecting: 1) },
            { key in if try await subject.replace(key) == ReplaceOutcome.replaced.rawValue { _ = try await subject.create(key + 100) } },
          ],
          sign: { key in
            guard try await subject.loaded(key + 100) != nil else { return false }
            return try await subject.loaded(key) == nil
          })
      },
      split: { table in
        AlteredRecordStore(
          table,
          destroy: { key, version in
            guard let stored = try await table.access({ $0.records[key] }), version ?? stored.version == stored.version else {
              return false
            }
            try await table.gap()
            return try await table.access { state in
              defer { state.put(key, nil) }
              return state.records[key] != nil
            }
          })
      }),
    FaultyStore(
      "create-in-pieces", "A create of more than 16 KiB writes a first piece, and the rest in the next step.",
      probe: { subject in
        try await subject.everShows(
          race: { key in
            _ = try await subject.destroy(key)
            _ = try await subject.create(key, subject.record(subject.large))
          }, watch: { record in ![1, subject.large.count].contains(record.payload.count) })
      },
      split: { table in
        AlteredRecordStore(
          table,
          create: { key, record, now in
            var piece = record
            piece.payload = Array(record.payload.prefix(16 * 1024))
            guard try await table.create(key, piece, now: now) else { return false }
            guard piece.payload.count < record.payload.count else { return true }
            try await table.gap()
            try await table.access { $0.records[key]?.payload = record.payload }
            return true
          })
      }),
    FaultyStore(
      "replace-in-pieces", "A replace of more than 16 KiB writes a first piece over the old payload, and the rest in the next step.",
      probe: { subject in
        try await subject.everShows(
          race: { key in _ = try await subject.replace(key, with: subject.record(subject.large)) },
          watch: { record in record.version == 2 && record.payload.count != subject.large.count })
      },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            var piece = request
            piece.record.payload = Array(request.record.payload.prefix(16 * 1024))
            guard try await table.replace(piece) == .replaced else { return .stale }
            guard piece.record.payload.count < request.record.payload.count else { return .replaced }
            try await table.gap()
            try await table.access { state in
              if state.records[request.key]?.version == request.version + 1 { state.records[request.key]?.payload = request.record.payload }
            }
            return .replaced
          })
      }),
    FaultyStore(
      "lock-for-forty", "A replace is one step while at most 40 calls are under way, and two steps beyond.",
      probe: { subject in
        let isSeveral = try await subject.severalWin(existing: true, of: 64) { round, number in
          try await subject.replace(round, with: subject.record([number])) == ReplaceOutcome.replaced.rawValue
        }
        return isSeveral ? "several winners" : "one winner each"
      },
      split: { table in
        let underWay: Locked<Int> = Locked(0)
        return AlteredRecordStore(
          table,
          replace: { request in
            let isAlone = underWay.withLock { count in
              count += 1
              return count <= 40
            }
            defer { underWay.withLock { $0 -= 1 } }
            if isAlone {
              // The time that the call waits for one of the connections.
              try await table.gap()
              return try await table.replace(request)
            }
            guard try await table.load(request.key, now: request.now)?.version == request.version else { return .stale }
            try await table.gap()
            return try await table.access { state in
              guard let stored = state.live(request.key, request.now) else { return .stale }
              state.put(request.key, OpenTable.replacing(stored, with: request.record, forcing: request.forcingIdleDeadline))
              return .replaced
            }
          })
      }),
    FaultyStore(
      "loads-mixed-up", "Of loads that are under way at once, those beyond the 32nd get the answer of their neighbour.",
      probe: { subject in
        let isMixed = try await subject.severalWin(existing: true, of: 64) { round, number in
          // A record that exists is found by each load of it, and the other key by none.
          try await subject.loaded(number.isMultiple(of: 2) ? round : 255) != nil ? number == 1 : number.isMultiple(of: 2)
        }
        return isMixed ? "mixed up" : "in order"
      },
      split: { table in
        let underWay: Locked<[RecordKey]> = Locked([])
        return AlteredRecordStore(
          table,
          load: { key, now in
            let neighbour = underWay.withLock { keys in
              keys.append(key)
              return keys.count > 32 ? keys[keys.count - 2] : key
            }
            defer {
              underWay.withLock { keys in
                if let index = keys.firstIndex(of: key) { keys.remove(at: index) }
              }
            }
            try await table.gap()
            return try await table.load(neighbour, now: now)
          })
      }),
  ]
}
