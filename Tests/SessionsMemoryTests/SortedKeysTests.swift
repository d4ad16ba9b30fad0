import Sessions
import SessionsMemory
import Testing

@Suite("The keys of a subject with many sessions")
struct SortedKeysTests {
  @Test("They do what a sorted set does", arguments: [1, 2, 3] as [UInt64])
  func matchesSet(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var keys = SortedKeys(key(4001), key(4000))
    var model: Set<RecordKey> = [key(4000), key(4001)]
    for step in 0..<20_000 {
      // They grow to some thousand keys, shrink to none, and grow again.
      let number = key(Int.random(in: 0..<4000, using: &random))
      if step == 8000 { for key in model { keys.remove(key) } }
      if step == 8000 { model = [] }
      if Int.random(in: 0..<10, using: &random) < (step % 8000 < 4000 ? 8 : 2) {
        keys.insert(number)
        model.insert(number)
      } else {
        keys.remove(number)
        model.remove(number)
      }
      guard step % 200 == 0 else { continue }
      let sorted = model.sorted()
      #expect(keys.count == model.count)
      #expect(keys.first == sorted.first)
      #expect(keys.keys(after: nil, limit: .max) == sorted)
      let cursor = key(Int.random(in: 0..<4100, using: &random))
      let limit = Int.random(in: 0...700, using: &random)
      #expect(keys.keys(after: cursor, limit: limit) == Array(sorted.filter { cursor < $0 }.prefix(limit)))
    }
  }

  @Test("They lie in few chunks and small ones, in whatever order they come and go")
  func chunks() {
    let ascending = (0..<256).flatMap { low in (0..<20).map { key(256 * $0 + low) } }.sorted()
    for order in [ascending, ascending.reversed(), ascending.shuffled()] {
      var keys = SortedKeys(order[0], order[1])
      for key in order { keys.insert(key) }
      #expect(keys.count == 5120)
      #expect(keys.chunkSizes.allSatisfy { $0 <= 256 })
      #expect(keys.chunkSizes.count <= 80)
      for (index, key) in order.enumerated() where index % 64 != 0 { keys.remove(key) }
      #expect(keys.count == 80)
      #expect(keys.chunkSizes.count <= 4)
    }
  }
}
