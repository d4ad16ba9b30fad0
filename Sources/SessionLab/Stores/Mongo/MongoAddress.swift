import SessionsTesting

/// The one server of a MongoDB URL that a proxy can stand before.
package struct MongoAddress {
  package let host: String
  package let port: Int
  private let start: String
  private let rest: String

  /// Reads a URL; nil when it names several servers, a name, a socket, or servers that are looked up, or asks for TLS, where a certificate has
  /// to fit the address.
  package init?(_ url: String) {
    let scheme = "mongodb://"
    guard url.hasPrefix(scheme), !url.lowercased().contains("tls=true"), !url.lowercased().contains("ssl=true") else { return nil }
    let text = url.dropFirst(scheme.count)
    // The last @ before the path: an earlier one is part of a password.
    let authority = text.prefix { $0 != "/" && $0 != "?" }
    let hostStart = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
    let pair = authority[hostStart...].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let host = pair.first, FaultProxy.canReach(host), let port = pair.count > 1 ? Int(pair[1]) : 27017, (1...65535).contains(port)
    else { return nil }
    (self.host, self.port) = (host, port)
    start = scheme + authority[..<hostStart]
    rest = String(text[authority.endIndex...])
  }

  /// The URL with another port of this machine instead.
  package func url(throughPort port: Int) -> String { "\(start)127.0.0.1:\(port)\(rest)" }

  /// The hosts that a URL names.
  package static func hosts(of url: String) -> [String] {
    guard let scheme = url.firstRange(of: "://") else { return [] }
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    let servers = authority.split(separator: "@").last ?? ""
    return servers.split(separator: ",").map { server in
      server.hasPrefix("[") ? String(server.dropFirst().prefix { $0 != "]" }) : String(server.prefix { $0 != ":" })
    }
  }
}
