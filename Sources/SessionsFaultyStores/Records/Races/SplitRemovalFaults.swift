import Sessions

extension FaultyStore {
  /// Removing expired records, and the index of subjects, in two steps.
  static let recordSplitRemovals: [FaultyStore] = [
    FaultyStore(
      "load-removes-late", "A load that finds an expired record removes what the key has a moment later.",
      probe: { subject in try await subject.losesNewRecord { _ = try await subject.stored($0, after: .seconds(7200)) } },
      split: { table in
        AlteredRecordStore(
          table,
          load: { key, now in
            guard let stored = try await table.access({ $0.records[key] }) else { return nil }
            if stored.isLive(at: now) { return stored }
            try await table.gap()
            try await table.access { $0.put(key, nil) }
            return nil
          })
      }),
    FaultyStore(
      "touch-removes-late", "A touch of an expired record removes what the key has a moment later.",
      probe: { subject in
        try await subject.losesNewRecord { _ = try await subject.touch($0, to: .seconds(9000), after: .seconds(7200)) }
      },
      split: { table in
        AlteredRecordStore(
          table,
          touch: { key, idleDeadline, now in
            guard let stored = try await table.access({ $0.records[key] }) else { return false }
            if stored.isLive(at: now) { return try await table.touch(key, idleDeadline: idleDeadline, now: now) }
            try await table.gap()
            try await table.access { $0.put(key, nil) }
            return false
          })
      }),
    FaultyStore(
      "replace-removes-late", "A replace of an expired record removes what the key has a moment later.",
      probe: { subject in try await subject.losesNewRecord { _ = try await subject.replace($0, after: .seconds(7200)) } },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            guard let stored = try await table.access({ $0.records[request.key] }) else { return .stale }
            if stored.isLive(at: request.now) { return try await table.replace(request) }
            try await table.gap()
            try await table.access { $0.put(request.key, nil) }
            return .stale
          })
      }),
    FaultyStore(
      "prune-removes-late", "A prune reads the keys of the expired records and removes what they have a moment later.",
      probe: { subject in try await subject.losesNewRecord { _ in _ = try await subject.prune(after: .seconds(7200)) } },
      split: { table in
        AlteredRecordStore(
          table,
          prune: { now, limit in
            let keys = try await table.access { $0.expired(now, limit: limit) }
            try await table.gap()
            return try await table.access { state in
              let stored = keys.filter { state.records[$0] != nil }
              for key in stored { state.put(key, nil) }
              return stored.count
            }
          })
      }),
    FaultyStore(
      "create-over-expired-late",
      "A create over an expired record removes it and inserts then, whatever another create has inserted meanwhile.",
      probe: { subject in
        let isSeveral = try await subject.severalWin(existing: true) { round, number in
          try await subject.create(round, subject.record([number], idle: .seconds(9000)), after: .seconds(7200))
        }
        return isSeveral ? "several winners" : "one winner each"
      },
      split: { table in
        AlteredRecordStore(
          table,
          create: { key, record, now in
            guard let stored = try await table.access({ $0.records[key] }), !stored.isLive(at: now) else {
              return try await table.create(key, record, now: now)
            }
            try await table.gap()
            try await table.access { $0.put(key, nil) }
            return try await table.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "list-of-old-keys", "A list reads the subject's keys first and the records then, whoever they belong to by then.",
      probe: { subject in
        try await subject.everShows(
          with: subject.record(subject: "ada"),
          race: [
            { key in
              let page = try await subject.records.records(of: "ada", after: nil, limit: 100, now: subject.now)
              if page.contains(where: { $0.record.subject != "ada" }) { _ = try await subject.create(key + 100) }
            }, { _ = try await subject.replace($0, with: subject.record(subject: "bob")) },
          ], sign: { key in try await subject.loaded(key + 100) != nil })
      },
      split: { table in
        AlteredRecordStore(
          table,
          records: { request in
            let keys = try await table.access { $0.keys(of: request.subject) }
            try await table.gap()
            return try await table.access { state in
              let later = keys.filter { key in request.cursor.map { $0 < key } ?? true }
              let page = later.compactMap { key in state.live(key, request.now).map { (key: key, record: $0) } }
              return Array(page.prefix(max(0, request.limit)))
            }
          })
      }),
    FaultyStore(
      "index-moves-late", "A replace writes the record first and moves it in the index of subjects a moment later.",
      probe: { subject in
        try await subject.everShows(
          with: subject.record(subject: "ada"), race: { _ = try await subject.replace($0, with: subject.record(subject: "bob")) },
          watch: { record in record.subject == "bob" }, unless: { key in try await subject.lists(key, of: "bob") })
      },
      split: { table in
        AlteredRecordStore(
          table,
          replace: { request in
            let old = try await table.access { state -> SessionRecord? in
              guard let stored = state.live(request.key, request.now), stored.version == request.version else { return nil }
              state.records[request.key] = OpenTable.replacing(stored, with: request.record, forcing: request.forcingIdleDeadline)
              return stored
            }
            guard let old else { return .stale }
            guard old.subject != request.record.subject else { return .replaced }
            try await table.gap()
            try await table.access { state in
              state.unlist(request.key, old.subject)
              state.list(request.key, request.record.subject)
            }
            return .replaced
          })
      }),
    FaultyStore(
      "destroy-all-at-version", "Destroying a subject's records reads their versions first and spares one that was replaced by then.",
      probe: { subject in
        try await subject.everShows(
          with: subject.record(subject: "ada"),
          race: [
            { _ in _ = try await subject.destroyAll(of: "ada") },
            { _ = try await subject.replace($0, with: subject.record(subject: "ada")) },
          ], sign: { key in try await subject.loaded(key) != nil })
      },
      split: { table in
        AlteredRecordStore(
          table,
          destroyAll: { subject, exception in
            let read = try await table.records(of: subject, after: nil, limit: .max, now: .beginning)
            try await table.gap()
            return try await table.access { state in
              let same = read.filter { $0.key != exception && state.records[$0.key]?.version == $0.record.version }
              for (key, _) in same { state.put(key, nil) }
              return same.count
            }
          })
      }),
    FaultyStore(
      "destroy-all-drops-index", "Destroying a subject's records removes them first and the subject's whole index a moment later.",
      probe: { subject in
        try await subject.everShows(
          with: subject.record(subject: "ada"),
          race: [
            { _ in _ = try await subject.destroyAll(of: "ada") },
            { key in _ = try await subject.create(key + 100, subject.record(subject: "ada")) },
          ],
          sign: { key in try await subject.hides(key + 100, from: "ada") })
      },
      split: { table in
        AlteredRecordStore(
          table,
          destroyAll: { subject, exception in
            let keys = try await table.access { state in
              let keys = state.keys(of: subject).filter { $0 != exception }
              for key in keys { state.records[key] = nil }
              return keys
            }
            try await table.gap()
            try await table.access { state in
              state.index[subject] = nil
              if let exception, state.records[exception]?.subject == subject { state.list(exception, subject) }
            }
            return keys.count
          })
      }),
    FaultyStore(
      "destroy-unlists-late",
      "A destroy removes the record first and its key from the index a moment later, even if it has a new record by then.",
      probe: { subject in
        try await subject.everShows(
          with: subject.record(subject: "ada"),
          race: [
            { _ = try await subject.destroy($0) },
            { key in
              for _ in 0..<10 where try await !subject.create(key, subject.record([2], subject: "ada")) { await Task.yield() }
            },
          ],
          sign: { key in try await subject.hides(key, from: "ada") })
      },
      split: { table in
        AlteredRecordStore(
          table,
          destroy: { key, version in
            let removed = try await table.access { state -> SessionRecord? in
              guard let stored = state.records[key], version ?? stored.version == stored.version else { return nil }
              return state.records.removeValue(forKey: key)
            }
            guard let removed else { return false }
            if removed.subject == nil { return true }
            try await table.gap()
            try await table.access { $0.unlist(key, removed.subject) }
            return true
          })
      }),
  ]
}
