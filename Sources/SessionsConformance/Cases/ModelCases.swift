import Sessions

/// Random programs of calls: the model of a session has to allow every result in some order of the calls.
enum ModelCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "MOD-001", "random programs of one client see what a model of a session allows",
      rules: ["FD-3", "FD-5", "FL-1", "FL-2", "FL-6", "CC-1", "CC-5", "TTL-1", "TTL-6", "TTL-8", "ROT-6"],
      body: { t in
        try await check(
          t, programs: 16,
          ProgramProfile(
            sequentialSteps: 28...28,
            kinds: [
              (12, .write), (3, .add), (4, .flash), (1, .clear), (2, .onlyIfUnchanged), (1, .expire), (2, .privilegeChange),
              (4, .take), (2, .takeAll), (4, .touch), (4, .openOwn), (1, .destroy), (6, .waitShort), (1, .waitLong),
            ]))
      }),
    ConformanceCase(
      "MOD-002", "random programs of clients with old snapshots and old tokens see what a model of a session allows",
      rules: [
        "CC-1", "CC-4", "CC-7", "FL-2", "FL-4", "ST-5", "ROT-3", "ROT-4", "ROT-5", "ROT-7", "ROT-8", "ROT-12", "ROT-15", "TTL-10",
      ],
      needs: shared,
      body: { t in
        try await check(
          t, programs: 24,
          ProgramProfile(
            clients: 2...3, sequentialSteps: 24...24,
            kinds: [
              (8, .write), (3, .add), (3, .flash), (1, .clear), (3, .onlyIfUnchanged), (1, .expire), (3, .privilegeChange),
              (3, .periodic), (1, .newIdentity), (4, .take), (2, .takeAll), (3, .touch), (3, .openOwn), (4, .openNewest),
              (3, .openFirst), (1, .destroy), (5, .waitShort), (1, .waitLong),
            ]))
      }),
    ConformanceCase(
      "MOD-003", "what clients see of one session at once can be explained by some order of their calls",
      rules: ["CC-1", "CC-2", "CC-3", "CC-4", "FL-2"], needs: shared, isStochastic: true,
      body: { t in
        try await check(
          t, programs: 16,
          ProgramProfile(
            clients: 2...4, sequentialSteps: 0...3, concurrentSteps: 2...5,
            kinds: [
              (6, .write), (4, .add), (3, .flash), (1, .clear), (3, .onlyIfUnchanged), (2, .take), (1, .takeAll), (1, .touch),
              (3, .openOwn), (3, .openNewest), (1, .waitShort),
            ]))
      }),
    ConformanceCase(
      "MOD-004", "what clients see of two sessions while tokens are replaced can be explained by some order of their calls",
      rules: ["ROT-2", "ROT-3", "ROT-4", "ROT-7", "ROT-8", "ROT-9", "CC-1"], needs: shared, isStochastic: true,
      body: { t in
        try await check(
          t, programs: 16,
          ProgramProfile(
            clients: 2...4, slots: 2, sequentialSteps: 0...3, concurrentSteps: 2...5,
            kinds: [
              (4, .write), (2, .add), (3, .privilegeChange), (3, .periodic), (1, .newIdentity), (1, .take), (3, .openOwn),
              (4, .openNewest), (1, .openFirst), (1, .waitShort),
            ]))
      }),
    ConformanceCase(
      "MOD-005", "what clients see of a session that one of them ends can be explained by some order of their calls",
      rules: ["ST-5", "CC-7", "ROT-12", "ROT-14", "TTL-6"], needs: shared, isStochastic: true,
      body: { t in
        try await check(
          t, programs: 14,
          ProgramProfile(
            clients: 2...4, sequentialSteps: 0...3, concurrentSteps: 2...5,
            kinds: [
              (5, .write), (2, .add), (2, .destroy), (1, .expire), (1, .privilegeChange), (1, .periodic), (1, .take), (2, .touch),
              (2, .openOwn), (3, .openNewest), (1, .waitLong),
            ]))
      }),
    ConformanceCase(
      "MOD-006", "of clients that take flash while others set it, each value reaches one",
      rules: ["FL-2", "FL-4", "FL-6", "CC-1"], needs: shared, isStochastic: true,
      body: { t in
        try await check(
          t, programs: 14,
          ProgramProfile(
            clients: 2...4, sequentialSteps: 0...3, concurrentSteps: 2...5,
            kinds: [(3, .flash), (6, .take), (3, .takeAll), (2, .write), (1, .clear), (3, .openNewest), (1, .waitShort)]))
      }),
  ]

  /// The capabilities that a store needs so that several clients share one session.
  private static let shared: Set<SessionCapability> = [.revocation, .atomicFlash, .mergedCommits, .rotationRevocation]

  private static func check(_ t: CaseContext, programs: Int, _ profile: ProgramProfile) async throws {
    var doubts: String?
    for number in 0..<programs {
      let program = profile.program(seed: UInt64(t.random(in: 1...999_999_999)))
      // Every other race is interleaved at the calls of the record stores, where the case has them.
      let isInterleaved = program.isConcurrent && !number.isMultiple(of: 2)
      switch try await ProgramJudge(t, isInterleaved: isInterleaved).judge(program) {
      case .passed: continue
      case .unknown(let reason): doubts = doubts ?? "program \(program.seed): \(reason)"
      case .failed(let finding):
        let smallest = try await ProgramShrinker(context: t, isInterleaved: isInterleaved).smallest(finding)
        let report = ProgramReport(finding: smallest, stepsBefore: program.steps.count)
        let steps = report.steps
        t.state.withLock { $0.steps = steps }
        throw report.failure
      }
    }
    if let doubts { throw CaseUndecided.inconclusive(doubts) }
  }
}
