import Sessions

/// Pairs of operations on one record, the second sent right behind the first: a store that does one of them in two steps shows it.
enum RecordStormRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-200", "a replace takes back no touch that came in between, and a touch no replace", rules: ["ST-3", "ST-4"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          var storm = RecordStorm()
          for (number, (key, record)) in try await t.newRecords(8, { _ in t.freshRecord([0]) }).enumerated() {
            storm.initial[key] = record
            let replace = RecordOperation.replace(expecting: 1, with: t.freshRecord([1]))
            // The touch to the latest deadline comes right behind the replace: no later one hides its loss.
            let touches = [60, 50, 40, 30, 20].map { touch($0, record) }
            if number.isMultiple(of: 2) {
              storm.send(key, [replace] + touches + [.replace(expecting: 2, with: t.freshRecord([2])), touch(70, record)])
            } else {
              storm.send(key, [touch(1, record), touch(2, record), replace] + touches)
            }
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-201", "of replaces right behind each other one wins at each version", rules: ["ST-3"], needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          var storm = RecordStorm()
          for (number, (key, record)) in try await t.newRecords(8, { _ in t.freshRecord([0]) }).enumerated() {
            storm.initial[key] = record
            for payload: UInt8 in 1...8 {
              // Every other key is replaced twice.
              let version: Int64 = payload > 4 && number.isMultiple(of: 2) ? 2 : 1
              storm.send(key, .replace(expecting: version, with: t.freshRecord([payload])))
            }
          }
          try await t.expectOrder(of: storm)
        }
        // Many at once: the last record is replaced while the calls for the others are under way.
        var storm = RecordStorm()
        for (key, record) in try await t.newRecords(4, { _ in t.freshRecord([0]) }) {
          storm.initial[key] = record
          for payload: UInt8 in 1...32 { storm.send(key, .replace(expecting: 1, with: t.freshRecord([payload]))) }
        }
        try await t.expectOrder(of: storm)
      }),
    ConformanceCase(
      "REC-202", "no replace and no touch that began before a destroy brings the record back", rules: ["ST-5"], needsRecords: true,
      isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          var storm = RecordStorm()
          for (number, (key, record)) in try await t.newRecords(8, { _ in t.freshRecord([0]) }).enumerated() {
            storm.initial[key] = record
            var operations: [RecordOperation] = [
              .replace(expecting: 1, with: t.freshRecord([1])), touch(1, record), touch(2, record),
              .replace(expecting: 1, with: t.freshRecord([2])), touch(3, record), touch(4, record),
              .replace(expecting: 2, with: t.freshRecord([3])),
            ]
            // A destroy at a version must not take the next one.
            operations.insert(.destroy(expecting: number < 4 ? nil : 1), at: number % 4)
            storm.send(key, operations)
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-203", "of creates right behind each other one wins, and none undoes what came after it", rules: ["ST-1"], needsRecords: true,
      isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          var storm = RecordStorm()
          for number in 0..<8 {
            let key = t.freshKey()
            let creates = (1...6).map { RecordOperation.create(t.freshRecord([UInt8($0)])) }
            let next = number.isMultiple(of: 2) ? RecordOperation.replace(expecting: 1, with: t.freshRecord([7])) : .load
            storm.send(key, creates[..<3] + [next, touch(1, t.freshRecord())] + creates[3...])
          }
          try await t.expectOrder(of: storm)
        }
        // Many at once: the last key is taken while the calls for the others are under way.
        var storm = RecordStorm()
        for _ in 0..<4 {
          let key = t.freshKey()
          for payload: UInt8 in 1...32 { storm.send(key, .create(t.freshRecord([payload]))) }
        }
        try await t.expectOrder(of: storm)
      }),
    ConformanceCase(
      "REC-204", "a read sees all of a create and of a replace of 17 to 64 KiB, or nothing of it", rules: ["ST-1", "ST-2", "ST-3"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for size in [17, 64, 33, 20] {
          var storm = RecordStorm()
          for _ in 0..<3 {
            let key = t.freshKey()
            let (first, second) = (large(1, size, t), large(2, size, t))
            storm.send(
              key, .create(first), .load, .load, .load, .replace(expecting: 1, with: second), .load, .load, .load,
              .replace(expecting: 1, with: second), .load, .load)
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-205", "with 128 loads under way each gets its own answer", rules: ["ST-2"], needsRecords: true, isStochastic: true,
      body: { t in
        let made = try await t.newRecords(32) { t.freshRecord([UInt8($0)], subject: "s\($0)") }
        for _ in 0..<3 {
          var storm = RecordStorm()
          for (key, record) in made + made {
            storm.initial[key] = record
            storm.send(key, .load)
            // This key has no record.
            storm.send(t.freshKey(), .load)
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-206", "all operations on one key at once are explained by one order of single steps",
      rules: ["ST-1", "ST-2", "ST-3", "ST-4", "ST-5"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<5 {
          var storm = RecordStorm()
          let made = try await t.newRecords(6) { _ in t.freshRecord([0]) }
          for number in 0..<8 {
            let (key, record) = number < made.count ? (made[number].key, made[number].record) : (t.freshKey(), t.freshRecord([0]))
            if number < made.count { storm.initial[key] = record }
            var operations: [RecordOperation] = [
              .replace(expecting: 1, with: t.freshRecord([1])), touch(90, record), touch(80, record), touch(70, record),
              .replace(expecting: 2, with: t.freshRecord([2])), .replace(expecting: 1, with: t.freshRecord([3])),
              .create(t.freshRecord([4])),
              .create(t.freshRecord([5])),
            ]
            // Half the records are destroyed, half of them at a version.
            if number % 2 == 1 { operations.append(.destroy(expecting: number % 4 == 1 ? nil : 1)) }
            // Neighbours in a random order, but the first touch stays right behind the first replace.
            let pair = Array(operations[..<2])
            var rest = Array(operations[2...])
            for index in rest.indices { rest.swapAt(index, t.random(in: index...rest.count - 1)) }
            rest.insert(contentsOf: pair, at: t.random(in: 0...rest.count))
            storm.send(key, rest)
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-213", "with 96 writes under way each gets its own answer and writes its own record", rules: ["ST-1", "ST-3", "ST-4", "ST-5"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<2 {
          var storm = RecordStorm()
          for (number, (key, record)) in try await t.newRecords(48, { t.freshRecord([UInt8($0)], subject: "s\($0)") }).enumerated() {
            storm.initial[key] = record
            let free = t.freshKey()
            let new = t.freshRecord([UInt8(100 + number)], subject: "n\(number)")
            // The answers of each kind differ, from one key to the next.
            switch number % 4 {
            case 0:
              storm.send(key, .create(new))
              storm.send(free, .create(new))
            case 1:
              storm.send(key, .replace(expecting: 1, with: new))
              storm.send(free, .replace(expecting: 1, with: new))
            case 2:
              storm.send(key, touch(number, record))
              storm.send(free, touch(number, record))
            default:
              storm.send(key, .destroy(expecting: 1))
              storm.send(free, .destroy(expecting: 1))
            }
          }
          try await t.expectOrder(of: storm)
        }
      }),
  ]

  /// A touch to some seconds after a record's idle deadline.
  static func touch(_ seconds: Int, _ record: SessionRecord) -> RecordOperation {
    .touch(idleDeadline: record.idleDeadline.advanced(by: .seconds(seconds)))
  }

  /// A record of some KiB.
  private static func large(_ byte: UInt8, _ kibibytes: Int, _ t: CaseContext) -> SessionRecord {
    t.freshRecord([UInt8](repeating: byte, count: kibibytes * 1024))
  }
}
