import CSQLite
import Dispatch
import Logging
import Sessions
import SessionsBatching
import Synchronization

/// Copies the write-ahead log into the file on a connection and a thread of its own, so that no commit waits for it.
///
/// A passive checkpoint disturbs no other connection, but SQLite starts the log over only when all of it was copied, and under steady
/// writes that moment never comes. At the size limit the writes are therefore held back for one restart.
final class SQLiteCheckpointer: Sendable {
  private struct State {
    var isScheduled = false
    /// The length of the log that was noted last, in pages.
    var pages: Int32 = 0
    /// The pages at which the next passive and the next forced checkpoint begin.
    var passiveAt: Int32
    var forcedAt: Int32
    /// The checkpoints in a row that failed.
    var failures = 0
    /// The time before which no checkpoint is made out of turn: one that fails each time must not be made with each operation.
    var restUntil = Deadline(uptimeNanoseconds: 0)
  }

  private let state: Locked<State>
  /// The connection, used on `queue` only. Nil when the store is closed.
  private let connection: Locked<SQLiteConnection?>
  private let forcing = Atomic<Bool>(false)
  /// Waits for the write that is under way, and looks at the files.
  private let barrier: Locked<(@Sendable () -> Void)?> = Locked(nil)
  private let passiveStep: Int32
  private let limit: Int32
  private let path: String
  private let log: StoreLog
  /// Whether the log is started over after each passive checkpoint, which has copied nearly all of it.
  ///
  /// Where commits wait for the disk, a log that grows makes them wait for the file system's journal as well; a log that is written over
  /// again does not. The writes that this holds back wait for little more than one commit.
  private let restartsEarly: Bool
  /// Serial, so that waiting for locks and disk takes a thread that no task runs on.
  private let queue = DispatchQueue(label: "swift-sessions.sqlite.checkpoint")

  /// The longest wait of a forced checkpoint for readers of other processes.
  private static let patience: Int32 = 200
  /// The same while the log may still grow.
  private static let patienceBelowLimit: Int32 = 5

  init(path: String, configuration: SQLiteConfiguration) throws(SQLiteResultCode) {
    let connection = try SQLiteConnection(path: path)
    try connection.configure(configuration)
    // The connection copies pages from the log; a cache would be no use.
    try connection.execute("PRAGMA cache_size=16")
    let pageSize = try connection.query("PRAGMA page_size") { $0.integer(0) ?? 4096 }.first ?? 4096
    // The first read makes the connection notice that the file has a log.
    _ = try connection.query("PRAGMA schema_version") { _ in true }
    connection.files = try SQLiteFileWatch(connection, path: path)
    self.path = path
    log = configuration.log
    restartsEarly = configuration.durability == .powerLoss
    limit = Int32(clamping: Int64(configuration.walSizeLimit) / pageSize)
    passiveStep = max(limit / 16, 16)
    state = Locked(State(passiveAt: passiveStep, forcedAt: limit))
    self.connection = Locked(connection)
  }

  /// Whether writes have to be held back for a moment.
  var isForcing: Bool { forcing.load(ordering: .acquiring) }

  /// Takes a function that returns when no write is under way that began before ``isForcing`` was set, and notes the files as they are then.
  func setBarrier(_ body: @escaping @Sendable () -> Void) { barrier.withLock { $0 = body } }

  /// Copies the log out of turn, though not again within a second: before its file is lost, or where a checkpoint was ended by a crash.
  func rescue() {
    let starts = state.withLock { state in
      guard !state.isScheduled, Deadline.now >= state.restUntil else { return false }
      state.restUntil = Deadline(after: .seconds(1))
      state.isScheduled = true
      return true
    }
    if starts { queue.async { self.checkpoint() } }
  }

