import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults that show once the store's process has ended, and another one serves what it left.
  static let restartFaults: [FaultyStore] = restartLosses + restartReturns + restartColumns

  /// Writes that the next process does not know.
  private static let restartLosses: [FaultyStore] = [
    reading("restart-forgets-everything", "Everything lies in the memory of the process, and the store declares persistence.") { _, _ in []
    },
    skipping("restart-forgets-touches", "Activity is written down in memory only.") { if case .touch = $0 { true } else { false } },
    skipping("restart-forgets-prune", "What was pruned is there again after a restart.") { if case .prune = $0 { true } else { false } },
    skipping("restart-forgets-destroy", "What was destroyed is there again after a restart.") {
      if case .destroy = $0 { true } else { false }
    },
    skipping("restart-forgets-versioned-destroy", "What was destroyed at its version is there again after a restart.") {
      if case .destroy(_, .some) = $0 { true } else { false }
    },
    skipping("restart-forgets-destroy-all", "A subject's sessions that were ended together are there again after a restart.") {
      if case .destroyAll = $0 { true } else { false }
    },
    reading("kill-loses-since-close", "Writes go to the disk when the store is closed: a kill loses those since then.") { log, restart in
      guard restart == .killed else { return log }
      let last = log.lastIndex { if case .restart(let restart) = $0 { restart != .killed } else { false } }
      return last.map { Array(log[...$0]) } ?? []
    },
    reading("kill-loses-last-replace", "The last replace of each record waits in a buffer, which a kill loses.") { log, restart in
      guard restart == .killed else { return log }
      var seen: Set<RecordKey> = []
      return log.reversed().filter { $0.replacedKey.map { !seen.insert($0).inserted } ?? true }.reversed()
    },
    reading("kill-loses-last-writes", "The last three writes wait in a buffer, which a kill loses.") { log, restart in
      restart != .killed ? log : Array(log.dropLast(4)) + log.suffix(1)
    },
    reading("restart-reads-first-log", "After a restart the log goes on in a second file, which no later process reads.") { log, _ in
      Array(log.prefix { !$0.isRestart }) + [.restart(.closed)]
    },
  ]

  /// Older states that come back.
  private static let restartReturns: [FaultyStore] = [
    reading("restart-moves-subjects-back", "A record that moved to another subject is its first one's again after a restart.") { log, _ in
      var first: [RecordKey: String?] = [:]
      return log.map { write in
        if case .create(let key, let record, _) = write { first[key] = record.subject }
        guard case .replace(var request) = write, let subject = first[request.key] else { return write }
        request.record.subject = subject
        return .replace(request)
      }
    },
    reading("restart-reads-first-payload", "A restart replays the creates of its log over the replaces, and old payloads come back.") {
      log, _ in
      var first: [RecordKey: [UInt8]] = [:]
      return log.map { write in
        if case .create(let key, let record, _) = write { first[key] = record.payload }
        guard case .replace(var request) = write, let payload = first[request.key] else { return write }
        request.record.payload = payload
        return .replace(request)
      }
    },
    reading("restart-reads-first-create", "Of two records that were created under one key, a restart finds the first.") { log, _ in
      let keys = log.compactMap(\.createdKey)
      let again = Set(keys.filter { key in keys.count { $0 == key } > 1 })
      return log.filter { if case .destroy(let key, _) = $0 { !again.contains(key) } else { true } }
    },
    reading("restart-unforces", "A restart replays a forced replace as one that is not, and the later idle deadline is back.") { log, _ in
      log.map { write in
        guard case .replace(var request) = write else { return write }
        request.forcingIdleDeadline = false
        return .replace(request)
      }
    },
  ]

  /// Columns that are read back as something else.
  private static let restartColumns: [FaultyStore] = [
    rewriting("restart-resets-versions", "A restart counts versions from 1 again.") { $0.version = 1 },
    rewriting("restart-renews-creation", "A session was created when the store was last started.") {
      $0.createdAt = SystemSessionClock().now
    },
    rewriting("restart-limits-unlimited", "A deadline without limit is the year 9999 after a restart.") {
      $0.absoluteDeadline = min($0.absoluteDeadline, .maximum)
      $0.idleDeadline = min($0.idleDeadline, .maximum)
    },
    rewriting("restart-joins-deadlines", "A restart knows one deadline, the earlier of the two.") {
      ($0.absoluteDeadline, $0.idleDeadline) = ($0.expiresAt, $0.expiresAt)
    },
    rewriting("restart-rounds-deadlines", "Deadlines are kept in whole seconds.") {
      $0.absoluteDeadline = $0.absoluteDeadline.inSeconds
      $0.idleDeadline = $0.idleDeadline.inSeconds
    },
    rewriting("restart-cuts-payloads", "A payload of more than 32 KiB is cut there by a restart.") {
      $0.payload = Array($0.payload.prefix(32768))
    },
    rewriting("restart-wraps-lengths", "The length of a payload is kept in 16 bits.") {
      $0.payload = Array($0.payload.prefix($0.payload.count & 0xFFFF))
    },
    rewriting("restart-empties-subjects", "An empty subject is none after a restart.") { if $0.subject == "" { $0.subject = nil } },
    losing("restart-loses-empty-payloads", "A record with an empty payload is not read again.") { $0.payload.isEmpty },
    losing("restart-splits-lines", "A subject with a line break ends the line of its record, which is not read again.") {
      $0.subject?.utf8.contains(0x0A) ?? false
    },
    losing("restart-trusts-own-clock", "A restart drops what has expired by the store's own clock.") {
      !$0.isLive(at: SystemSessionClock().now)
    },
    reading("restart-renews-expired", "A restart gives what has expired another hour.") { log, _ in
      let last = log.compactMap(\.now).max() ?? .beginning
      let later = last.advanced(by: .seconds(3600))
      return log.compacted { record in
        var renewed = record
        if !record.isLive(at: last) { (renewed.absoluteDeadline, renewed.idleDeadline) = (later, later) }
        return renewed
      }
    },
    onRestart(
      "restart-empties-index", "The index is not built again: only what is created after a restart is found by its subject.",
      serving: { memory, found in
        AlteredRecordStore(
          memory,
          records: { request in try await memory.records(request).filter { !found.contains($0.key) } },
          destroyAll: { subject, except in
            let all = try await memory.records(of: subject, after: nil, limit: .max, now: .beginning)
            let ended = all.filter { !found.contains($0.key) && $0.key != except }
            for (key, _) in ended { _ = try await memory.destroy(key, expecting: nil) }
            return ended.count
          })
      }),
    onRestart(
      "restart-indexes-twenty", "A restart takes twenty records of a subject into the index, and no more.",
      serving: { memory, _ in
        AlteredRecordStore(
          memory,
          records: { request in
            let first = try await memory.records(of: request.subject, after: nil, limit: 20, now: .beginning).map(\.key)
            return try await memory.records(request).filter { first.contains($0.key) }
          })
      }),
  ]

  // MARK: Making them

  private static func rewriting(_ name: String, _ fault: String, _ change: @escaping @Sendable (inout SessionRecord) -> Void) -> FaultyStore
  {
    reading(name, fault) { log, _ in
      log.compacted { record in
        var changed = record
        change(&changed)
        return changed
      }
    }
  }

  private static func losing(_ name: String, _ fault: String, _ isLost: @escaping @Sendable (SessionRecord) -> Bool) -> FaultyStore {
    reading(name, fault) { log, _ in log.compacted { isLost($0) ? nil : $0 } }
  }

  private static func skipping(_ name: String, _ fault: String, _ isSkipped: @escaping @Sendable (LoggedWrite) -> Bool) -> FaultyStore {
    reading(name, fault) { log, _ in log.filter { !isSkipped($0) } }
  }

  private static func reading(_ name: String, _ fault: String, _ reading: @escaping LoggedRecordStore.Reading) -> FaultyStore {
    onRestart(name, fault, reading: reading)
  }

  private static func onRestart(
    _ name: String, _ fault: String, reading: @escaping LoggedRecordStore.Reading = { log, _ in log },
    serving: @escaping LoggedRecordStore.Serving = { memory, _ in memory }
  ) -> FaultyStore {
    FaultyStore(name, fault, probe: survivors, reading: reading, serving: serving)
  }

  /// Writes in every way, restarts the store twice, and looks at everything that is left.
  private static let survivors: FaultProbe = { subject in
    let long = [UInt8](repeating: 7, count: 65_536)
    for number: UInt8 in 1...8 { _ = try await subject.create(number, subject.record([number], subject: number < 5 ? "ada" : nil)) }
    _ = try await subject.replace(1, with: subject.record([11], subject: "bob"))
    _ = try await subject.replace(8, with: subject.record([18], idle: .seconds(60)), forcing: true)
    _ = try await subject.touch(3, to: .seconds(7200))
    _ = try await subject.destroy(5)
    _ = try await subject.destroy(6, expecting: 1)
    _ = try await subject.destroy(7)
    _ = try await subject.create(7, subject.record([17]))
    _ = try await subject.create(9, subject.record(long))
    _ = try await subject.create(10, subject.record([], subject: ""))
    _ = try await subject.create(11, subject.record([1], subject: "a\nb"))
    var record = subject.record([12], subject: "eve")
    (record.createdAt, record.absoluteDeadline, record.idleDeadline) = (subject.after(.seconds(-99)), .unlimited, .unlimited)
    _ = try await subject.create(12, record)
    record.idleDeadline = subject.after(.milliseconds(457))
    _ = try await subject.create(13, record)
    _ = try await subject.create(14, subject.record([1], idle: .seconds(-5)), after: .seconds(-20))
    _ = try await subject.create(15, subject.record([1], idle: .seconds(-8)), after: .seconds(-20))
    _ = try await subject.prune(limit: 1, after: .seconds(-6))
    for number: UInt8 in 20..<45 { _ = try await subject.create(number, subject.record([number], subject: "group")) }
    _ = try await subject.destroyAll(of: "ada", except: 3)
    let second = try await subject.restarted(.closed)
    _ = try await second.create(16, second.record([2]))
    _ = try await second.replace(16, with: second.record([3]))
    let third = try await second.restarted(.killed)
    var seen: [String] = []
    for number: UInt8 in 1...16 {
      let record = try await third.records.load(third.key(number), now: third.after(.seconds(-20)))
      seen.append("\(number) of \(record?.payload.count ?? 0) bytes: \(third.describe(record.map { third.shortened($0) }))")
    }
    for name in ["ada", "bob", "eve", "", "a\nb", "group"] { seen.append(try await third.listed(name)) }
    seen.append("\(try await third.create(15)) \(try await third.stored(14))")
    return seen.joined(separator: "\n")
  }
}

extension FaultProbeSubject {
  /// The record without most of its payload.
  fileprivate func shortened(_ record: SessionRecord) -> SessionRecord {
    var record = record
    record.payload = Array(record.payload.prefix(4))
    return record
  }
}

extension Timestamp {
  /// The beginning of its second.
  fileprivate var inSeconds: Timestamp { isUnlimited ? self : Timestamp(milliseconds: milliseconds / 1000 * 1000) }
}
