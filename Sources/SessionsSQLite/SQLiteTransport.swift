import CSQLite
import Logging
import Sessions
import SessionsBatching

extension RecordOperation {
  /// Whether it writes to the file. A ping does, to prove that the file can be written.
  fileprivate var writesFile: Bool {
    isPing || !isReadOnly
  }

  fileprivate var isPing: Bool { if case .ping = self { true } else { false } }
}

/// Does batches of operations on one connection: each batch of more than one in one transaction.
///
/// Answers are given out after the commit. SQLite never sleeps for a lock here: a batch that meets one is tried again later.
final class SQLiteTransport: BatchTransport {
  typealias Batch = RequestBatch<RecordOperation, RecordResponse>

  private struct State {
    /// The table; nil when the store is closed.
    var table: SQLiteRecordTable?
    /// The number of times in a row that a lock was in the way.
    var busyCount = 0
    /// Whether the store's files were not as they should be when somebody last looked.
    var isLost = false
    /// Who held that lock when somebody last looked.
    var lock = SQLiteLock.unknown
  }

  // The queue calls one method at a time, but reads and lone writes come without it.
  private let state: Locked<State>
  private let checkpointer: SQLiteCheckpointer
  private let log: StoreLog
  let path: String

  init(_ database: sending SQLiteDatabase, path: String, log: StoreLog) {
    checkpointer = database.checkpointer
    let needsCheckpoint = database.table.connection.files?.takesCheckpoint() == true
    self.log = log
    self.path = path
    state = Locked(State(table: database.table))
    checkpointer.setBarrier { [weak self] in self?.state.withLock { _ = $0.table?.connection.files?.checkNow() } }
    // After a crash, on the checkpointer's thread: opening waits for no disk, and for no other process that does the same.
    if needsCheckpoint { checkpointer.rescue() }
  }

  /// The error of an operation that must not begin, as the store's files are no longer there.
  private func check(_ table: SQLiteRecordTable, _ isLost: inout Bool, isWrite: Bool, isUrgent: Bool = false) -> SessionError? {
    let failure = isUrgent ? table.connection.files?.checkNow() : table.connection.files?.check(isWrite: isWrite)
    if table.connection.files?.takesCheckpoint() == true { checkpointer.rescue() }
    if isLost != (failure != nil) {
      isLost.toggle()
      log.note(
        isLost ? "an SQLite store has lost its files: they were removed, replaced or overwritten" : "an SQLite store has its files again",
        ["path": .string(path)])
    }
    guard let failure else { return nil }
    // What was acknowledged may be in a log that has lost its name, and the file is still there to take it.
    if table.connection.files?.finding?.isForeign == false { checkpointer.rescue() }
    return failure
  }

  /// Reads a record on the caller's thread; nil when the connection is in use, and the caller has to queue.
  ///
  /// The lock is free only between transactions, so a read sees committed data.
  func loadIfFree(_ key: RecordKey, now: Timestamp) -> Result<SessionRecord?, SessionError>? {
    state.withLockIfAvailable { state -> Result<SessionRecord?, SessionError>? in
      guard let table = state.table else { return .failure(.queueClosed) }
      if let failure = check(table, &state.isLost, isWrite: false) { return .failure(failure) }
      do throws(SQLiteResultCode) {
        return try table.load(key, now: now)
      } catch {
        return error.isBusy ? nil : .failure(error.sessionError(of: path))
      }
    } ?? nil
  }

  /// Writes on the caller's thread, in a transaction of its own; nil, with nothing done, when a lock is in the way or writes are
  /// held back, and the caller has to queue.
  func writeIfFree(_ operation: RecordOperation) -> Result<RecordResponse, SessionError>? {
    state.withLockIfAvailable { state -> Result<RecordResponse, SessionError>? in
      guard let table = state.table else { return .failure(.queueClosed) }
      guard !checkpointer.isForcing else { return nil }
      if let failure = check(table, &state.isLost, isWrite: true) { return .failure(failure) }
      do throws(SQLiteResultCode) {
        let answer = try table.execute(operation)
        if let failure = table.connection.files?.checkAfterWrite() { return .failure(failure) }
        checkpointer.walGrew(to: table.connection.walPages)
        return answer
      } catch {
        return error.isBusy ? nil : .failure(error.sessionError(of: path))
      }
    } ?? nil
  }

