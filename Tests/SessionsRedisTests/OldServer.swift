import Foundation
import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The stand-in for a server or a sentinel of an old version, which no package has any more: it answers INFO with that version, a sentinel's
/// questions when it has a master, and nothing else.
final class OldServer: Sendable {
  let port: UInt16
  /// The master that a sentinel names, and its epoch.
  let master: Locked<(port: UInt16, epoch: Int)?> = Locked(nil)
  private let version: String
  private let listener: Int32
  private let text: Locked<String> = Locked("")

  init(version: String) throws {
    self.version = version
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    port = try RedisServer.freePort()
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let number = listener
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard bound == 0, listen(listener, 8) == 0 else { throw RedisTestError(description: "the port \(port) is taken") }
    Thread.detachNewThread { [self] in serve() }
  }

  /// Everything that clients have sent.
  var received: String { text.withLock { $0 } }

  func close() { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func end(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  private func serve() {
    while case let client = accept(listener, nil, nil), client >= 0 {
      Thread.detachNewThread { [self] in
        serve(client)
        _ = OldServer.end(client)
      }
    }
    _ = OldServer.end(listener)
  }

  private func serve(_ client: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(client, &buffer, buffer.count, 0), count > 0 {
      let chunk = String(decoding: buffer[..<count], as: UTF8.self)
      text.withLock { $0 += chunk }
      // Each command begins with a star, and a store's greeting comes in one piece.
      for command in chunk.split(separator: "*") {
        _ = answer(to: command).withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
      }
    }
  }

  private func answer(to command: Substring) -> String {
    func list(_ words: [String]) -> String { "*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined() }
    if command.contains("INFO") {
      let told = "redis_version:\(version)\r\n"
      return "$\(told.utf8.count)\r\n\(told)\r\n"
    }
    guard let master = master.withLock({ $0 }), command.contains("SENTINEL") else { return "-ERR unknown command\r\n" }
    if command.contains("get-master-addr-by-name") { return list(["127.0.0.1", "\(master.port)"]) }
    return list(["name", "main", "config-epoch", "\(master.epoch)"])
  }
}
