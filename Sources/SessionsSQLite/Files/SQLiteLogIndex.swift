import CSQLite

/// The head of a write-ahead log's index, which all processes share (https://sqlite.org/walformat.html).
struct SQLiteLogIndex {
  /// How far the log was copied into its file.
  struct Position: Equatable {
    /// Others for each log.
    let salts: UInt64
    /// The pages that were copied.
    let copied: UInt32
    /// The end of what the last checkpoint set out to copy.
    let attempted: UInt32

    /// Whether a checkpoint is copying, or was ended by a crash: then nobody has said yet that the file is as it should be. After a crash
    /// SQLite itself says so of the whole log that it finds.
    var isUnfinished: Bool { copied != attempted }
  }

  private let words: UnsafePointer<UInt32>

  /// It stays where it is until the connection is closed.
  ///
  /// - Parameter words: nil for a connection without one.
  init?(_ words: UnsafePointer<UInt32>?) {
    guard let words else { return nil }
    self.words = words
  }

  /// nil for an index in a format other than that of all releases so far, which may have its numbers elsewhere.
  var position: Position? {
    guard isKnown else { return nil }
    return Position(salts: UInt64(word(8)) << 32 | UInt64(word(9)), copied: word(24), attempted: word(32))
  }

  /// Whether all of the log was copied, so that the next write starts it over.
  var isCopied: Bool { isKnown && word(24) >= word(4) }

  private var isKnown: Bool { word(0) == 3_007_000 }

  /// A word that another process may be writing.
  private func word(_ number: Int32) -> UInt32 { sessions_sqlite_log_word(words, number) }
}
