package import Sessions

// What runs of tools leave in a server when they end early. For tools, and for no application.

extension RedisRecordStore {
  /// The beginnings, up to the first colon, of all keys whose names fit a pattern of Redis's, whatever this store's own prefix is.
  ///
  /// It walks through all keys of the server.
  package func namespaces(like pattern: String) async throws(SessionError) -> Set<String> {
    var found: Set<String> = []
    try await scan(Array(pattern.utf8), type: nil) { (names: [[UInt8]]) async throws(SessionError) in
      for name in names { found.insert(String(decoding: name.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)) }
    }
    return found
  }
}
