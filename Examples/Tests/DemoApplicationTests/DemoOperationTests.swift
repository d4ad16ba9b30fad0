import DemoApplication
import Testing

@Suite struct DemoOperationTests {
  @Test(
    "A query of the protocol is read",
    arguments: [
      "get:a", "set:a:1;get:a", "add:n:-1", "fill:a:6000", "limit:60000:1500;persist:1", "rotate;rotate-periodic", "invalidate-keeping",
      "header:Cache-Control:no-store", "redirect:run", "csrf-check:A-_z", "status:404", "throw:401", "crash",
    ])
  func reads(query: String) throws {
    let operations = try #require(DemoOperation.parse(query))
    #expect(operations.count == query.split(separator: ";").count)
  }

  @Test(
    "A query with anything else is refused as a whole",
    arguments: [
      ";", "get", "get:", "get:a:b", "get:a;", "set:a", "get:a b", "get:a%20", "add:n:x", "persist:2", "limit:1", "status:99", "throw:x",
      "later:get:a",
      "unknown", "GET:a",
    ])
  func refuses(query: String) {
    #expect(DemoOperation.parse(query) == nil)
  }

  @Test("No query is no operation, and later is for bodies only")
  func emptyAndLater() throws {
    #expect(try #require(DemoOperation.parse("")).isEmpty)
    #expect(try #require(DemoOperation.parse("later:set:a:2;get:a", isBody: true)).count == 2)
    #expect(DemoOperation.parse("later:later:get:a", isBody: true) == nil)
  }
}
