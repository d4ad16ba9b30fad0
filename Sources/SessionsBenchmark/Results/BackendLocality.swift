/// Where a backend's data is, seen from the process that asks.
package enum BackendLocality: String, Codable, Sendable, CaseIterable {
  /// In the memory of the process, or in the token itself.
  case inProcess
  /// In a file of the same machine.
  case file
  /// In a server on the same machine.
  case loopback
  /// In a server on another machine.
  case network

  /// Where it is, in words.
  package var text: String {
    switch self {
    case .inProcess: return "in the process"
    case .file: return "a file"
    case .loopback: return "a server on this machine"
    case .network: return "a server elsewhere"
    }
  }
}
