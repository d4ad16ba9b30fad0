import CMongoC
package import Sessions

// Operations for tools and tests, and for no application.

extension MongoRecordStore {
  /// Drops the collection, for a namespace that was made for one test. Stores that have it open make it again when they are asked whether
  /// they are ready.
  package func removeCollection() async throws(SessionError) { try await removeCollection(named: collection) }

  /// Drops another collection of the database. Nothing is done when there is none.
  package func removeCollection(named name: String) async throws(SessionError) { _ = try await submit(.drop(name)) }

  /// The collections of the database that hold sessions, by this package's entry in each.
  package func collections() async throws(SessionError) -> [String] {
    if case .names(let names) = try await submit(.collections) { return names }
    return []
  }

  /// The server's version, and the resources of the collection.
  package func reading() async throws(SessionError) -> MongoReading {
    if case .reading(let reading) = try await submit(.reading(collection)) { return reading }
    return MongoReading()
  }

  /// The number of operations that wait for a thread.
  package var pendingOperations: Int { queue.waitingCount }

  /// The number of threads, each with a connection.
  package var connections: Int { queue.threads }

  /// The object that every operation holds until it is answered.
  package var heldByOperations: AnyObject { queue }

  /// A connection URL as it may be shown.
  package static func withoutPassword(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return "mongodb" }
    var rest = url[scheme.upperBound...]
    var query = ""
    if let mark = rest.firstIndex(of: "?") {
      let kept = rest[rest.index(after: mark)...].split(separator: "&").filter { !$0.lowercased().contains("pass") }
      query = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
      rest = rest[..<mark]
    }
    // The last @: an earlier one is part of a password that is not percent-encoded.
    if let at = rest.lastIndex(of: "@") {
      let user = rest[..<at].prefix { $0 != ":" }
      rest = Substring(user + rest[at...])
    }
    return url[..<scheme.upperBound] + rest + query
  }
}
