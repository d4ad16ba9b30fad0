import Sessions

/// Operations that a record store does not declare.
enum RecordDeclarationCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CAP-006", "a record store without a subject index says so when it is asked, and never that a subject has no records",
      rules: ["IX-7", "ERR-2"], needsAbsent: [.subjectIndex], needsRecords: true,
      body: { t in
        guard let index = t.record as? any SubjectIndexedRecordStore else {
          throw CaseUndecided.notApplicable("the record store has no operations for a subject")
        }
        let record = t.freshRecord([1], subject: "ada")
        let (key, stranger) = (try await t.newRecord(record), try await t.newRecord(t.freshRecord([2], subject: "bob")))
        // An index that works is only not declared. Then it works for every question.
        var works: Bool?
        for (subject, cursor, limit) in [("ada", nil, 10), ("ada", RecordKey(high: 0, low: 0), 10), ("nobody", nil, 10), ("ada", nil, 0)] {
          let isFound = subject == "ada" && limit > 0
          try await expectRefused("listing at most \(limit) records of '\(subject)'", unless: &works) { () async throws(SessionError) in
            let list = try await index.records(of: subject, after: cursor, limit: limit, now: t.now)
            return list.map(\.key) == (isFound ? [key] : []) && list.map(\.record) == (isFound ? [record] : [])
          }
        }
        for (subject, exception) in [("nobody", nil), ("ada", stranger), ("ada", nil)] {
          let isThere = try await t.loadRecord(key) != nil
          let isEnded = subject == "ada" && isThere
          try await expectRefused("ending all records of '\(subject)'", unless: &works) { () async throws(SessionError) in
            try await index.destroyAll(of: subject, except: exception) == (isEnded ? 1 : 0)
          }
          let isKept = try await t.loadRecord(key) != nil
          try t.expect("the record of 'ada' is there", isKept, equals: works == true ? isThere && !isEnded : isThere)
        }
        try await t.expectRecord(stranger, t.freshRecord([2], subject: "bob"))
      })
  ]

  /// Expects `unsupported`, or the right answer of an index that is not declared: the same of both every time.
  ///
  /// - Parameter works: Whether the index works; nil before the first question.
  private static func expectRefused(_ what: String, unless works: inout Bool?, _ isRight: () async throws(SessionError) -> Bool)
    async throws
  {
    let answer: String
    do throws(SessionError) {
      answer = try await isRight() ? "the right answer" : "an answer that is not right"
    } catch {
      answer = error.code == .unsupported ? "an error: unsupported" : "\(error)"
    }
    let expected = works.map { $0 ? "the right answer" : "an error: unsupported" }
    guard answer == expected ?? answer, ["the right answer", "an error: unsupported"].contains(answer) else {
      throw CaseFailure(what, expected: expected ?? "an error: unsupported", seen: answer)
    }
    works = answer == "the right answer"
  }
}
