import Sessions

/// Numbers of records, to the last digit.
enum RecordNumberCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-220", "a creation time may be any timestamp, and deadlines any up to the last one: they are kept to the last digit",
      rules: ["ST-8", "ST-3", "TTL-5"], needsRecords: true,
      body: { t in
        // Odd numbers on both sides of 2^53, where a double has no odd ones any more, and around the limits of smaller types.
        let times: [Int64] = [
          9_007_199_254_740_993, 4_611_686_018_427_387_905, 253_402_300_799_999, 4_294_967_297, 1, 0, -1, -9_007_199_254_740_993,
        ]
        for (number, time) in times.enumerated() {
          var record = t.freshRecord([1, 2, 3], subject: "ada")
          record.createdAt = Timestamp(milliseconds: time)
          record.absoluteDeadline = number % 2 == 0 ? .unlimited : .maximum
          let key = try await t.newRecord(record)
          try await t.expectRecord(key, record)
          // The new record's own creation time does not count.
          var next = record
          next.createdAt = t.now
          next.idleDeadline = Timestamp(milliseconds: Timestamp.maximum.milliseconds - 2)
          try await t.expectReplace(key, expecting: 1, with: next, .replaced)
          (record.version, record.idleDeadline) = (2, next.idleDeadline)
          try await t.expectRecord(key, record)
          record.idleDeadline = .maximum
          try t.expect("the touch", try await t.touchRecord(key, idleDeadline: .maximum), equals: true)
          try await t.expectRecord(key, record)
          if t.stores.first?.capabilities.contains(.subjectIndex) == true { try await t.expectListed("ada", [key: record]) }
          try t.expect("the destroy", try await t.destroyRecord(key, expecting: 2), equals: true)
        }
      })
  ]
}
