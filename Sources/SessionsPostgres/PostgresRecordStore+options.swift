import CLibPQ

extension PostgresRecordStore {
  /// The options that hold for a connection string or URL, with what libpq takes from the environment where it says nothing; without the
  /// password. Nil when libpq cannot read it.
  package static func options(of connection: String) -> [String: String]? {
    guard let given = PQconninfoParse(connection, nil) else { return nil }
    defer { PQconninfoFree(given) }
    var values: [String: String] = [:]
    if let defaults = PQconndefaults() {
      defer { PQconninfoFree(defaults) }
      values = pairs(defaults)
    }
    values.merge(pairs(given)) { $1 }
    for name in ["password", "sslpassword"] { values[name] = nil }
    return values
  }

  private static func pairs(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
    var (values, option): ([String: String], UnsafeMutablePointer<PQconninfoOption>) = ([:], options)
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return values
  }
}
