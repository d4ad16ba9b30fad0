import SessionsHTTPConformance
import SessionsTesting
import Testing

/// The client, on servers that behave and that do not.
@Suite struct WireConnectionTests {
  private let request = WireRequest("POST", "/run?get:a", fields: [WireField("Cookie", "a=1"), WireField("Cookie", "b=2")])
  private let long = Duration.seconds(20)

  private func ask(_ server: ScriptedServer, deadline: Duration? = nil) async throws(WireError) -> WireAnswer {
    defer { withExtendedLifetime(server) {} }
    let connection = try await WireConnection.open(server.endpoint, caseID: "H-999", deadline: long)
    try await connection.send(request, deadline: long)
    return try await connection.answer(deadline: deadline ?? long)
  }

  @Test func `a request is sent as it was written, field by field`() async throws {
    let server = try ScriptedServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    #expect(try await ask(server).text == "ok")
    #expect(
      server.heads == ["POST /run?get:a HTTP/1.1\r\nHost: \(server.endpoint.text)\r\nCookie: a=1\r\nCookie: b=2\r\nContent-Length: 0"])
  }

  @Test func `an answer that arrives byte by byte is read to its end`() async throws {
    let server = try ScriptedServer { _ in [.byByte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")] }
    #expect(try await ask(server).text == "ok")
  }

  @Test func `several requests use one connection`() async throws {
    let server = try ScriptedServer { head in
      let target = head.split(separator: " ")[1]
      return [.text("HTTP/1.1 200 OK\r\nContent-Length: \(target.utf8.count)\r\n\r\n\(target)")]
    }
    defer { withExtendedLifetime(server) {} }
    let connection = try await WireConnection.open(server.endpoint, deadline: long)
    for target in ["/a", "/bb", "/ccc"] {
      try await connection.send(WireRequest("GET", target), deadline: long)
      let answer = try await connection.answer(deadline: long)
      #expect(answer.text == target)
      #expect(answer.keepsConnection)
    }
  }

  @Test func `the head can be read before the body has come`() async throws {
    let server = try ScriptedServer { head in
      head.contains("/rest") ? [.text("cd")] : [.text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")]
    }
    defer { withExtendedLifetime(server) {} }
    let connection = try await WireConnection.open(server.endpoint, deadline: long)
    try await connection.send(request, deadline: long)
    #expect(try await connection.head(deadline: long).status == 200)
    try await connection.body(containing: "ab", deadline: long)
    await #expect(throws: WireError.self) { try await connection.answer(deadline: .milliseconds(30)) }
  }

  @Test func `a connection that is closed too early is an error that names the case and the request`() async throws {
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"), .close] }
    do {
      _ = try await ask(server)
      Issue.record("no error")
    } catch {
      #expect(error.kind == .closed)
      #expect(error.caseID == "H-999")
      #expect(error.sent == request.text)
      #expect(error.awaited == "the rest of the body")
      #expect(error.received.contains("200 OK") && error.received.hasSuffix("ab"))
    }
  }

  @Test func `a server that says nothing is given up at the deadline`() async throws {
    let server = try ScriptedServer { _ in [] }
    do {
      _ = try await ask(server, deadline: .milliseconds(50))
      Issue.record("no error")
    } catch {
      #expect(error.kind == .timeout)
      #expect(error.awaited.hasPrefix("the head of the answer"))
      #expect(error.description.contains("H-999") && error.description.contains("no byte of an answer"))
    }
  }

  @Test func `bytes that are no answer are an error that shows them`() async throws {
    let server = try ScriptedServer(answer: "SSH-2.0-nothing\r\n\r\n")
    do {
      _ = try await ask(server)
      Issue.record("no error")
    } catch {
      guard case .malformed(let why) = error.kind else { return #expect(error.kind == .closed, "another error: \(error)") }
      #expect(why.contains("SSH-2.0-nothing"))
    }
  }

  @Test func `a port where nobody listens is refused`() async throws {
    let held = try Socket.bound(toPort: 0)
    defer { held.close() }
    do {
      _ = try await WireConnection.open(WireEndpoint(host: "127.0.0.1", port: held.port), deadline: long)
      Issue.record("no error")
    } catch {
      #expect(error.kind == .refused)
    }
  }

  @Test func `silence is told from a byte and from an end`() async throws {
    let silent = try ScriptedServer { _ in [] }
    defer { withExtendedLifetime(silent) {} }
    let waiting = try await WireConnection.open(silent.endpoint, deadline: long)
    try await waiting.send(request, deadline: long)
    #expect(await waiting.isSilent(for: .milliseconds(20)))
    for reactions: [ScriptedServer.Reaction] in [[.text("H")], [.close]] {
      let server = try ScriptedServer { _ in reactions }
      defer { withExtendedLifetime(server) {} }
      let connection = try await WireConnection.open(server.endpoint, deadline: long)
      try await connection.send(request, deadline: long)
      #expect(await !connection.isSilent(for: long))
    }
  }

  @Test func `a closed connection can be used no more`() async throws {
    let server = try ScriptedServer { _ in [] }
    defer { withExtendedLifetime(server) {} }
    let connection = try await WireConnection.open(server.endpoint, deadline: long)
    connection.close()
    connection.close()
    await #expect(throws: WireError.self) { try await connection.send(request, deadline: long) }
  }
}
