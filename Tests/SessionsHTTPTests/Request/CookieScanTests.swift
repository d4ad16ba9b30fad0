import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import Testing

@Suite("Cookie scan [MW-15]")
struct CookieScanTests {
  private struct Match: Equatable {
    let name: Int
    let value: String
  }

  private func scan(_ field: String, _ names: [String] = ["session"]) -> [Match] {
    var field = field
    var matches: [Match] = []
    field.withUTF8 { bytes in
      CookieScan(names: names).forEachMatch(in: bytes) { matches.append(Match(name: $0, value: String(decoding: $1, as: UTF8.self))) }
    }
    return matches
  }

  /// Reads a field slowly and by the book: split at semicolons, drop spaces before the name, split at the first equals sign.
  private func reference(_ field: String, _ names: [String]) -> [Match] {
    field.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: true).compactMap { pair in
      let pair = pair.drop { $0 == 0x20 || $0 == 0x09 }
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let value = Array(pair[pair.index(after: equals)...])
      guard value.count <= 8192, let name = names.firstIndex(where: { $0.utf8.elementsEqual(pair[..<equals]) }) else { return nil }
      return Match(name: name, value: String(decoding: value, as: UTF8.self))
    }
  }

  @Test(
    "a name counts only as it is written, and a value as well",
    arguments: [
      ("session=T", ["T"]), ("a=b;session=T", ["T"]), ("a=b; session=T", ["T"]), ("a=b;\tsession=T;c=d", ["T"]), ("session=", [""]),
      ("session=a=b", ["a=b"]), ("session=\"T\"", ["\"T\""]), ("session=T ", ["T "]), ("session= T", [" T"]),
      ("session=1; session=2;session=3", ["1", "2", "3"]), ("Session=T", []), ("xsession=T", []), ("session =T", []), ("sessionx=T", []),
      ("session", []), ("session;", []), ("", []), (";;; ;", []), ("a=session=T", []), ("=session=T", []), ("session=T;", ["T"]),
    ] as [(String, [String])])
  func values(field: String, expected: [String]) {
    #expect(scan(field).map(\.value) == expected)
  }

  @Test("a value longer than 8 KiB is passed over, and what follows is not [SZ-3]")
  func long() {
    let limit = String(repeating: "x", count: 8192)
    #expect(scan("session=\(limit)").map(\.value.utf8.count) == [8192])
    #expect(scan("session=\(limit)x; session=T").map(\.value) == ["T"])
  }

  @Test("after sixty other cookies and nine kilobytes the token is found")
  func far() {
    let others = (0..<60).map { "c\($0)=\(String(repeating: "v", count: 150))" }.joined(separator: "; ")
    #expect(scan("\(others); session=T").map(\.value) == ["T"])
  }

  @Test("reads random fields as the slow reference does", arguments: 0..<20 as Range<UInt64>)
  func agrees(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let names = ["session", "__Host-session", "session.0", "s"]
    let pieces = names + ["=", ";", "; ", " ", "\t", "a", "é", "\"", "=;", "session=", ";s=", "S", String(repeating: "x", count: 4100)]
    for _ in 0..<2000 {
      let field = (0..<Int.random(in: 0...14, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      #expect(scan(field, names) == reference(field, names), "\(field)")
    }
  }

  @Test("all Cookie fields of a request are read, in its order")
  func fields() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    for fields in [["a=b", cookie], [cookie, "c=d"], ["a=b;\(cookie)"], ["x", "", "y=z; \(cookie); a=b"]] {
      let answer = await site.request(fields) { session async throws in
        #expect(try await session.get(.a) == "1", "\(fields)")
        return nil
      }
      #expect(answer.status == 200)
    }
  }

  @Test("what cannot be a token hides no token, and costs no I/O")
  func malformed() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let token = String(cookie.dropFirst("session=".count))
    let wrong = [
      String(token.dropLast()), token + "A", "\(token.dropLast())=", "\(token.dropLast())+", "\(token.dropLast())/", "\"\(token)\"", "",
      "\(token) ; a=b",
      "\(token.prefix(32)) \(token.suffix(32))",
    ].map { "session=\($0)" }
    await site.request(wrong) { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(site.records.total == 0)
    #expect(try await site.sessions.begin(cookieFields: wrong + [cookie], method: "GET", secPurpose: nil).session.get(.a) == "1")
  }
}
