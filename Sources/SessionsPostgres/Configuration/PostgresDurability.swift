package import Sessions

/// The failures that an acknowledged write survives (section DUR of the specification), as far as the server's own settings allow it.
public enum PostgresDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of the server's process and a loss of power: each commit waits for the server's disk, and for the standbys that the server
  /// is set to wait for.
  ///
  /// The server's own `synchronous_commit`, or `on` where the server or the role has turned it off. Commits that come together share
  /// the wait. A server with `fsync=off` or `full_page_writes=off` does not keep it.
  case powerLoss
  /// The end of the application's process. A crash of the server or of its machine may lose the last commits, of at most three times its
  /// `wal_writer_delay`, and leaves the table consistent.
  ///
  /// `synchronous_commit=off`, for this store's transactions only.
  case processCrash

  /// The SQL of the value that `synchronous_commit` gets for a store's transactions.
  var synchronousCommit: String {
    switch self {
    case .processCrash: "'off'"
    case .powerLoss:
      "CASE pg_catalog.current_setting('synchronous_commit') WHEN 'off' THEN 'on' "
        + "ELSE pg_catalog.current_setting('synchronous_commit') END"
    }
  }
}

/// The failures that an acknowledged write of a store really survives, as the server answers for its settings.
package struct PostgresDurabilityReading: Sendable, Equatable {
  /// The classes of a benchmark's backend that a Postgres server can have, under the same names.
  package enum Survival: String, Sendable {
    /// A crash of the server may lose writes whatever their age, or the last ones without a bound of a second.
    case volatile
    /// A crash of the server's process, not that of its machine.
    case processCrash
    /// A loss of power, but for the last second.
    case lastSecond
    /// A loss of power.
    case powerLoss
  }

  /// The class that is true.
  package let survives: Survival
  /// The setting that decides it, such as `fsync=off`, with the reason in words.
  package let reason: String
  /// The settings that were asked for, as they are for the transactions of the store: `fsync`, `full_page_writes`, `synchronous_commit`,
  /// `wal_writer_delay` in milliseconds, and `table`, which is `unlogged` or `logged`.
  package let settings: [String: String]

  /// Asks on a connection of its own, which is then closed. Settings of the role and of the database count, as they do for a store.
  ///
  /// - Parameter configuration: The configuration of the store. Its table need not be there yet.
  /// - Throws: ``SessionError`` with code `misconfigured` when libpq cannot read the URL or the server refuses the role, `unavailable` when
  ///   the server does not answer.
  package init(_ url: String, configuration: PostgresConfiguration = PostgresConfiguration()) async throws(SessionError) {
    let name = try PostgresTableName(configuration.table)
    let connector = PostgresConnector(try PostgresConnectionString(url), table: name, configuration)
    let (row, found) = try await connector.withConnection { connection throws(PostgresOpenFailure) in
      let path = try connection.searchPath()
      return try connection.inTransaction { () throws(PostgresOpenFailure) in
        let rows = try connection.run(
          "SELECT current_setting('fsync'), current_setting('full_page_writes'), \(configuration.durability.synchronousCommit), "
            + "(SELECT s.setting FROM pg_settings AS s WHERE s.name = 'wal_writer_delay')")
        guard let row = rows.first, row.count == 4 else { throw .unreachable("the server's answer is not one of Postgres") }
        return (row, try PostgresRelation(connection, name.name, in: name.schema.map(PostgresSearchPath.array) ?? path.schemas))
      }
    }
    let isUnlogged = found?.isUnlogged ?? configuration.isUnlogged
    self.init([
      "fsync": row[0] ?? "", "full_page_writes": row[1] ?? "", "synchronous_commit": row[2] ?? "", "wal_writer_delay": row[3] ?? "",
      "table": isUnlogged ? "unlogged" : "logged",
    ])
  }

  /// Judges settings that are known.
  package init(_ settings: [String: String]) {
    self.settings = settings
    let delay = Int(settings["wal_writer_delay"] ?? "") ?? .max
    let isLate = settings["synchronous_commit"] == "off"
    // A commit that is not waited for is still in the memory of the server's processes, which a crash of one of them ends.
    let isLateBeyondASecond = isLate && delay > 1000 / 3
    let unsafe = ["fsync", "full_page_writes"].first { settings[$0] != "on" }
    (survives, reason) =
      switch (settings["table"], unsafe) {
      case ("unlogged", _): (.volatile, "the table is unlogged: a crash of the server empties it")
      case (_, let setting?) where isLate:
        (.volatile, "\(setting)=off with synchronous_commit=off: a crash of the server may lose writes, a loss of power any of them")
      case (_, "fsync"?): (.processCrash, "fsync=off: the server never waits for its disk, and a loss of power may destroy the table")
      case (_, let setting?): (.processCrash, "\(setting)=off: a loss of power may leave pages that are half written")
      case (_, nil) where isLateBeyondASecond:
        (.volatile, "synchronous_commit=off with wal_writer_delay=\(delay)ms: the writes of more than a second may be lost")
      case (_, nil) where isLate: (.lastSecond, "synchronous_commit=off: the last \(3 * delay) ms may be lost")
      case (_, nil): (.powerLoss, "synchronous_commit=\(settings["synchronous_commit"] ?? ""), with fsync and full_page_writes")
      }
  }
}
