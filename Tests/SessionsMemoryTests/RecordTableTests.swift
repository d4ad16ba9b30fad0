import Sessions
import SessionsMemory
import Testing

@Suite("The table of records")
struct RecordTableTests {
  @Test("It does what a dictionary does", arguments: [1, 2, 3] as [UInt64])
  func matchesDictionary(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = RecordTable()
    var model: [RecordKey: Int64] = [:]
    for step in 0..<24_000 {
      // It first grows to some thousand records and then shrinks again.
      let number = Int.random(in: 0..<4000, using: &random)
      let inserts = step < 12_000 ? 7 : 3
      if Int.random(in: 0..<10, using: &random) < inserts {
        guard model[key(number)] == nil else { continue }
        var new = record()
        new.version = Int64(step)
        table.insert(new, for: key(number))
        model[key(number)] = Int64(step)
      } else {
        if let slot = table.find(key(number)) { table.remove(at: slot) }
        model[key(number)] = nil
      }
      let asked = key(Int.random(in: 0..<4000, using: &random))
      let version = table.find(asked).flatMap { slot in table[slot]?.version }
      // An expectation for each step would take most of the test's time.
      guard version == model[asked] else {
        Issue.record("another record than expected in step \(step)")
        return
      }
    }
    #expect(table.count == model.count)
    let found = table.slotIndices.filter { table.deadline(at: $0) != nil }.map { table.key(at: $0) }
    #expect(found.count == model.count)
    #expect(Set(found) == Set(model.keys))
  }

  @Test("It finds the longest expired record, whichever way deadlines were moved", arguments: [1, 2, 3, 4] as [UInt64])
  func longestExpired(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = RecordTable()
    var model: [RecordKey: Timestamp] = [:]
    var now: Int64 = 0
    for step in 0..<20_000 {
      let key = key(Int.random(in: 0..<2000, using: &random))
      switch (table.find(key), Int.random(in: 0..<8, using: &random)) {
      case (nil, _):
        guard step % 10_000 < 6000 else { break }
        let new = record(idle: now + Int64.random(in: 0..<2000, using: &random))
        table.insert(new, for: key)
        model[key] = new.expiresAt
      case (let slot?, 0..<4):
        let later = at(now + Int64.random(in: 1000..<4000, using: &random))
        guard let old = model[key], old < later else { break }
        table[slot]?.idleDeadline = later
        model[key] = later
      case (let slot?, 4):
        let other = record(idle: now + Int64.random(in: -500..<500, using: &random))
        table.replace(at: slot, with: other)
        model[key] = other.expiresAt
      case (let slot?, 5):
        table.remove(at: slot)
        model[key] = nil
      default: now += Int64.random(in: 0..<3, using: &random)
      }
      guard step % 3 == 0 else { continue }
      let expected = model.values.min()
      #expect(table.earliestDeadline <= expected ?? .unlimited)
      guard let slot = table.longestExpired(at: at(now)) else {
        #expect(expected ?? .unlimited > at(now))
        continue
      }
      #expect(table.deadline(at: slot) == expected)
      #expect(table.earliestDeadline == expected)
      guard step % 2 == 0 else { continue }
      model[table.key(at: slot)] = nil
      table.remove(at: slot)
    }
    while let slot = table.longestExpired(at: .maximum) {
      #expect(table.deadline(at: slot) == model.values.min())
      model[table.key(at: slot)] = nil
      table.remove(at: slot)
    }
    #expect(model.isEmpty)
    #expect(table.count == 0)
  }

  @Test("The key of all zeros is a key like any other")
  func zeroKey() {
    var table = RecordTable()
    let zero = RecordKey(high: 0, low: 0)
    #expect(table.find(zero) == nil)
    for number in 1...20 { table.insert(record(), for: key(number)) }
    table.insert(record(payload: [7]), for: zero)
    for number in 1...20 {
      #expect(table.find(zero).flatMap { table[$0]?.payload } == [7])
      if let slot = table.find(key(number)) { table.remove(at: slot) }
    }
    if let slot = table.find(zero) { table.remove(at: slot) }
    #expect(table.find(zero) == nil)
    #expect(table.count == 0)
  }
}
