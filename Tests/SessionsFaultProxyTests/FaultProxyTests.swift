import Foundation
import Sessions
import SessionsTesting
import Testing

@Suite("The proxy that fails on demand", .serialized)
struct FaultProxyTests {
  /// Calls `body` with a proxy before an echo server and a client of the proxy that has had an answer.
  private func withProxy(_ observer: (any TrafficObserver)? = nil, _ body: (FaultProxy, TestClient) throws -> Void) throws {
    let server = try EchoServer()
    defer { server.stop() }
    let proxy = try FaultProxy(to: "127.0.0.1", port: server.port, observer: observer)
    defer { proxy.close() }
    let client = try TestClient(port: proxy.port)
    defer { client.close() }
    try #require(client.exchange("ready") == .text("ready"))
    try body(proxy, client)
  }

  /// Keeps what clients sent, as the proxy has read it.
  private final class Sent: TrafficObserver {
    private let text = Locked("")

    func clientSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {
      text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }

    func serverSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {}

    func contains(_ part: String) -> Bool { text.withLock { $0.contains(part) } }
  }

  /// True once `condition` is; false after longer than a machine takes that is only busy.
  private func eventually(_ condition: () -> Bool) -> Bool {
    let limit = ContinuousClock.now + .seconds(120)
    while !condition() {
      if ContinuousClock.now > limit { return false }
      Thread.sleep(forTimeInterval: 0.002)
    }
    return true
  }

  @Test("Bytes pass both ways, more than the proxy buffers too, and connections are counted")
  func passes() throws {
    try withProxy { proxy, client in
      let long = String(repeating: "0123456789abcdef", count: 1 << 18)
      let number = client.number
      Thread.detachNewThread { _ = TestClient.transmit(number, ArraySlice(long.utf8)) }
      #expect(client.receive(long.utf8.count) == .text(long))
      let second = try TestClient(port: proxy.port)
      #expect(second.exchange("b") == .text("b"))
      #expect(proxy.accepted == 2)
      #expect(proxy.open == 2)
      second.close()
      #expect(eventually { proxy.open == 1 })
      #expect(proxy.accepted == 2)
    }
  }

  @Test("The end of the client's side reaches the server, and its own end the client")
  func halfClose() throws {
    try withProxy { proxy, client in
      #expect(client.write("last"))
      shutdown(client.number, Int32(SHUT_WR))
      #expect(client.receive(4) == .text("last"))
      #expect(client.receive() == .end)
      #expect(eventually { proxy.open == 0 })
    }
  }

  @Test("A delay holds for each direction")
  func delays() throws {
    try withProxy { proxy, client in
      proxy.mode = .delay(.milliseconds(100))
      let began = ContinuousClock.now
      #expect(client.exchange("late") == .text("late"))
      #expect(ContinuousClock.now - began >= .milliseconds(200))
    }
  }

