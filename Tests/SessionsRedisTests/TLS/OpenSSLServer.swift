import Foundation
import Sessions

/// OpenSSL's own server, which has new keys made when it is told so, with answers like those of Redis.
final class OpenSSLServer: Sendable {
  private let process: Locked<Process?> = Locked(nil)
  private let input = Pipe()
  private let output: Locked<String> = Locked("")

  /// - Parameter named: The certificate for clients that ask for a name, and the name; nil for the same for all of them.
  func start(_ certificate: TestCertificate, named: (String, TestCertificate)? = nil, port: UInt16) throws {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-tls1_3"]
    process.arguments? += ["-cert", certificate.file, "-key", certificate.key]
    if let (name, other) = named { process.arguments? += ["-servername", name, "-cert2", other.file, "-key2", other.key] }
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
      let before = OpenSSLServer.commands(output)
      output += text
      return OpenSSLServer.commands(output).dropFirst(before.count).map { OpenSSLServer.answers[$0] ?? "" }.joined()
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
