/// Why what goes over a connection cannot be counted.
enum UncountableTraffic: Error, Equatable {
  case encrypted
  /// It is not the protocol that was expected.
  case malformed(String)
}

extension UncountableTraffic: CustomStringConvertible {
  var description: String {
    switch self {
    case .encrypted: "the connection is encrypted"
    case .malformed(let what): "what was sent is not the protocol that was expected: \(what)"
    }
  }
}
