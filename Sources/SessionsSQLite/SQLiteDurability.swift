import CSQLite
package import Sessions

/// The failures that an acknowledged write survives (section DUR of the specification).
public enum SQLiteDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of the process, however it ends. A loss of power may take the last commits with it.
  ///
  /// Write-ahead log with `synchronous=NORMAL`.
  case processCrash
  /// A loss of power too: each commit waits for the disk.
  ///
  /// Write-ahead log with `synchronous=FULL`, and on Apple's systems `fullfsync`. Commits that come together share the wait. On a file
  /// system in memory nothing survives it.
  case powerLoss

  var pragmas: String {
    switch self {
    case .processCrash: "PRAGMA synchronous=NORMAL"
    // Without it Apple's systems return before the disk has written.
    case .powerLoss: "PRAGMA synchronous=FULL; PRAGMA fullfsync=ON"
    }
  }
}

/// The failures that an acknowledged write of a store really survives, as SQLite and the file system answer for its file.
package struct SQLiteDurabilityReading: Sendable, Equatable {
  /// The failure that it survives.
  package let survives: SQLiteDurability
  /// The setting that decides it, such as `synchronous=NORMAL`, with the reason in words.
  package let reason: String
  /// The settings that were asked for: `journal_mode`, `synchronous`, `fullfsync`, and `file system`, which is `memory` or `disk`.
  package let settings: [String: String]

  /// Judges settings that are known.
  package init(_ settings: [String: String]) {
    self.settings = settings
    let synchronous = settings["synchronous"] ?? ""
    let deciding = "synchronous=\(synchronous)"
    (survives, reason) =
      if settings["file system"] == "memory" {
        (.processCrash, "the file is in memory, of which a loss of power leaves nothing")
      } else if synchronous == "OFF" {
        (.processCrash, "\(deciding): a loss of power may destroy the file")
      } else if synchronous == "NORMAL" {
        (.processCrash, "\(deciding): a loss of power may take the commits since the last checkpoint")
      } else if settings["journal_mode"] != "wal" {
        (.processCrash, "journal_mode=\(settings["journal_mode"] ?? ""): the store works with a write-ahead log only")
      } else if settings["fullfsync"] == "off" {
        (.processCrash, "fullfsync=off: the disk may keep the last commits in its cache")
      } else {
        (.powerLoss, "\(deciding), with a write-ahead log")
      }
  }
}

extension SQLiteRecordStore {
  /// Asks the connection that the store writes on, and the file system, what an acknowledged write survives.
  ///
  /// - Throws: ``SessionError`` with code `closed`, or that of a file that cannot be read.
  package func durabilityReading() throws(SessionError) -> SQLiteDurabilityReading {
    let synchronous = try integer("PRAGMA synchronous") ?? -1
    let isLogged = try integer("SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1
    let names = ["OFF", "NORMAL", "FULL", "EXTRA"]
    var settings = [
      "synchronous": names.indices.contains(Int(synchronous)) ? names[Int(synchronous)] : "\(synchronous)",
      "journal_mode": isLogged ? "wal" : "not wal",
      "file system": SQLiteFileSystem(transport.path).isInMemory ? "memory" : "disk",
    ]
    #if canImport(Darwin)
      settings["fullfsync"] = try integer("PRAGMA fullfsync") == 1 ? "on" : "off"
    #else
      settings["fullfsync"] = "not needed"
    #endif
    return SQLiteDurabilityReading(settings)
  }
}
