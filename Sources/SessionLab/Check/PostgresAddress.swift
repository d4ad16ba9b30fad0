import Foundation
import SessionsTesting

/// The one server of a Postgres URL that a proxy can stand before.
struct PostgresAddress {
  let host: String
  let port: Int
  private let url: String

  /// Nil for several servers, a name, a socket that is no TCP one, or a URL that leaves to libpq where the server is.
  init?(_ url: String) {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...]
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let names = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { $0.prefix { $0 != "=" } }
    guard !names.contains(where: { ["host", "hostaddr", "port", "service"].contains($0) }) else { return nil }
    // The last @: one in a password that is not percent-encoded is a part of it.
    let server = parts[0].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let pair = server.prefix { $0 != "/" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    // libpq's own default.
    let text = pair.count > 1 ? pair[1] : ProcessInfo.processInfo.environment["PGPORT"] ?? "5432"
    guard let host = pair.first, FaultProxy.canReach(host), let port = Int(text), (1...65535).contains(port) else { return nil }
    (self.host, self.port, self.url) = (host, port, url)
  }

  /// The URL with another way to the server. Its host stays, as that is what certificates and password files have.
  func url(throughPort port: Int) -> String {
    url + (url.contains("?") ? "&" : "?") + "hostaddr=127.0.0.1&port=\(port)"
  }
}
