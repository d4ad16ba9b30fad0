import Foundation
import Glibc

/// A server that lets everybody in, says that it is of some version, and answers nothing more.
final class FakeServer: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init(version: String) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = try TestServer.takePort(descriptor)
    guard listen(descriptor, 16) == 0 else { throw TestFailure("cannot listen") }
    let greeting =
      FakeServer.message("R", [0, 0, 0, 0]) + FakeServer.message("S", Array("server_version\0\(version)\0".utf8))
      + FakeServer.message("K", [0, 0, 0, 1, 0, 0, 0, 1]) + FakeServer.message("Z", Array("I".utf8))
    Thread.detachNewThread { [descriptor] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        var startup = [UInt8](repeating: 0, count: 4096)
        _ = read(client, &startup, startup.count)
        _ = write(client, greeting, greeting.count)
        // Until the client leaves.
        while read(client, &startup, startup.count) > 0 {}
        close(client)
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private static func message(_ kind: Character, _ body: [UInt8]) -> [UInt8] {
    let length = UInt32(body.count + 4).bigEndian
    return [kind.asciiValue ?? 0] + withUnsafeBytes(of: length) { Array($0) } + body
  }
}
