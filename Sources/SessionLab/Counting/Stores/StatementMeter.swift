import Sessions
import SessionsBenchmark
import SessionsSQLite

#if os(Linux)
  /// Counts the statements that SQLite runs in this process: one process counts one cell.
  struct StatementMeter: ExactMeter {
    init() { SQLiteStatementCount.start() }

    func begin() { SQLiteStatementCount.reset() }

    func end() throws(SessionError) -> [String: Int] { WireCounts(statements: SQLiteStatementCount.value).totals }
  }
#else
  /// Counts what is 0 without a server. Statements are left out, as SQLite does not tell of them there.
  struct StatementMeter: ExactMeter {
    func begin() {}

    func end() throws(SessionError) -> [String: Int] {
      WireCounts().totals.filter { $0.key != ExactCounters.statements }
    }
  }
#endif
