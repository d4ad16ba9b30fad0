/// The servers that a connection's settings name, in the order that libpq tries them.
struct PostgresHosts {
  /// Lists that belong together, such as names and ports.
  private let lists: [(keyword: String, values: [String])]

  init(_ settings: [(keyword: String, value: String)]) {
    lists = settings.filter { ["host", "hostaddr", "port"].contains($0.keyword) }.map { keyword, value in
      (keyword, value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// The same servers with the one at `index` first and those before it last; nil when there are not so many.
  func beginning(at index: Int) -> [(keyword: String, value: String)]? {
    let count = lists.filter { $0.keyword != "port" }.map(\.values.count).max() ?? 0
    guard index < count else { return nil }
    return lists.map { keyword, values in
      // One port serves all.
      guard values.count == count else { return (keyword, values.joined(separator: ",")) }
      return (keyword, (values[index...] + values[..<index]).joined(separator: ","))
    }
  }
}
