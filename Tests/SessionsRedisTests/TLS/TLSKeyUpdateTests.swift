import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// What a server sends of its own accord on a connection that nobody uses: TLS's own messages are no reason to leave it.
@Suite(.serialized) struct TLSKeyUpdateTests {
  @Test func `new keys on an idle connection are taken in and answered, and the connection is used on`() async throws {
    let certificate = try await ServerTLS.make().certificate
    let port = try RedisServer.freePort()
    let server = Server()
    try await inBackground { try server.start(certificate, port: port) }
    defer { server.end() }
    try await eventually("the server listens") { server.seen("ACCEPT") > 0 }
    let log = LogRecorder()
    let store = try open("rediss://127.0.0.1:\(port)?cafile=\(certificate.authority.file)", log: log)
    #expect(try await store.load(newKey(), now: now) == nil)
    // Without and with the wish for new keys of the client.
    for command in ["k", "K", "K"] {
      server.write("\(command)\n")
      // Longer than a connection is used without a look at what has come on it.
      try await Task.sleep(for: .milliseconds(100))
      #expect(try await store.load(newKey(), now: now) == nil)
    }
    #expect(server.seen("\r\nGET\r\n") == 4)
    #expect(log.entries("connected to Redis").count == 1 && log.entries("connection to Redis lost").isEmpty, "\(log.entries.map(\.text))")
    await store.close()
  }

  /// OpenSSL's own server, which has new keys made when it is told so, with answers like those of Redis.
  private final class Server: Sendable {
    private let process: Locked<Process?> = Locked(nil)
    private let input = Pipe()
    private let output: Locked<String> = Locked("")

    func start(_ certificate: TestCertificate, port: UInt16) throws {
      let (process, output) = (Process(), Pipe())
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-tls1_3"]
      process.arguments? += ["-cert", certificate.file, "-key", certificate.key]
      process.standardInput = input
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      self.process.withLock { $0 = process }
      Thread.detachNewThread {
        while true {
          let data = output.fileHandleForReading.availableData
          if data.isEmpty { return }
          self.answer(String(decoding: data, as: UTF8.self))
        }
      }
    }

    /// Answers the commands that are whole now: an answer that begins with a letter would be taken for a command to the server itself.
    private func answer(_ text: String) {
      let answers = output.withLock { output -> String in
        let before = Server.commands(output)
        output += text
        return Server.commands(output).dropFirst(before.count).map { Server.answers[$0] ?? "" }.joined()
      }
      if !answers.isEmpty { write(answers) }
    }

    private static let answers = ["INFO": "$0\r\n\r\n", "ROLE": "*1\r\n$6\r\nmaster\r\n", "DEL": ":0\r\n", "GET": "$-1\r\n"]

    /// The commands in the order of their coming; each has its last argument behind it.
    private static func commands(_ text: String) -> [String] {
      text.matches(of: /\*[0-9]\r\n\$[0-9]+\r\n(INFO|ROLE|DEL|GET)\r\n/).map { String($0.1) }
    }

    func write(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    func seen(_ text: String) -> Int { output.withLock { $0.split(separator: text, omittingEmptySubsequences: false).count - 1 } }

    func end() {
      process.withLock { process in
        guard let process, process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
      }
    }
  }
}
