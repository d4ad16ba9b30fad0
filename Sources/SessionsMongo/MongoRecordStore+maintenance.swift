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
    try await names { commands throws(MongoFailure) in try commands.collections() }
  }

  /// The indexes of the store's collection, in the order of their names.
  package func indexes() async throws(SessionError) -> [String] {
    try await names { commands throws(MongoFailure) in try commands.indexes() }
  }

  /// Drops the collection as another program would.
  package func dropUnnoticed() async throws(SessionError) {
    _ = try await names { commands throws(MongoFailure) in
      try commands.connection.command(["drop": .string(commands.connection.name)]) { _ in [] }
    }
  }

  /// Inserts a document of another program's, with texts, into the store's collection.
  package func insertStranger(_ texts: [(name: String, value: String)]) async throws(SessionError) {
    _ = try await names { commands throws(MongoFailure) in
      var document: BSONDocument = [:]
      for (name, value) in texts { document.append(name, .string(value)) }
      _ = try commands.connection.insert([document])
      return []
    }
  }

  /// Makes a plain index on a field, which has the field's name.
  package func createStrangeIndex(on field: String) async throws(SessionError) {
    _ = try await names { commands throws(MongoFailure) in
      try commands.connection.command([
        "createIndexes": .string(commands.connection.name),
        "indexes": .array([.document(["key": .document([field: .int32(1)]), "name": .string(field)])]),
      ]) { _ in [] }
    }
  }

  /// Has a server with commands for tests fail the next commands of a name.
  ///
  /// - Parameters:
  ///   - command: The command, such as `update`.
  ///   - code: The error that they are answered with; nil to close the connection instead.
  ///   - times: How many of them.
  package func arm(failing command: String, code: Int32?, times: Int32) async throws(SessionError) {
    _ = try await names { commands throws(MongoFailure) in
      var data: BSONDocument = ["failCommands": .array([.string(command)])]
      if let code { data.append("errorCode", .int32(code)) } else { data.append("closeConnection", .bool(true)) }
      return try commands.connection.command(
        ["configureFailPoint": .string("failCommand"), "mode": .document(["times": .int32(times)]), "data": .document(data)], on: "admin"
      ) { _ in [] }
    }
  }

  private func names(_ body: @escaping @Sendable (MongoCommands) throws(MongoFailure) -> [String]) async throws(SessionError) -> [String] {
    let response = try await submit(.tool { commands throws(MongoFailure) in .names(try body(commands)) })
    if case .names(let names) = response { return names }
    return []
  }

  /// The server's version, and the resources of the collection.
  package func reading() async throws(SessionError) -> MongoReading {
    let response = try await submit(.tool { [collection] commands throws(MongoFailure) in .reading(try commands.reading(of: collection)) })
    if case .reading(let reading) = response { return reading }
    return MongoReading()
  }

  /// The number of operations that wait for a thread.
  package var pendingOperations: Int { queue.waitingCount }

  /// The number of operations that may have been sent and have no answer.
  package var sentOperations: Int { queue.sentCount }

  /// The number of threads, each with a connection.
  package var connections: Int { queue.threads }

  /// The object that every operation holds until it is answered.
  package var heldByOperations: AnyObject { queue }
}
