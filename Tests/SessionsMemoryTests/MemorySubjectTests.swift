import Sessions
import SessionsMemory
import Testing

@Suite("Memory subject index")
struct MemorySubjectTests {
  let store = MemoryRecordStore()

  @Test("A subject's live records are listed in pages, in the order of their keys")
  func pages() async throws {
    for number in [5, 3, 1, 4, 2] { _ = try await store.create(key(number), record(subject: "ann"), now: start) }
    _ = try await store.create(key(6), record(idle: 10, subject: "ann"), now: start)
    _ = try await store.create(key(7), record(subject: "bob"), now: start)
    let first = try await store.records(of: "ann", after: nil, limit: 2, now: at(10))
    #expect(first.map(\.key) == [key(1), key(2)])
    let second = try await store.records(of: "ann", after: key(2), limit: 10, now: at(10))
    #expect(second.map(\.key) == [key(3), key(4), key(5)])
    #expect(second.allSatisfy { $0.record.subject == "ann" })
    #expect(try await store.records(of: "ann", after: nil, limit: 0, now: start).isEmpty)
    #expect(try await store.records(of: "nobody", after: nil, limit: 5, now: start).isEmpty)
  }

  @Test("Subjects are compared byte for byte")
  func bytes() async throws {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    _ = try await store.create(key(1), record(subject: composed), now: start)
    #expect(try await store.records(of: decomposed, after: nil, limit: 5, now: start).isEmpty)
    #expect(try await store.destroyAll(of: decomposed, except: nil) == 0)
    _ = try await store.replace(key(1), expecting: 1, with: record(subject: decomposed), now: start)
    #expect(try await store.records(of: composed, after: nil, limit: 5, now: start).isEmpty)
    #expect(try await store.records(of: decomposed, after: nil, limit: 5, now: start).count == 1)
    #expect(store.indexedCount == 1)
  }

  @Test("destroyAll ends all of a subject's records but the excepted one")
  func destroyAll() async throws {
    for number in 0..<10 { _ = try await store.create(key(number), record(subject: "ann"), now: start) }
    _ = try await store.create(key(10), record(subject: "bob"), now: start)
    #expect(try await store.destroyAll(of: "ann", except: key(4)) == 9)
    #expect(try await store.records(of: "ann", after: nil, limit: 20, now: start).map(\.key) == [key(4)])
    #expect(try await store.destroyAll(of: "ann", except: nil) == 1)
    #expect(store.count == 1)
    #expect(store.indexedCount == 1)
  }

  @Test("No sequence of operations leaves an index entry behind, or loses one", arguments: [1, 2, 3, 4] as [UInt64])
  func matchesModel(seed: UInt64) async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 60))
    var random = SplitMix64(seed: seed)
    var model: [Int: SessionRecord] = [:]
    var now: Int64 = 0
    for _ in 0..<4000 {
      let number = Int.random(in: 0..<90, using: &random)
      let subject = [nil, "ann", "bob", "cleo"].randomElement(using: &random) ?? nil
      let next = record(idle: now + Int64.random(in: 1...400, using: &random), subject: subject)
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<8:
        // At capacity only the store knows which expired records it evicts: prune first, so that there are none.
        let expired = model.filter { $0.value.expiresAt <= at(now) }
        #expect(try await store.prune(now: at(now), limit: 1000) == expired.count)
        for number in expired.keys { model[number] = nil }
        let created = try? await store.create(key(number), next, now: at(now))
        #expect(created == (model[number] != nil ? false : model.count < 60 ? true : nil))
        if created == true { model[number] = next }
      case 8..<13:
        guard let old = model[number] else { continue }
        let isLive = old.isLive(at: at(now))
        let outcome = try await store.replace(key(number), expecting: old.version, with: next, now: at(now))
        #expect(outcome == (isLive ? .replaced : .stale))
        guard isLive else { continue }
        model[number] = next
        model[number]?.version = old.version + 1
        model[number]?.idleDeadline = max(old.idleDeadline, next.idleDeadline)
      case 13..<16: #expect(try await store.destroy(key(number)) == (model.removeValue(forKey: number) != nil))
      case 16:
        guard let subject else { continue }
        let doomed = model.filter { $0.value.subject == subject && $0.key != number }
        #expect(try await store.destroyAll(of: subject, except: key(number)) == doomed.count)
        for number in doomed.keys { model[number] = nil }
      default: now += Int64.random(in: 0...20, using: &random)
      }
      #expect(store.count == model.count)
      #expect(store.indexedCount == model.values.count { $0.subject != nil })
    }
    for (number, expected) in model {
      #expect(try await store.load(key(number), now: at(now)) == (expected.isLive(at: at(now)) ? expected : nil))
    }
    for subject in ["ann", "bob", "cleo"] {
      let expected = model.filter { $0.value.subject == subject && $0.value.isLive(at: at(now)) }.keys.sorted()
      let listed = try await store.records(of: subject, after: nil, limit: 100, now: at(now)).map(\.key)
      #expect(listed == expected.map(key))
    }
  }
}
