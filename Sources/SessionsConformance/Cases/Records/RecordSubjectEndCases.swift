import Sessions

/// Ending a subject's records, and removing them from its index.
enum RecordSubjectEndCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-055", "a destroyed or pruned record is in no list, and its key can serve another subject", rules: ["IX-5", "IX-2", "ST-5"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let old = t.freshRecord([1], subject: "ada")
        let (destroyed, pruned) = (try await t.newRecord(old), try await t.newRecord(old))
        _ = try await t.destroyRecord(destroyed)
        try await t.expectListed("ada", [pruned: old])
        t.advance(by: .seconds(3600))
        _ = try await t.prune()
        // A backend that leaves expiry to its own clock has nothing to prune: make sure the key is free.
        _ = try await t.destroyRecord(pruned)
        let new = t.freshRecord([2], subject: "bob")
        for key in [destroyed, pruned] { try await t.expectCreated(key, new) }
        try await t.expectListed("ada", [:])
        try await t.expectListed("bob", [destroyed: new, pruned: new])
        try t.expect("the number destroyed of 'ada'", try await t.destroyRecords(of: "ada"), equals: 0)
        try await t.expectListed("bob", [destroyed: new, pruned: new])
      }),
    ConformanceCase(
      "REC-056", "destroying a subject's records takes each but the excepted one, and nobody else's", rules: ["IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let (ada, bob) = (t.freshRecord([1], subject: "ada"), t.freshRecord([2], subject: "bob"))
        var keys: [RecordKey] = []
        for _ in 0..<5 { keys.append(try await t.newRecord(ada)) }
        let stranger = try await t.newRecord(bob)
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: keys[2]), equals: 4)
        for (number, key) in keys.enumerated() where number != 2 { try await t.expectNoRecord(key) }
        try await t.expectListed("ada", [keys[2]: ada])
        try await t.expectRecord(stranger, bob)
        // An exception that belongs to another subject protects nothing.
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: stranger), equals: 1)
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: 0)
        try await t.expectListed("bob", [stranger: bob])
      }),
    ConformanceCase(
      "REC-057", "a record that was moved to another subject is not destroyed with the old one", rules: ["IX-1", "IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        record.subject = "bob"
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        try t.expect("the number destroyed of 'ada'", try await t.destroyRecords(of: "ada"), equals: 0)
        try await t.expectRecord(key, record)
        try t.expect("the number destroyed of 'bob'", try await t.destroyRecords(of: "bob"), equals: 1)
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-058", "neither replace nor touch brings back a record that went with its subject", rules: ["IX-3", "ST-5"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: 1)
        for isForcing in [false, true] {
          try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: isForcing, .stale)
        }
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: false)
        try await t.expectNoRecord(key)
        try await t.expectListed("ada", [:])
      }),
    ConformanceCase(
      "REC-059", "replaces and touches under way save no record from the end of its subject", rules: ["IX-3", "ST-5"],
      needs: [.subjectIndex], needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          let record = t.freshRecord([1], subject: "ada")
          var keys: [RecordKey] = []
          for _ in 0..<8 { keys.append(try await t.newRecord(record)) }
          try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys {
              group.addTask {
                for version: Int64 in 1...4 { _ = try await t.replaceRecord(key, expecting: version, with: record) }
              }
              group.addTask { _ = try await t.touchRecord(key, idleDeadline: record.idleDeadline.advanced(by: .seconds(1))) }
            }
            group.addTask {
              try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: 8)
            }
            try await group.waitForAll()
          }
          for key in keys { try await t.expectNoRecord(key) }
          try await t.expectListed("ada", [:])
        }
      }),
  ]
}
