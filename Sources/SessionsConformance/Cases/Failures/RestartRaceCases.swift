import Sessions
import SessionsTesting

/// Writes that are under way when the process is killed.
enum RestartRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PROC-030", "a write that is under way when the process is killed is there as a whole or not at all, and acknowledged ones are there",
      rules: ["DUR-4", "ST-3", "IX-1"], needs: [.persistence], needsRecords: true, restarts: [.killed], isStochastic: true,
      body: { t in
        let created = try await t.keep(
          (0..<16).map { _ in { kept, t in try await kept.create(content(1, at: t.now), in: t) } })
        // Writers go on until the kill, which comes once one of them has written a few times.
        let isReady: Locked<Bool> = Locked(false)
        async let writing = t.concurrently(created.count) { index in
          defer { isReady.withLock { $0 = true } }
          return await replaceOnAndOn(created[index].key, in: t) { if $0 == 4 { isReady.withLock { $0 = true } } }
        }
        while !isReady.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
        let again = try await t.restarted()
        let acknowledged = try await writing
        for (kept, version) in zip(created, acknowledged) {
          guard let seen = try await again.loadRecord(kept.key) else {
            throw CaseFailure("\(t.describe(kept.key)) after the kill", expected: "version \(version) or \(version + 1)", seen: "no record")
          }
          try t.expect(
            "the version of \(t.describe(kept.key))", seen.version == version || seen.version == version + 1,
            expected: "\(version), which was acknowledged, or \(version + 1), which was under way", seen: "\(seen.version)")
          let whole = content(seen.version, at: t.now)
          try await again.expectRecord(kept.key, whole)
          guard t.store.capabilities.contains(.subjectIndex) else { continue }
          for subject in ["ada", "bob"] {
            let isListed = try await again.listRecords(of: subject).contains { $0.key == kept.key }
            try t.expect("whether \(t.describe(kept.key)) is listed for '\(subject)'", isListed, equals: whole.subject == subject)
          }
        }
      })
  ]

  /// A record whose columns all follow from its version.
  private static func content(_ version: Int64, at now: Timestamp) -> SessionRecord {
    let later = now.advanced(by: .seconds(3600 + version))
    return SessionRecord(
      version: version, createdAt: now, absoluteDeadline: later.advanced(by: .seconds(3600)), idleDeadline: later,
      subject: version.isMultiple(of: 2) ? "ada" : "bob", payload: [UInt8](repeating: UInt8(truncatingIfNeeded: version), count: 20_000))
  }

  /// Replaces a record until the store fails, but not without end: a memory is fast. Returns the last version that was acknowledged.
  private static func replaceOnAndOn(_ key: RecordKey, in t: CaseContext, _ note: (Int64) -> Void) async -> Int64 {
    var version: Int64 = 1
    while version < 60, (try? await t.replaceRecord(key, expecting: version, with: content(version + 1, at: t.now))) == .replaced {
      version += 1
      note(version)
      await Task.yield()
    }
    return version
  }
}