  @Test("A reply is cut after so many bytes and its connection closed; the next connection is whole", arguments: [0, 3])
  func truncates(count: Int) throws {
    try withProxy { proxy, client in
      proxy.mode = .truncate(count)
      #expect(client.write("reply"))
      if count > 0 { #expect(client.receive(5) == .text("rep")) }
      #expect([.end, .reset].contains(client.receive()))
      #expect(proxy.mode == .pass)
      let second = try TestClient(port: proxy.port)
      defer { second.close() }
      #expect(second.exchange("reply") == .text("reply"))
    }
  }

  @Test("Open connections are reset, and new ones, until the mode changes")
  func resets() throws {
    try withProxy { proxy, client in
      proxy.mode = .reset
      #expect(client.receive() == .reset)
      #expect(proxy.open == 0)
      // The kernel accepts before the proxy does, so it is a reset and no refusal, whichever call sees it.
      if let second = try? TestClient(port: proxy.port) {
        #expect(second.receive() == .reset)
        second.close()
      }
      #expect(eventually { proxy.accepted == 2 })
      proxy.mode = .pass
      let third = try TestClient(port: proxy.port)
      defer { third.close() }
      #expect(third.exchange("c") == .text("c"))
    }
  }

  @Test("A black hole takes connections and bytes and gives nothing back; what it took is lost")
  func swallows() throws {
    let sent = Sent()
    try withProxy(sent) { proxy, client in
      proxy.mode = .blackHole
      #expect(client.write("lost"))
      #expect(client.receive(within: 200) == .nothing)
      let second = try TestClient(port: proxy.port)
      defer { second.close() }
      #expect(second.write("too"))
      #expect(second.receive(within: 200) == .nothing)
      // Bytes that the proxy has not read yet would not be lost.
      #expect(eventually { sent.contains("lost") && sent.contains("too") })
      #expect(proxy.accepted == 2)
      proxy.mode = .pass
      #expect(client.exchange("found") == .text("found"))
      #expect(second.exchange("found") == .text("found"))
    }
  }

  @Test("New connections are refused at once, open ones go on, and the port comes back")
  func refuses() throws {
    try withProxy { proxy, client in
      for _ in 1...20 {
        proxy.mode = .refuse
        #expect(throws: POSIXError(.ECONNREFUSED)) { try TestClient(port: proxy.port) }
        #expect(client.exchange("open") == .text("open"))
        proxy.mode = .pass
        let second = try TestClient(port: proxy.port)
        #expect(second.exchange("new") == .text("new"))
        second.close()
      }
    }
  }

  @Test("What is sent arrives, and its answer resets the connection; so it does for new connections, until the mode changes")
  func losesAnswers() throws {
    try withProxy { proxy, client in
      proxy.mode = .loseAnswers
      // Without an answer nothing is lost yet.
      #expect(client.receive(within: 100) == .nothing)
      #expect(proxy.open == 1)
      // The server echoes its input, so that there is an answer at all.
      #expect(client.write("asked"))
      #expect(client.receive() == .reset)
      #expect(eventually { proxy.open == 0 })
      let second = try TestClient(port: proxy.port)
      defer { second.close() }
      #expect(second.exchange("again") == .reset)
      #expect(proxy.accepted == 2)
      proxy.mode = .pass
      let third = try TestClient(port: proxy.port)
      defer { third.close() }
      #expect(third.exchange("c") == .text("c"))
    }
  }

  @Test("Interrupted, it turns clients away, swallows what they send or loses the answers; afterwards they connect anew")
  func interrupts() throws {
    try withProxy { proxy, client in
      proxy.interrupt(.down)
      #expect(client.receive() == .reset)
      #expect(throws: POSIXError(.ECONNREFUSED)) { try TestClient(port: proxy.port) }
      proxy.interrupt(nil)
      let second = try TestClient(port: proxy.port)
      defer { second.close() }
      #expect(second.exchange("b") == .text("b"))
      proxy.interrupt(.silent)
      #expect(second.write("lost"))
      #expect(second.receive(within: 100) == .nothing)
      // Otherwise it would wait for ever for the lost bytes.
      proxy.interrupt(nil)
      #expect(second.receive() == .reset)
      let third = try TestClient(port: proxy.port)
      defer { third.close() }
      #expect(third.exchange("c") == .text("c"))
      proxy.interrupt(.answersLost)
      #expect(third.exchange("d") == .reset)
      proxy.interrupt(nil)
      let fourth = try TestClient(port: proxy.port)
      defer { fourth.close() }
      #expect(fourth.exchange("e") == .text("e"))
    }
  }

  @Test("A server that does not run is an end")
  func noServer() throws {
    let server = try EchoServer()
    server.stop()
    let proxy = try FaultProxy(port: server.port)
    defer { proxy.close() }
    let client = try TestClient(port: proxy.port)
    defer { client.close() }
    #expect([.end, .reset].contains(client.receive()))
  }

  @Test("Closed, it has ended its connections and freed its port and its descriptors, whatever the mode")
  func closes() throws {
    let server = try EchoServer()
    defer { server.stop() }
    for mode in [FaultProxy.Mode.pass, .delay(.seconds(60)), .truncate(1), .loseAnswers, .reset, .blackHole, .refuse] {
      let proxy = try FaultProxy(port: server.port)
      let client = try TestClient(port: proxy.port)
      #expect(client.exchange("a") == .text("a"))
      proxy.mode = mode
      _ = client.write("b")
      proxy.close()
      proxy.close()
      #expect(proxy.open == 0)
      #expect([.end, .reset, .text("b")].contains(client.receive()))
      client.close()
      #expect(throws: POSIXError(.ECONNREFUSED)) { try TestClient(port: proxy.port) }
    }
  }

  @Test("Hundreds of proxies leave no descriptor open")
  func frees() throws {
    func number() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count }
    let server = try EchoServer()
    defer { server.stop() }
    let before = try number()
    for _ in 1...200 {
      let proxy = try FaultProxy(port: server.port)
      let client = try TestClient(port: proxy.port)
      #expect(client.exchange("a") == .text("a"))
      client.close()
      proxy.close()
    }
    // A few belong to others: the tests of this process, and connections that the echo server is about to close.
    #expect(eventually { (try? number()).map { $0 < before + 20 } ?? false })
  }
}