  func process(_ batch: inout Batch) -> BatchStep {
    let hasWrites = batch.indices.contains { batch[$0].writesFile }
    return state.withLock { state in
      guard let table = state.table else {
        batch.answerRest(.failure(.queueClosed))
        return .finished
      }
      if let failure = check(table, &state.isLost, isWrite: hasWrites, isUrgent: batch.indices.contains { batch[$0].isPing }) {
        batch.answerRest(.failure(failure))
        return .finished
      }
      let isPaused = hasWrites && checkpointer.isForcing
      if isPaused {
        runSingly(&batch, on: table, onlyReads: true)
      } else if batch.count == 1 || !runTogether(&batch, on: table, hasWrites: hasWrites) {
        runSingly(&batch, on: table, onlyReads: false)
      }
      if hasWrites {
        if let failure = table.connection.files?.checkAfterWrite() { refuseWrites(of: &batch, failure) }
        checkpointer.walGrew(to: table.connection.walPages)
      }
      guard batch.indices.contains(where: { !batch.isAnswered($0) }) else {
        state.busyCount = 0
        return .finished
      }
      state.busyCount += 1
      if !isPaused {
        log.detail("another connection holds a lock on the file", ["attempt": .stringConvertible(state.busyCount)])
        // Most locks are gone after the first tries.
        if state.busyCount % 32 == 4 { state.lock = SQLiteLock(on: path) }
      }
      return .retry(
        after: isPaused ? .milliseconds(1) : SQLiteTransport.busyDelay(state.busyCount),
        reason: SQLiteResultCode(SQLITE_BUSY).sessionError(of: path, lock: state.busyCount < 4 ? .unknown : state.lock))
    }
  }

  /// Takes back the success of the writes of a batch, which were done in a file that nobody finds any more.
  private func refuseWrites(of batch: inout Batch, _ failure: SessionError) {
    for index in batch.indices where batch[index].writesFile && batch.isAnswered(index) { batch.answer(index, .failure(failure)) }
  }

  /// Does all operations in one transaction. False, with nothing done, when any of them fails; true also when a lock is in the way, with
  /// the writes left unanswered.
  private func runTogether(_ batch: inout Batch, on table: SQLiteRecordTable, hasWrites: Bool) -> Bool {
    do throws(SQLiteResultCode) {
      try (hasWrites ? table.beginImmediate : table.begin).run()
    } catch {
      guard error.isBusy else { return false }
      runSingly(&batch, on: table, onlyReads: true)
      return true
    }
    do throws(SQLiteResultCode) {
      for index in batch.indices { batch.answer(index, try table.execute(batch[index])) }
      try table.commit.run()
      return true
    } catch {
      table.connection.rollBack()
      batch.clearAnswers()
      return false
    }
  }

  /// Does each operation in a transaction of its own, so that one that fails fails alone. Operations that meet a lock are left unanswered.
  private func runSingly(_ batch: inout Batch, on table: SQLiteRecordTable, onlyReads: Bool) {
    for index in batch.indices where !onlyReads || !batch[index].writesFile {
      do throws(SQLiteResultCode) {
        batch.answer(index, try table.execute(batch[index]))
      } catch {
        if !error.isBusy { batch.answer(index, .failure(error.sessionError(of: path))) }
      }
    }
  }

  /// The wait after a lock: short, as most locks are held for one commit, and random, so that two processes do not keep meeting.
  private static func busyDelay(_ count: Int) -> Duration {
    .microseconds(Int64.random(in: 200...(500 << Int64(min(count, 5)))))
  }

  /// Closes the connection, on the checkpointer's thread: the last connection of all processes empties the log into the file and removes
  /// it.
  ///
  /// Later operations fail with `closed`.
  func close() async {
    await checkpointer.close { self.state.withLock { $0.table = nil } }
  }

  /// Runs `body` with the table's name and the connection, for tools and tests.
  func withConnection<Value: Sendable>(
    _ body: (SQLiteTable, SQLiteConnection) throws(SQLiteResultCode) -> Value
  ) throws(SessionError) -> Value {
    let result = state.withLock { state -> Result<Value, SessionError> in
      guard let table = state.table else { return .failure(.queueClosed) }
      do throws(SQLiteResultCode) {
        let value = try body(table.table, table.connection)
        checkpointer.walGrew(to: table.connection.walPages)
        return .success(value)
      } catch {
        return .failure(error.sessionError(of: path))
      }
    }
    return try result.get()
  }
}
