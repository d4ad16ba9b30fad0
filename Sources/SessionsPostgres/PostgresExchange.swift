import Sessions
import SessionsBatching

/// What was sent in one go, and how far its answers have come.
struct PostgresExchange {
  /// What the server's next results are the answer to.
  enum Expected {
    /// A statement was prepared.
    case prepared(PostgresStatementKind)
    /// A statement that answers the requests at these positions of ``requests``, in the order of their keys.
    case answers(PostgresStatementKind, Range<Int>)
    /// A statement that answers nobody.
    case nothing(PostgresStatementKind)
    /// The end of the implicit transaction of the requests at these positions.
    case sync(Range<Int>)
  }

  /// Why requests are sent, and how.
  enum Mode: Equatable {
    /// All in one transaction, those of a kind in one statement.
    case together
    /// Each in a transaction of its own, so that one that fails fails alone.
    case singly
    /// None: it is looked which of their rows others have locked.
    case probing
  }

  let mode: Mode
  /// When the first of those that wait stops waiting.
  let deadline: Deadline
  /// The batch's indices of what was sent.
  var requests: [Int] = []
  var expected: [Expected] = []
  /// The position in ``expected`` of what comes next.
  var next = 0
  /// Whether a result of that has come already: an absent one then ends it.
  var hasResult = false
  var isFlushed = false
  /// Whether libpq did not take something: the connection is lost.
  var isBroken = false
  /// Statements that are being prepared.
  var preparing: Set<PostgresStatementKind> = []
  /// The answers of the transaction that is not known to be committed yet.
  var provisional: [(index: Int, response: RecordResponse)] = []
  /// What the running transaction failed with.
  var failure: SQLState?
  /// What the transactions that ended failed with, with the requests they were for.
  var failures: [(requests: Range<Int>, state: SQLState)] = []
  /// Where the requests of the transaction that is being sent begin in ``requests``.
  var transactionStart = 0
  /// The rows that a probe found locked.
  var locked: Set<RecordKey> = []
}
