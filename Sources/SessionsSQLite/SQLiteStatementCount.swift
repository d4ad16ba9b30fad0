#if os(Linux)
  import CSQLite
  import Synchronization

  /// Counts the statements that SQLite runs in this process, on all connections that are opened after ``start()``.
  package enum SQLiteStatementCount {
    // The callback of a C library has no way to a value of ours: the count is the process's.
    private static let statements = Atomic<Int>(0)

    private typealias EntryPoint = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32

    /// Has SQLite tell of each statement. Apple's SQLite takes no trace for connections that others open.
    package static func start() {
      let entry: EntryPoint = { connection, _, _ in
        sqlite3_trace_v2(
          connection, UInt32(SQLITE_TRACE_STMT),
          { _, _, _, text in
            // What a trigger does comes as a comment, and was asked for by nobody.
            let isComment = text.map { $0.assumingMemoryBound(to: CChar.self)[0] == 0x2D } ?? false
            if !isComment { SQLiteStatementCount.statements.wrappingAdd(1, ordering: .relaxed) }
            return 0
          }, nil)
      }
      // The C declaration has no parameters, and SQLite calls it with three.
      sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self))
    }

    /// Begins at 0.
    package static func reset() { statements.store(0, ordering: .relaxed) }

    /// How many were run since.
    package static var value: Int { statements.load(ordering: .relaxed) }
  }
#endif
