import Foundation
import SessionsTesting

/// The one server of a Postgres URL that a proxy can stand before.
package struct PostgresAddress {
  package let host: String
  package let port: Int
  private let url: String

  /// Reads a URL; nil for several servers, a name, a socket that is no TCP one, or a URL that leaves the server to libpq.
  package init?(_ url: String) {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...]
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let names = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { $0.prefix { $0 != "=" } }
    guard !names.contains(where: { ["host", "hostaddr", "port", "service"].contains($0) }) else { return nil }
    // The last @: an earlier one is part of a password that is not percent-encoded.
    let server = parts[0].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let pair = server.prefix { $0 != "/" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    // libpq's own default.
    let text = pair.count > 1 ? pair[1] : ProcessInfo.processInfo.environment["PGPORT"] ?? "5432"
    guard let host = pair.first, FaultProxy.canReach(host), let port = Int(text), (1...65535).contains(port) else { return nil }
    (self.host, self.port, self.url) = (host, port, url)
  }

  /// The URL with another way to the server. Its host stays, as certificates and password files name it.
  package func url(throughPort port: Int) -> String {
    url + (url.contains("?") ? "&" : "?") + "hostaddr=127.0.0.1&port=\(port)"
  }
}

/// The server that the connections of a Postgres URL go to, by libpq's rules.
package struct PostgresEndpoint: Equatable {
  package let host: String
  package let port: Int

  /// - Parameter options: The connection options in force, by libpq's names for them.
  /// - Throws: the reason why no proxy can stand there and count.
  package init(_ options: [String: String]) throws(UncountableStore) {
    if let mode = options["sslmode"], ["require", "verify-ca", "verify-full"].contains(mode) {
      throw UncountableStore("sslmode is \(mode), and what is encrypted cannot be counted")
    }
    if options["gssencmode"] == "require" || options["channel_binding"] == "require" {
      throw UncountableStore("the connection has to be encrypted, and what is encrypted cannot be counted")
    }
    let host = options["hostaddr"] ?? options["host"] ?? ""
    let port = options["port"] ?? "5432"
    guard !host.contains(","), !port.contains(",") else { throw UncountableStore("there are several servers") }
    guard !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@") else { throw UncountableStore.unixSocket }
    guard let number = Int(port), (1...65535).contains(number) else { throw UncountableStore("the port is no number") }
    (self.host, self.port) = (host, number)
  }

  /// The URL with the way through a proxy instead, unencrypted: the last of equal options counts for libpq.
  package static func url(_ url: String, throughPort port: Int) -> String {
    url + (url.contains("?") ? "&" : "?") + "hostaddr=127.0.0.1&port=\(port)&sslmode=disable&gssencmode=disable"
  }
}

/// The processes of a server on this machine, as Linux shows them.
package enum ServerProcesses {
  /// The processor time that processes have used so far, in seconds by their number; without those that ended, or have another name, as
  /// numbers are used again.
  package static func cpuSeconds(of processes: [Int32], named name: String) -> [String: Double] {
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    guard ticks > 0 else { return [:] }
    return processes.reduce(into: [:]) { seconds, number in
      guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8), let used = self.ticks(in: text, named: name)
      else { return }
      seconds["\(number)"] = Double(used) / ticks
    }
  }

  /// The time in user and kernel mode in a line of `/proc/PID/stat`; nil when it is not of a process of that name.
  package static func ticks(in line: String, named name: String) -> Int? {
    // The name is in brackets and may hold brackets itself.
    guard let start = line.firstIndex(of: "("), let end = line.lastIndex(of: ")"), start < end,
      line[line.index(after: start)..<end] == name
    else { return nil }
    let fields = line[line.index(after: end)...].split(separator: " ")
    // proc(5): utime and stime are the fields 14 and 15, and the first after the name is 3.
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return nil }
    return user + system
  }
}