  /// Notes the length of the log after a commit, and starts a checkpoint when it is due.
  func walGrew(to pages: Int32) {
    let starts = state.withLock { state in
      // The log was started over, here or by another process.
      if pages < state.pages { (state.passiveAt, state.forcedAt) = (passiveStep, limit) }
      state.pages = pages
      if pages >= state.forcedAt {
        // Should a foreign reader prevent it, the next try waits until the log has grown by another quarter of the limit.
        state.forcedAt = pages + max(limit / 4, 16)
        // At once, even if a passive one is under way, or the log would grow until that is done.
        forcing.store(true, ordering: .releasing)
      } else if pages < state.passiveAt {
        return false
      }
      state.passiveAt = pages + passiveStep
      guard !state.isScheduled else { return false }
      state.isScheduled = true
      return true
    }
    if starts { queue.async { self.checkpoint() } }
  }

  private func checkpoint() {
    var isForced = isForcing
    var patience = SQLiteCheckpointer.patience
    while true {
      // SQLite does without the write lock where it does not get it, and then writes that come meanwhile may be taken for copied.
      if isForced { barrier.withLock { $0 }?() }
      let failure = checkpointOnce(isForced: isForced, patience: patience)
      rest(after: failure)
      // What is written to the file from now on is not this checkpoint's.
      barrier.withLock { $0 }?()
      note(failure, isAtLimit: isForced && patience == SQLiteCheckpointer.patience)
      let isDone = state.withLock { state in
        if !isForced {
          // The limit may have been reached during a passive one.
          patience = isForcing ? SQLiteCheckpointer.patience : SQLiteCheckpointer.patienceBelowLimit
          isForced = isForcing || restartsEarly
          if isForced {
            forcing.store(true, ordering: .releasing)
            return false
          }
        }
        state.isScheduled = false
        forcing.store(false, ordering: .releasing)
        return true
      }
      if isDone { return }
    }
  }

  /// A failure, such as a busy file or a full disk, leaves the log as it is: a later call tries again.
  private func checkpointOnce(isForced: Bool, patience: Int32) -> SQLiteResultCode? {
    connection.withLock { connection -> SQLiteResultCode? in
      guard let connection else { return nil }
      // A file of others is left alone: what is in the log is not of that file.
      if connection.files?.checkNow() != nil, connection.files?.finding?.isForeign == true {
        return SQLiteResultCode(sessions_sqlite_readonly_dbmoved)
      }
      // Nothing to do, where another process has just done it; and the moment after a complete checkpoint is the one at which releases of
      // SQLite before 3.51.3 may take what is written next for copied.
      if !isForced, connection.logIndex?.isCopied == true { return nil }
      connection.setBusyTimeout(milliseconds: isForced ? patience : 0)
      do throws(SQLiteResultCode) {
        try connection.checkpoint(isForced ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE)
        return nil
      } catch {
        return error
      }
    }
  }

  /// Makes the pause before the next checkpoint out of turn longer after each that failed.
  private func rest(after failure: SQLiteResultCode?) {
    state.withLock { state in
      state.failures = failure == nil ? 0 : state.failures + 1
      if failure != nil { state.restUntil = Deadline(after: .seconds(1 << min(state.failures, 5))) }
    }
  }

  /// Logs a checkpoint that failed. A file that is busy before the log has reached its limit is nothing unusual.
  private func note(_ failure: SQLiteResultCode?, isAtLimit: Bool) {
    if let failure, failure.isBusy, !isAtLimit {
      log.detail("a checkpoint met a lock", ["path": .string(path), "error": .string(failure.name)])
      return
    }
    guard let failure else { return }
    let (failures, pages) = state.withLock { ($0.failures, $0.pages) }
    log.failed(
      "a checkpoint of the write-ahead log failed", attempt: failures, error: failure.name,
      ["path": .string(path), "pages": .stringConvertible(pages)])
  }

  /// Runs `body` after the checkpoint that may be under way, on its thread, and closes the connection.
  func close(then body: @escaping @Sendable () -> Void) async {
    await withUnsafeContinuation { continuation in
      queue.async {
        self.connection.withLock { $0 = nil }
        body()
        continuation.resume()
      }
    }
  }
}
