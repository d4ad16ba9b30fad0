import Sessions
import SessionsPostgres
import Testing

/// Listing a subject's sessions: a page costs what it returns.
@Suite(.serialized) struct ListingTests {
  @Test func `a page reads the entries that it returns, wherever it is and however many there are`() async throws {
    let server = try TestServer.shared.get()
    var read: [Int] = []
    for count in [1000, 20_000] {
      let table = newTable()
      let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
      try await store.prepare()
      try server.sql(
        "INSERT INTO \"\(table)\" SELECT decode(lpad(to_hex(g), 32, '0'), 'hex'), 1, 0, 2000000, 2000000, 2000000, 's', '\\x00' "
          + "FROM generate_series(1, \(count)) AS g")
      let first = try await store.records(of: "s", after: nil, limit: 50, now: now)
      let cursor = try #require(RecordKey((0..<14).map { _ in 0 } + [UInt8(count / 512), 0]))
      let middle = try await store.records(of: "s", after: cursor, limit: 50, now: now)
      #expect(first.count == 50 && middle.count == 50 && first[49].key < middle[0].key)
      // The counts are sent when the connection ends, at the latest.
      await store.close()
      let query = "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = '\(table).subject'"
      var entries = 0
      try await eventually("the counts") {
        entries = try server.sql(query).first.flatMap { Int($0[0]) } ?? 0
        return entries > 0
      }
      read.append(entries)
    }
    #expect(read.allSatisfy { (100...104).contains($0) }, "\(read) entries for two pages of 50 among 1000 and 20 000")
  }

  @Test func `live sessions are found beyond any number of expired ones, in parts`() async throws {
    try await withStore { store, server, table in
      // Of 50 000, one in 4001 is live, and the last one.
      try server.sql(
        "INSERT INTO \"\(table)\" SELECT decode(lpad(to_hex(g), 32, '0'), 'hex'), 1, 0, d, 2000000, d, 's', '\\x00' "
          + "FROM (SELECT g, CASE WHEN g % 4001 = 0 OR g = 50000 THEN 2000000 ELSE 10 END AS d FROM generate_series(1, 50000) AS g) AS s")
      let live = (1...50_000).filter { $0 % 4001 == 0 || $0 == 50_000 }
      func numbers(_ limit: Int, after cursor: RecordKey? = nil) async throws -> [Int] {
        try await store.records(of: "s", after: cursor, limit: limit, now: now).map {
          Int($0.key.bytes[13]) << 16 + Int($0.key.bytes[14]) << 8 + Int($0.key.bytes[15])
        }
      }
      for limit in [1, 5, live.count, 100] { #expect(try await numbers(limit) == Array(live.prefix(limit))) }
      #expect(try await numbers(0) == [])
      // A part that ends with a live row, and a page that ends with a part.
      for start in [1952, 1953, 1954] {
        let cursor = try #require(RecordKey((0..<14).map { _ in 0 } + [UInt8(start >> 8), UInt8(start & 255)]))
        #expect(try await numbers(1, after: cursor) == [4001])
        #expect(try await numbers(3, after: cursor) == [4001, 8002, 12_003])
      }
    }
  }
}
