/// A store whose exact counters cannot be counted, and why.
struct UncountableStore: Error, CustomStringConvertible, Equatable {
  let description: String

  static let unixSocket = UncountableStore("the server is reached by a Unix socket, which is not counted on: name a host and a port")

  init(_ description: String) {
    self.description = description
  }
}
