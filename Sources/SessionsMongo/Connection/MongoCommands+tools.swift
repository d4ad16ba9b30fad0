import Sessions

// Commands for tools and tests.

extension MongoCommands {
  /// The collections that have this package's entry.
  func collections() throws(MongoFailure) -> [String] {
    let command: BSONDocument = [
      "listCollections": .int32(1), "nameOnly": .bool(true), "cursor": .document(["batchSize": .int32(100_000)]),
    ]
    let names = try connection.command(command) { answer in
      (answer["cursor"]?.document?["firstBatch"]?.documents ?? []).compactMap { $0["name"]?.string }
    }
    var found: [String] = []
    for name in names.sorted() where !name.hasPrefix("system.") {
      try connection.find(["_id": .string(MongoDocuments.marker)], options: ["limit": .int64(1)], in: name) { _ in
        found.append(name)
        return false
      }
    }
    return found
  }

  /// The server, and the resources of a collection as far as the user may ask for them.
  func reading(of name: String) throws(MongoFailure) -> MongoReading {
    var reading = try connection.command(["buildInfo": .int32(1)], on: "admin") { answer in
      MongoReading(
        version: answer["version"]?.string ?? "", product: answer["secantusVersion"]?.string.map { "SecantusDB \($0)" })
    }
    try? connection.command(["collStats": .string(name)]) { answer in
      reading.documents = answer["count"]?.number
      reading.bytes = answer["size"]?.number
    }
    return reading
  }

  /// The indexes of the store's collection, in the order of their names.
  func indexes() throws(MongoFailure) -> [String] {
    try connection.command(["listIndexes": .string(connection.name)]) { answer in
      (answer["cursor"]?.document?["firstBatch"]?.documents ?? []).compactMap { $0["name"]?.string }.sorted()
    }
  }
}
