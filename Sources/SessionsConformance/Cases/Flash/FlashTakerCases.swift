import Sessions
import SessionsTesting

/// Concurrent takers, and takers among writers.
enum FlashTakerCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-020", "of two requests that both saw a flash value, one gets it", rules: ["FL-2"], needs: [.atomicFlash],
      limited: .init(deviation: .flashOncePerHolder) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        for _ in 0..<2 {
          let holder = try await t.live(session.token)
          let after = try await t.expectTaken(.key("notice"), from: holder, ["notice": json("1")])
          try await t.expectTaken(.key("notice"), from: after, [:])
        }
      },
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let (first, second) = (try await t.live(session.token), try await t.live(session.token))
        try await t.expectTaken(.key("notice"), from: first, ["notice": json("1")])
        try await t.expectTaken(.key("notice"), from: second, [:])
        try await t.expectTaken(.key("notice"), from: session, [:])
      }),
    ConformanceCase(
      "FLSH-022", "of two requests that take all flash, the second gets only what the first did not",
      rules: ["FL-2", "FL-6"], needs: [.atomicFlash],
      limited: .init(deviation: .flashOncePerHolder) { t in
        let session = try await t.create([.flash("a", json("1")), .flash("b", json("2"))])
        let (first, second) = (try await t.live(session.token), try await t.live(session.token))
        try await t.expectTaken(.key("a"), from: first, ["a": json("1")])
        try await t.expectTaken(.all, from: second, ["a": json("1"), "b": json("2")])
      },
      body: { t in
        let session = try await t.create([.flash("a", json("1")), .flash("b", json("2"))])
        let (first, second, third) = (session, try await t.live(session.token), try await t.live(session.token))
        try await t.expectTaken(.key("a"), from: first, ["a": json("1")])
        try await t.expectTaken(.all, from: second, ["b": json("2")])
        try await t.expectTaken(.all, from: third, [:])
        try await t.expectTaken(.key("b"), from: first, [:])
      }),
    ConformanceCase(
      "FLSH-016", "of 64 requests at once one gets the flash value", rules: ["FL-2"], needs: [.atomicFlash],
      isStochastic: true,
      limited: .init(deviation: .flashOncePerHolder) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        try t.expect("the number of deliveries", try await deliveries(64, of: session, t), equals: 64)
      },
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("notice", json("1"))])
        try t.expect("the number of deliveries", try await deliveries(64, of: session, t), equals: 1)
        let opened = try await t.expectFlash(session.token, [:])
        try await t.expectTaken(.key("notice"), from: opened, [:])
      }),
    ConformanceCase(
      "FLSH-023", "a taker that is overtaken between its look and its write gets nothing", rules: ["FL-2"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let outcome = try await t.stoppedTake(.key("notice"), from: session, at: .beforeReplace) {
          try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        }
        try t.expect("the overtaken take", t.describe(outcome), equals: "nothing")
        try await t.expectFlash(session.token, [:])
      }),
    ConformanceCase(
      "FLSH-024", "a taker gets its flash although another request wrote first, and undoes nothing of it",
      rules: ["FL-2", "CC-1"], needs: [.atomicFlash, .mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        _ = try await t.write([.set("a", json("1"))], to: session)
        let own = try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        try await t.expectFields(own.token, [:])
      },
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let taker = try await t.live(session.token)
        _ = try await t.write([.set("a", json("1")), .flash("other", json("2")), .setSubject("ada")], to: session)
        let taken = try await t.expectTaken(.key("notice"), from: taker, ["notice": json("1")])
        let all: FieldMap = ["a": json("1")]
        let seen = taken.snapshot.content.fields
        try t.expect("the fields that the take returned", seen == all, expected: "{a: 1}", seen: t.describe(seen))
        let opened = try await t.expectFields(session.token, all)
        try t.expect("the subject", opened.snapshot.content.subject, equals: "ada")
        try await t.expectFlash(session.token, ["other": json("2")])
      }),
    ConformanceCase(
      "FLSH-033", "a commit of a request that began before a take does not bring the flash back",
      rules: ["FL-2", "CC-1"], needs: [.atomicFlash, .mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        let slow = try await t.write([.set("a", json("1"))], to: session)
        try await t.expectFlash(slow.token, ["notice": json("1")])
      },
      body: { t in
        let session = try await t.create([.flash("notice", json("1")), .flash("other", json("2"))])
        let slow = try await t.live(session.token)
        try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        _ = try await t.write([.set("a", json("1"))], to: slow)
        try await t.expectFlash(session.token, ["other": json("2")])
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "FLSH-017", "flash that is set while another request commits is not lost", rules: ["FL-1", "CC-1"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.flash("notice", json("1"))], to: session)
        let other = try await t.write([.set("a", json("2"))], to: session)
        try await t.expectFlash(other.token, [:])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let (first, second) = (try await t.live(session.token), try await t.live(session.token))
        _ = try await t.write([.flash("notice", json("1"))], to: first)
        _ = try await t.write([.set("a", json("2"))], to: second)
        let opened = try await t.expectFlash(session.token, ["notice": json("1")])
        try await t.expectTaken(.key("notice"), from: opened, ["notice": json("1")])
      }),
    ConformanceCase(
      "FLSH-035", "of ten flash values and 40 takers of all or one, each value is delivered once",
      rules: ["FL-2", "FL-6"], needs: [.atomicFlash], isStochastic: true,
      limited: .init(deviation: .flashOncePerHolder) { t in
        let session = try await t.create((0..<10).map { .flash("f\($0)", json("\($0)")) })
        try await t.expectTaken(.key("f3"), from: session, ["f3": json("3")])
        let second = try await t.expectTaken(.key("f3"), from: session, ["f3": json("3")])
        let rest = FieldMap((0..<10).filter { $0 != 3 }.map { (key: "f\($0)", value: json("\($0)")) })
        try await t.expectTaken(.all, from: second, rest)
      },
      body: { t in
        let session = try await t.create((0..<10).map { .flash("f\($0)", json("\($0)")) })
        let taken = try await withThrowingTaskGroup(of: FieldMap.self) { group in
          for number in 0..<40 {
            group.addTask { try await patiently(number % 4 == 3 ? .all : .key("f\(number % 10)"), from: session, t) }
          }
          return try await group.reduce(into: [FieldMap]()) { $0.append($1) }
        }
        let keys = taken.flatMap(\.keys).sorted()
        try t.expect("the delivered keys", keys, equals: (0..<10).map { "f\($0)" })
        try await t.expectFlash(session.token, [:])
      }),
  ]

  /// Counts the concurrent takers that get the value.
  private static func deliveries(_ takers: Int, of session: HeldSession, _ t: CaseContext) async throws -> Int {
    try await withThrowingTaskGroup(of: FieldMap.self) { group in
      for _ in 0..<takers {
        group.addTask { try await patiently(.key("notice"), from: try await t.live(session.token), t) }
      }
      return try await group.reduce(0) { $0 + $1.count }
    }
  }

  /// Takes flash, and tries again after `contended`, which means that nothing was taken.
  private static func patiently(_ selection: FlashSelection, from session: HeldSession, _ t: CaseContext) async throws
    -> FieldMap
  {
    while true {
      do {
        let outcome = try await t.take(selection, from: session)
        switch outcome {
        case .taken(let values, _, _): return values
        case .nothing: return [:]
        default: throw CaseFailure("a take", expected: "taken or nothing", seen: t.describe(outcome))
        }
      } catch let error as SessionError where error.code == .contended {
        continue
      }
    }
  }
}
