import Sessions
import SessionsBenchmark

#if os(Linux)
  import CSQLite
  import Synchronization

  /// Counts the statements that SQLite runs in this process, on all of its connections.
  ///
  /// SQLite itself tells of each: connections that are opened after the meter was made have a trace.
  struct StatementMeter: ExactMeter {
    // The callback of a C library has no way to a meter: one process counts one cell.
    private static let statements = Atomic<Int>(0)

    private typealias EntryPoint = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32

    init() {
      let entry: EntryPoint = { connection, _, _ in
        sqlite3_trace_v2(
          connection, UInt32(SQLITE_TRACE_STMT),
          { _, _, _, text in
            // What a trigger does comes as a comment, and was asked for by nobody.
            let isComment = text.map { $0.assumingMemoryBound(to: CChar.self)[0] == 0x2D } ?? false
            if !isComment { StatementMeter.statements.wrappingAdd(1, ordering: .relaxed) }
            return 0
          }, nil)
      }
      // The C declaration has no parameters, and SQLite calls it with three.
      sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self))
    }

    func begin() { Self.statements.store(0, ordering: .relaxed) }

    func end() throws(SessionError) -> [String: Int] {
      WireCounts(statements: Self.statements.load(ordering: .relaxed)).totals
    }
  }
#else
  /// Counts what is 0 without a server. Statements are left out: Apple's SQLite takes no trace for connections that others open.
  struct StatementMeter: ExactMeter {
    func begin() {}

    func end() throws(SessionError) -> [String: Int] {
      WireCounts().totals.filter { $0.key != ExactCounters.statements }
    }
  }
#endif
