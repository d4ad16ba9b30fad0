import Sessions

/// Requests in every order of their record operations: each end has to be that of some order of the requests, one after the other.
///
/// The core reaches a record store by single operations. These cases stop each of them, run all orders of two requests on the store under
/// test, and judge every result and what is left by the model of a session. A pass proves that no order of whole operations breaks a rule;
/// it says nothing about two operations inside the record store at the same time, which the cases with races try.
enum ScheduleCases {
  static let all: [ConformanceCase] = entries.map(\.testCase)

  /// A case and the requests that it runs in every order.
  typealias Entry = (testCase: ConformanceCase, combinations: [[ScheduledRequest]])

  static let entries: [Entry] = [
    scheduled(
      "SCH-001", "every order of two commits to a session ends as one of them after the other would",
      rules: ["CC-1", "CC-2", "CC-3", "CC-4"],
      pairs(writes, writes)),
    scheduled(
      "SCH-002", "every order of a commit and a periodic rotation ends as one after the other would", rules: ["ROT-2", "ROT-4", "CC-1"],
      pairs(writes, [.periodic])),
    scheduled(
      "SCH-003", "in every order of a commit and a login nothing is written or read with the old token after the login",
      rules: ["ROT-2", "ROT-3", "ROT-8", "ROT-9"], pairs(writes, [.login])),
    scheduled(
      "SCH-004", "in every order of a commit and a new identity the commit is in the new record or was refused",
      rules: ["ROT-2", "CC-1", "CC-7"],
      pairs(writes, [.identity, .drop])),
    scheduled(
      "SCH-005", "in every order of a commit and the end of the session the session stays ended", rules: ["ST-5", "CC-7", "TTL-6"],
      pairs(writes, [.destroy, .end])),
    scheduled(
      "SCH-006", "in every order of a commit and the end of its subject's sessions the session stays ended", rules: ["IX-3", "CC-7"],
      needs: [.subjectIndex], pairs(writes, [.revoke, .others])),
    scheduled(
      "SCH-007", "in every order of a commit and a take the flash is delivered once and no change is lost",
      rules: ["FL-2", "FL-9", "CC-1"],
      pairs(writes, [.take])),
    scheduled(
      "SCH-008", "in every order of a commit and a touch neither undoes the other", rules: ["ST-3", "ST-4", "CC-1"],
      pairs(writes, [.touch])),
    scheduled(
      "SCH-009", "in every order of two rotations, of whatever kinds, one token is left but for a grace",
      rules: ["ROT-2", "ROT-4", "ROT-7"],
      pairs([.periodic, .login], [.periodic, .login])),
    scheduled(
      "SCH-010", "in every order of a new identity and another replacement of the token one token is left",
      rules: ["ROT-2", "ROT-7", "ROT-12"], pairs(rotations, [.identity, .drop])),
    scheduled(
      "SCH-011", "in every order of a rotation and the end of the session no token opens it afterwards",
      rules: ["ROT-12", "ROT-14", "ST-5"],
      pairs(rotations, [.destroy, .end])),
    scheduled(
      "SCH-012", "in every order of a rotation and the end of its subject's sessions none is left of the subject",
      rules: ["IX-3", "ROT-12"], needs: [.subjectIndex], pairs(rotations, [.revoke, .others])),
    scheduled(
      "SCH-013", "in every order of a rotation and a take the flash is delivered once, and to nobody with a dead token",
      rules: ["FL-2", "FL-7", "ROT-9"], pairs(rotations, [.take])),
    scheduled(
      "SCH-014", "in every order of a rotation and a touch the session keeps the later deadline", rules: ["ROT-5", "ST-4"],
      pairs(rotations, [.touch])),
    scheduled(
      "SCH-015", "in every order of two ends of a session both are done and it stays ended", rules: ["ST-5", "IX-3", "TTL-6"],
      pairs(ends, ends)),
    scheduled(
      "SCH-016", "in every order of a take and the end of the session the flash is delivered at most once", rules: ["FL-2", "ST-5"],
      pairs([.take], ends)),
    scheduled(
      "SCH-017", "in every order of a touch and the end of the session the touch revives nothing", rules: ["ST-4", "ST-5"],
      pairs([.touch], ends)),
    scheduled(
      "SCH-018", "in every order of takes and touches one taker gets the flash and the later deadline stays", rules: ["FL-2", "ST-4"],
      pairs([.take, .touch], [.take, .touch])),
    scheduled(
      "SCH-019", "a commit after the deadline is written in exactly those orders in which another request extended the session",
      rules: ["TTL-10", "CC-7", "ROT-9"], pairs([.late], writes + rotations + ends + [.take, .touch, .late])),
    // Pruning is about all sessions of the store, so that only one combination runs at a time.
    scheduled(
      "SCH-020", "in every order of pruning and a request pruning removes no session that the request extended", rules: ["ST-6", "ST-4"],
      needs: [.prune], pairs([.prune], [.set, .login, .touch, .late]), atOnce: 1),
    scheduled(
      "SCH-021", "in every order of a read and another request the read sees all of it or nothing", rules: ["FD-6", "DUR-2", "ROT-2"],
      pairs([.read], writes + rotations + ends + [.take, .touch])),
    threes(
      "SCH-022", "every order of three commits ends as some order of them would", rules: ["CC-1", "CC-3", "CC-6"], [[.set, .add, .flash]]),
    threes(
      "SCH-023", "in every order of a commit, a rotation and a login one token is left, and nothing is written with another",
      rules: ["ROT-2", "ROT-3", "ROT-7", "ROT-8", "ROT-9"], [[.set, .periodic, .login]]),
    threes(
      "SCH-024", "in every order of a logout and two other requests the session stays ended", rules: ["ST-5", "CC-7", "ROT-12", "ROT-14"],
      [[.set, .login, .destroy], [.take, .touch, .destroy]]),
    threes(
      "SCH-025", "in every order of two takes and a request that sets flash each value is delivered once", rules: ["FL-2"],
      [[.take, .take, .flash]]),
    threes(
      "SCH-026", "in every order of the end of a subject's sessions and two requests of one of them none is left",
      rules: ["IX-3", "ROT-12"], needs: [.subjectIndex], [[.set, .identity, .revoke]]),
    threes(
      "SCH-027", "in every order of a read, a commit and a login the read sees one of their states", rules: ["FD-6", "DUR-2", "ROT-2"],
      [[.read, .set, .login], [.read, .set, .touch]]),
  ]

