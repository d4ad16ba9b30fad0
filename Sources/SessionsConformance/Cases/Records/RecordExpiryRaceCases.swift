import Sessions

/// Removing expired records while others extend them or take their place.
enum RecordExpiryRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-207", "whatever looks at an expired record removes none that was created in its place", rules: ["ST-1", "ST-2", "ST-4"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<6 {
          var storm = try await expiredRecords(12, t)
          for (number, (key, record)) in storm.initial.sorted(by: { $0.key < $1.key }).enumerated() {
            let look: RecordOperation =
              switch number % 4 {
              case 0: RecordStormRaceCases.touch(9000, record)
              case 1: .replace(expecting: 2, with: t.freshRecord([9]))
              default: .load
              }
            if number % 4 == 3 {
              // A store may take the place of an expired record at once, or keep it.
              storm.send(key, creates(1...6, t))
            } else {
              // The destroy frees the key, but not from a new record, whose version is 1.
              storm.send(key, [look, look, .destroy(expecting: 2)] + creates(1...2, t))
            }
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-208", "a prune removes no record that was extended or created while it looked", rules: ["ST-6", "ST-4", "ST-3"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<5 {
          var storm = try await expiredRecords(12, t)
          // To a node whose clock is behind, the records are still live.
          let earlier = t.now.advanced(by: .seconds(-2))
          storm.send(.prune(limit: 1000))
          for (number, (key, record)) in storm.initial.sorted(by: { $0.key < $1.key }).enumerated() {
            let next = t.freshRecord([9])
            switch number % 3 {
            case 0: storm.send(key, at: earlier, RecordStormRaceCases.touch(9000, record), .load)
            case 1: storm.send(key, at: earlier, .replace(expecting: 2, with: next), .load)
            default: storm.send(key, .destroy(expecting: 2), .create(next), .create(next))
            }
            if number % 4 == 3 { storm.send(.prune(limit: 1000)) }
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-212", "all operations on an expired record and on its successor are explained by one order of single steps",
      rules: ["ST-1", "ST-2", "ST-3", "ST-4", "ST-5", "ST-6"], needsRecords: true, isStochastic: true,
      body: { t in
        for wave in 0..<5 {
          var storm = try await expiredRecords(8, t)
          let earlier = t.now.advanced(by: .seconds(-2))
          for (number, (key, record)) in storm.initial.sorted(by: { $0.key < $1.key }).enumerated() {
            let looks: [RecordOperation] = [
              .load, .replace(expecting: 2, with: t.freshRecord([9])), RecordStormRaceCases.touch(9000, record),
            ]
            let (first, second, third) = (looks[(number + wave) % 3], looks[(number + wave + 1) % 3], looks[(number + wave + 2) % 3])
            if wave > 1, number % 4 == 3 { storm.send(.prune(limit: 1000)) }
            storm.send(key, first, first)
            // The first two of each wave keep their key until a create, or a look, takes the record away.
            if number > 1 { storm.send(key, .destroy(expecting: 2)) }
            storm.send(key, .create(t.freshRecord([1])), second, .create(t.freshRecord([2])), third, .create(t.freshRecord([3])))
            if number % 3 == 2 { storm.send(key, at: earlier, RecordStormRaceCases.touch(8000, record)) }
          }
          try await t.expectOrder(of: storm)
        }
      }),
  ]

  private static func creates(_ payloads: ClosedRange<UInt8>, _ t: CaseContext) -> [RecordOperation] {
    payloads.map { .create(t.freshRecord([$0])) }
  }

  /// A storm on records at version 2 that expired a second ago.
  private static func expiredRecords(_ count: Int, _ t: CaseContext) async throws -> RecordStorm {
    var storm = RecordStorm()
    let made = try await t.newRecords(count) { _ in t.freshRecord([0]) }
    _ = try await t.concurrently(count) { try await t.expectReplace(made[$0].key, expecting: 1, with: made[$0].record, .replaced) }
    for (key, record) in made {
      storm.initial[key] = record
      storm.initial[key]?.version = 2
    }
    t.advance(by: .seconds(3601))
    return storm
  }
}
