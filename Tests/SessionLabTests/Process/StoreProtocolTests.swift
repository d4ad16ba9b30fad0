import ArgumentParser
import Foundation
import SessionLab
import Sessions
import Testing

/// The lines that two processes exchange, without a second process.
@Suite struct StoreProtocolTests {
  @Test func `the worked example in PROTOCOL.md is what sessionlab answers`() async throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("fixtures/conformance/PROTOCOL.md")
    let server = StoreServer(ServedStore(inMemory: { $0 }))
    var (answers, expected): ([Int: String], [Int: String]) = ([:], [:])
    for line in try String(contentsOf: page, encoding: .utf8).split(separator: "\n") {
      let data = Data(line.dropFirst(2).utf8)
      if line.hasPrefix("> ") {
        let request = try JSONLine.decode(StoreRequest.self, from: data)
        answers[request.id] = try canonical(await server.answer(request))
      } else if line.hasPrefix("< ") {
        expected[try DriverAnswer(data).id] = try canonical(data)
      }
    }
    #expect(expected.count >= 9)
    #expect(answers == expected)
  }

  @Test func `a record arrives as it was sent`() throws {
    var record = SessionRecord(
      version: .max, createdAt: Timestamp(milliseconds: .min), absoluteDeadline: .unlimited,
      idleDeadline: Timestamp(milliseconds: (1 << 53) + 1), subject: "a\u{0}\n\"\u{2028}e\u{301}😀/", payload: Array(0...255))
    for _ in 0..<2 {
      let line = try JSONLine.encode(StoreAnswer<WireRecord?>(id: 3, .success(WireRecord(record))))
      #expect(!line.contains(0x0A))
      let received = try DriverAnswer(line).result(WireRecord?.self).get()?.record
      #expect(received == record)
      #expect(received?.subject.map { Array($0.utf8) } == record.subject.map { Array($0.utf8) })
      record.subject = nil
    }
    let nothing = try JSONLine.encode(StoreAnswer<WireRecord?>(id: 4, .success(nil)))
    #expect(try DriverAnswer(nothing).result(WireRecord?.self).get() == nil)
  }

  @Test func `an error keeps its code, its wait and that it may have happened`() throws {
    let sent = SessionError(.unavailable, "busy", retryAfter: .milliseconds(250), isIndeterminate: true)
    let line = try JSONLine.encode(StoreAnswer<Bool>(id: 1, .failure(StoreFailure(sent))))
    guard case .failure(let error) = try DriverAnswer(line).result(Bool.self) else {
      Issue.record("no error came")
      return
    }
    #expect(error.code == .unavailable)
    #expect(error.message == "busy")
    #expect(error.retryAfter == .milliseconds(250))
    #expect(error.isIndeterminate)
  }

  @Test func `a server says what a request lacks`() async throws {
    let server = StoreServer(ServedStore(inMemory: { $0 }))
    #expect(try await error(server, #"{"id":1,"op":"load","store":1,"key":"AAAA","now":1}"#) == "closed: store 1 is not open")
    #expect(try await error(server, #"{"id":1,"op":"open","store":1}"#) == "misconfigured: 'open' needs 'namespace'")
    _ = await server.answer(try JSONLine.decode(StoreRequest.self, from: Data(#"{"id":1,"op":"open","store":1,"namespace":"a"}"#.utf8)))
    #expect(
      try await error(server, #"{"id":2,"op":"load","store":1,"key":"AAAA","now":1}"#) == "misconfigured: 'key' has 3 bytes instead of 16")
    #expect(try await error(server, #"{"id":2,"op":"prune","store":1,"now":1}"#) == "misconfigured: 'prune' needs 'limit'")
    #expect(try DriverAnswer(server.refusal(Data("nonsense".utf8))).id == 0)
  }

  @Test func `a command is split at spaces and nothing else`() throws {
    #expect(ChildCommand("  ") == nil)
    #expect(try #require(ChildCommand("sh -c  'a b'")).arguments == ["-c", "'a", "b'"])
    #expect(throws: SessionError.self) { try ChildCommand("/")?.executable() }
  }

  @Test(
    arguments: [
      ["--store", "memory", "--two-processes"], ["--store", "sqlite:/tmp/a.db", "--store", "cookie", "--two-processes"],
      ["--store", "cookie", "--isolate"], ["--store", "faulty:any-secret-opens", "--isolate"], ["--store", "exec:"],
    ])
  func `a store that has nothing to do in another process is wrong usage`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CheckCommand.parse(arguments) }
    #expect(throws: Never.self) { try CheckCommand.parse(["--store", "sqlite:/tmp/a.db", "--two-processes", "--isolate"]) }
  }

  private func error(_ server: StoreServer, _ line: String) async throws -> String {
    let answer = await server.answer(try JSONLine.decode(StoreRequest.self, from: Data(line.utf8)))
    guard case .failure(let error) = try DriverAnswer(answer).result(WireRecord?.self) else { return "no error" }
    return "\(error)"
  }

  private func canonical(_ line: Data) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: JSONSerialization.jsonObject(with: line), options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }
}
