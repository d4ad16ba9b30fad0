package import Sessions

// What runs of tools leave in a server when they end early. For tools, and for no application.

extension RedisRecordStore {
  /// The names of the namespaces that have keys of sessions or of subjects, whatever this store's own prefix is.
  ///
  /// It walks through all keys of the servers.
  ///
  /// - Parameter isWanted: Whether a namespace, without the colon, is one to list.
  package func namespaces(where isWanted: (String) -> Bool) async throws(SessionError) -> Set<String> {
    var found: Set<String> = []
    try await eachKey(where: isWanted) { names in found.formUnion(names.map(\.namespace)) }
    return found
  }

  /// Deletes the keys of sessions and of subjects in namespaces, and leaves all others. It walks through all keys of the servers once.
  ///
  /// - Returns: the namespaces that had keys.
  package func removeNamespaces(where isWanted: (String) -> Bool) async throws(SessionError) -> Set<String> {
    var found: Set<String> = []
    try await eachKey(where: isWanted) { (names: [(namespace: String, key: [UInt8])]) async throws(SessionError) in
      found.formUnion(names.map(\.namespace))
      let failure = await withTaskGroup(of: SessionError?.self) { group in
        for name in names {
          group.addTask { [router, timeout] in
            do throws(SessionError) {
              _ = try await router.submit(.command([Array("DEL".utf8), name.key], key: name.key, isRepeatable: true), timeout: timeout)
              return nil
            } catch {
              return error
            }
          }
        }
        return await group.reduce(nil) { $0 ?? $1 }
      }
      if let failure { throw failure }
    }
    return found
  }

  /// Calls a function with the keys that this adapter could have made, a page at a time.
  private func eachKey(
    where isWanted: (String) -> Bool, _ body: ([(namespace: String, key: [UInt8])]) async throws(SessionError) -> Void
  ) async throws(SessionError) {
    let subject = Array("subject:".utf8)
    // A server of applications has few prefixes, and many keys of each.
    var known: [String: Bool] = [:]
    try await scan(Array("*:*".utf8), type: nil) { (names: [[UInt8]]) async throws(SessionError) in
      var wanted: [(namespace: String, key: [UInt8])] = []
      for name in names {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { continue }
        let namespace = String(decoding: name[..<colon], as: UTF8.self)
        let isOne = known[namespace] ?? isWanted(namespace)
        known[namespace] = isOne
        guard isOne, let keyspace = try? RedisKeyspace(namespace + ":") else { continue }
        if keyspace.recordKey(name) != nil || name[(colon + 1)...].starts(with: subject) { wanted.append((namespace, name)) }
      }
      if !wanted.isEmpty { try await body(wanted) }
    }
  }
}
