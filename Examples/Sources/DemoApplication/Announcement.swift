import Foundation

/// Prints where the servers of a process listen, in a fixed order, when all of them do.
package actor Announcement {
  private let prefixes: [String]
  private var ports: [Int: Int] = [:]

  /// Creates the announcement of servers, each with the text before its address.
  package init(_ prefixes: [String]) {
    self.prefixes = prefixes
  }

  /// Notes that a server listens.
  ///
  /// - Parameter index: Its place among the servers.
  package func listens(_ index: Int, port: Int, scheme: String = "http") {
    ports[index] = port
    guard ports.count == prefixes.count else { return }
    let lines = prefixes.enumerated().map { "\($1) \(scheme)://127.0.0.1:\(ports[$0] ?? 0)\n" }
    // Not print: a pipe would get the lines when its buffer is full.
    FileHandle.standardOutput.write(Data(lines.joined().utf8))
  }
}
