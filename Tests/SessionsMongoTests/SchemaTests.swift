import Sessions
import SessionsMongo
import Testing

/// The collection, its indexes and the settings, on SecantusDB.
@Suite struct SchemaTests {
  @Test func `many nodes that start at once make the collection and its indexes together`() async throws {
    let server = try MongoServer.shared.get()
    for _ in 0..<3 {
      let collection = newCollection()
      let stores = try (0..<12).map { _ in
        try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: collection, timeout: .seconds(60)))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for store in stores {
          group.addTask {
            try await store.prepare()
            #expect(try await store.create(newKey(), record(subject: "s"), now: now))
          }
        }
        try await group.waitForAll()
      }
      #expect(try await stores[0].records(of: "s", after: nil, limit: 100, now: now).count == 12)
      #expect(try await stores[0].collections().contains(collection))
      #expect(try await stores[0].indexes() == ["_id_", "expires", "subject"])
      try await stores[0].removeCollection()
      await withTaskGroup(of: Void.self) { group in for store in stores { group.addTask { await store.close() } } }
    }
  }

  @Test func `a collection of something else is refused and left as it was`() async throws {
    try await withStore { (store, server, collection) async throws in
      try await store.removeCollection()
      try await store.insertStranger([("_id", "a string"), ("user", "somebody")])
      let other = try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: collection, timeout: .seconds(60)))
      let refusal = await error { () throws(SessionError) in try await other.create(newKey(), record(), now: now) }
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains(collection) == true)
      #expect(refusal?.isIndeterminate == false)
      #expect(try await other.indexes() == ["_id_"])
      await other.close()
    }
  }

  @Test func `an index of another kind in the way is named`() async throws {
    try await withStore { (store, server, collection) async throws in
      try await store.removeCollection()
      try await store.createStrangeIndex(on: "expires")
      let other = try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: collection, timeout: .seconds(60)))
      let refusal = await error { () throws(SessionError) in try await other.prepare() }
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains("index") == true)
      await other.close()
    }
  }

  @Test func `a collection that was dropped is made again when the store is asked whether it is ready`() async throws {
    try await withStore { (store, _, _) async throws in
      try await store.dropUnnoticed()
      try await store.ping()
      #expect(try await store.indexes() == ["_id_", "expires", "subject"])
    }
  }

  @Test func `two collections of one database do not see each other`() async throws {
    try await withStore { (first, _, _) async throws in
      try await withStore { (second, _, _) async throws in
        let key = newKey()
        #expect(try await first.create(key, record([1], subject: "s", idle: at(1_000_001)), now: now))
        #expect(try await second.load(key, now: now) == nil)
        #expect(try await second.records(of: "s", after: nil, limit: 9, now: now).isEmpty)
        #expect(try await second.destroyAll(of: "s", except: nil) == 0)
        #expect(try await second.prune(now: later, limit: 9) == 0)
        #expect(try await first.load(key, now: now)?.payload == [1])
      }
    }
  }

  @Test(arguments: [
    ("mongodb://127.0.0.1:1", "database"), ("mongodb://127.0.0.1:1/db?w=0", "w=0"), ("mongodb://127.0.0.1:1/admin", "server's own"),
    ("mongodb://127.0.0.1:1/db?readPreference=secondary", "readPreference"),
    ("mongodb://127.0.0.1:1/db?directConnection=true", "directConnection"),
    ("mongodb://user:se:cr@et@127.0.0.1:1/db", "libmongoc cannot read"), ("http://secret", "libmongoc cannot read"),
    ("mongodb://127.0.0.1:1/1a", "name"), ("mongodb://127.0.0.1:1/db\u{0}", "NUL"),
  ])
  func `a URL that cannot work is named without being quoted`(url: String, hint: String) async throws {
    let refusal = await error { () throws(SessionError) in try MongoRecordStore(url) }
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains(hint) == true, "\(refusal?.message ?? "")")
    #expect(refusal?.message.contains("cr@et") == false && refusal?.message.contains("secret") == false)
  }

  @Test(arguments: ["", "1a", "a.b", "a$", "a b", "ä", String(repeating: "a", count: 49), "system.users"])
  func `a collection has a plain name`(name: String) {
    #expect(throws: SessionError.self) { () throws in try MongoConfiguration(collection: name).validate() }
    #expect(throws: SessionError.self) { () throws in try MongoConfiguration(database: name.isEmpty ? "a/b" : name).validate() }
  }

  @Test(arguments: [
    ("", MongoDurability.majority), ("?w=majority", .majority), ("?w=1", .journal), ("?w=2", .journal), ("?journal=false", .processCrash),
    ("?w=1&journal=false", .processCrash), ("?w=1&journal=true", .journal),
  ])
  func `the durability is that of the URL's write concern, and a majority's journals by default`(
    options: String, durability: MongoDurability
  ) throws {
    #expect(try MongoRecordStore("mongodb://127.0.0.1:1/db\(options)").durability == durability)
  }

  @Test func `nothing of a store shows its URL`() throws {
    let store = try MongoRecordStore("mongodb://user:hidden@127.0.0.1:1/db")
    var text = ""
    dump(store, to: &text)
    #expect(!text.contains("hidden") && !"\(store)".contains("hidden") && !String(reflecting: store).contains("hidden"))
  }
}
