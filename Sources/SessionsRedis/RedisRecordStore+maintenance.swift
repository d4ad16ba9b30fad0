package import Sessions

extension RedisRecordStore {
  /// The program and the version of the server that answers, such as `Redis 7.0.15`; nil when it does not say.
  package func serverProgram() async throws(SessionError) -> String? {
    RedisServerFacts(try await information("server")).program
  }

  /// The server's facts in a section of `INFO`, such as `cpu`; of any server of a cluster, or of the given one.
  package func information(_ section: String, of server: RedisEndpoint? = nil) async throws(SessionError) -> [String: String] {
    let words = [Array("INFO".utf8), Array(section.utf8)]
    let response = try await router.submit(.command(words, key: nil, isRepeatable: true), to: server, timeout: timeout)
    return RedisOperation.information(response.text ?? "")
  }

  /// A setting of the server, such as `appendfsync`; nil when it has none of that name.
  ///
  /// - Throws: ``SessionError`` also when the server does not permit this user to ask.
  package func serverSetting(_ name: String, of server: RedisEndpoint? = nil) async throws(SessionError) -> String? {
    let words = ["CONFIG", "GET", name].map { Array($0.utf8) }
    let parts = try await router.submit(.command(words, key: nil, isRepeatable: true), to: server, timeout: timeout).array ?? []
    return parts.count == 2 ? parts[1].text : nil
  }

  /// Deletes every key with the store's prefix, for namespaces that are made for one test.
  package func removeAll() async throws(SessionError) {
    try await scan(keyspace.everyPattern, type: nil) { (names: [[UInt8]]) async throws(SessionError) in
      for name in names {
        _ = try await router.submit(.command([Array("DEL".utf8), name], key: name, isRepeatable: true), timeout: timeout)
      }
    }
  }
}

extension RedisOperation {
  /// The lines of an answer to `INFO`.
  static func information(_ text: String) -> [String: String] {
    let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[colon...].dropFirst()))
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
