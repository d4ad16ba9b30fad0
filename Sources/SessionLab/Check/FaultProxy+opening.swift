import Sessions
import SessionsTesting

extension FaultProxy {
  /// How long operations take at most on stores behind a proxy: their cases wait for deadlines.
  static let timeout: Duration = .seconds(1)

  /// A proxy before a server.
  static func opened(to host: String, port: Int) throws(SessionError) -> FaultProxy {
    do {
      return try FaultProxy(to: host, port: port)
    } catch {
      throw SessionError(.unavailable, "there is no proxy to cut the store off with: \(error)")
    }
  }

  /// Whether a proxy can stand before a host of that name.
  static func canReach(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }
}
