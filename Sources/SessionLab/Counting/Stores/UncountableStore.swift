/// A store whose exact counters cannot be counted, and why.
struct UncountableStore: Error, CustomStringConvertible, Equatable {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