  /// The time of a case of three requests: half of what a case has, so that the orders that have begun end in the rest.
  private static let budget: Duration = .seconds(5)
  private static let writes: [ScheduledRequest] = [.set, .add, .flash, .alone]
  private static let rotations: [ScheduledRequest] = [.periodic, .login, .identity, .drop]
  private static let ends: [ScheduledRequest] = [.destroy, .end, .revoke, .others]

  /// Every pair of one of each, a pair in either order once.
  private static func pairs(_ first: [ScheduledRequest], _ second: [ScheduledRequest]) -> [[ScheduledRequest]] {
    var pairs: [[ScheduledRequest]] = []
    for one in first {
      for other in second where !pairs.contains([other, one]) { pairs.append([one, other]) }
    }
    return pairs
  }

  private static func scheduled(
    _ id: String, _ title: String, level: CaseLevel = .must, rules: [String], needs: Set<SessionCapability> = [],
    _ combinations: [[ScheduledRequest]], atOnce: Int = 16, isOnce: Bool = false
  ) -> Entry {
    let testCase = ConformanceCase(
      id, title, level: level, rules: rules,
      needs: needs.union([.revocation, .atomicFlash, .mergedCommits, .rotationRevocation]), needsRecords: true,
      // A schedule waits for its turns, which is no reason to give up.
      configuration: .init(commitTimeout: .seconds(60)),
      body: { t in
        if isOnce, t.schedule == nil {
          if t.stores.count > 1 { throw CaseUndecided.notApplicable("runs once, with one store object") }
          try await t.needQuickAnswers()
        }
        try await t.expectEveryOrder(of: combinations, atOnce: atOnce, within: isOnce ? budget : nil)
      })
    return (testCase, combinations)
  }
}

extension ScheduleCases {
  /// A case of three requests. It has many orders, so that it runs once, with one store object.
  private static func threes(
    _ id: String, _ title: String, rules: [String], needs: Set<SessionCapability> = [], _ combinations: [[ScheduledRequest]]
  ) -> Entry {
    scheduled(id, title, level: .should, rules: rules, needs: needs, combinations, isOnce: true)
  }
}

extension Schedule {
  /// The case that runs its requests in every order; nil if none does.
  package var testCase: ConformanceCase? { ScheduleCases.entries.first { $0.combinations.contains(requests) }?.testCase }
}
