import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Listing by pages [IX-2]")
struct PagingTests {
  /// A record store that notes the size of each page that it gives.
  private final class PagedRecordStore: RecordStoreWrapper {
    let capabilities: Set<SessionCapability>
    let pages: Locked<[Int]> = Locked([])
    var base: any SessionRecordStore { memory }
    private let memory = MemoryRecordStore()

    init(_ capabilities: Set<SessionCapability> = [.subjectIndex]) { self.capabilities = capabilities }

    func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
      async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
    {
      let page = try await memory.records(of: subject, after: cursor, limit: limit, now: now)
      pages.withLock { $0.append(page.count) }
      return page
    }
  }

  @Test(
    "a subject's sessions are listed page by page until one is not full",
    arguments: [(0, [0]), (499, [499]), (500, [500, 0]), (501, [500, 1]), (1100, [500, 500, 100])])
  func pages(count: Int, pages: [Int]) async throws {
    let records = PagedRecordStore()
    let store = try ServerSessionStore(records)
    for number in 0..<count {
      let record = SessionRecord(
        createdAt: start, absoluteDeadline: at(.seconds(60)), idleDeadline: at(.seconds(60)), subject: "ada", payload: [])
      #expect(try await records.create(RecordKey(high: UInt64(number), low: 1), record, now: start))
    }
    let listed = try await store.sessions(of: "ada", now: start)
    #expect(listed.map(\.id.high) == (0..<UInt64(count)).map { $0 })
    #expect(records.pages.withLock { $0 } == pages)
  }

  @Test("an index that a store has and does not declare is not asked [IX-7]")
  func undeclared() async throws {
    let store = try ServerSessionStore(PagedRecordStore([]))
    #expect(await errorCode { _ = try await store.sessions(of: "ada", now: start) } == .unsupported)
    #expect(await errorCode { _ = try await store.destroyAll(of: "ada", except: nil) } == .unsupported)
  }

  @Test("the default times of a server store")
  func defaults() {
    let usual = ServerSessionStoreConfiguration()
    #expect(usual.grace == .seconds(10))
    #expect(usual.inFlightAllowance == .seconds(30))
    #expect(usual.commitTimeout == .seconds(2))
  }
}
