import Glibc

/// A port that takes connections and never says anything.
final class SilentPort: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = try TestServer.takePort(descriptor)
    guard listen(descriptor, 16) == 0 else { throw TestFailure("cannot listen") }
  }

  deinit {
    close(descriptor)
  }
}
