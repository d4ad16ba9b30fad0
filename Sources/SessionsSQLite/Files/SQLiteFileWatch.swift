import CSQLite
import Sessions
import SessionsBatching

/// The files of a database as they were when a connection opened them, to find that one was removed, replaced or written by others.
///
/// SQLite goes on in a file that nobody can find any more, and says nothing: what it acknowledges is lost. Nothing here opens a file, as
/// closing it again would release the locks that this process has on it.
struct SQLiteFileWatch {
  /// What happened to a file, by its path.
  enum Finding: Hashable {
    /// There is no such file any more.
    case missing(String)
    /// The log or its index is missing, and the database file is as it was.
    case companionMissing(String)
    /// Another file has its name.
    case replaced(String)
    /// It is the same file, and something other than SQLite wrote to it.
    case overwritten(String)

    /// Whether the files of that name belong to somebody else now, so that nothing may be copied into them.
    var isForeign: Bool {
      switch self {
      case .missing, .companionMissing: false
      case .replaced, .overwritten: true
      }
    }
  }

  private let path: String
  private let main: FileState.Identity
  private let companions: [(path: String, identity: FileState.Identity)]
  private let index: SQLiteLogIndex?
  private var lastSeen: (position: SQLiteLogIndex.Position?, modified: FileState.Instant)
  private var nextLook = Deadline(uptimeNanoseconds: 0)
  private var isOverwritten = false
  /// Whether the last look at all files met a checkpoint that was not finished. Until one is, a write of others cannot be told from it: after a
  /// crash that would be for long.
  private(set) var needsCheckpoint = false
  /// What was found by the last look.
  private(set) var finding: Finding?

  /// Notes the files of a connection that has read from its log.
  ///
  /// - Parameter path: The path that was opened, which may be a symbolic link: the file that it leads to then counts.
  init(_ connection: SQLiteConnection, path: String) throws(SQLiteResultCode) {
    guard let found = FileState(path), !connection.hasMoved else { throw SQLiteResultCode(SQLITE_CANTOPEN) }
    var companions: [(path: String, identity: FileState.Identity)] = []
    for suffix in ["-wal", "-shm"] {
      let companion = connection.fileName + suffix
      if let state = FileState(companion) { companions.append((companion, state.identity)) }
    }
    self.path = path
    self.companions = companions
    main = found.identity
    // Only where the time of a file changes when it is written to, and never later.
    index = SQLiteFileSystem(path).isLocal ? connection.logIndex : nil
    lastSeen = (nil, found.modified)
    _ = lookAtMain()
    needsCheckpoint = index?.position?.isUnfinished ?? false
  }

  /// Whether a write of others to the database file would be noticed now: there is a state of it to compare with.
  var noticesWrites: Bool { lastSeen.position != nil && lastSeen.position == index?.position }

  /// Looks at all files when a second has passed since the last time, or something was found then; returns the error of an operation that
  /// must not begin.
  ///
  /// - Parameter isWrite: Whether the operation writes. Where all of the log was copied, it starts the log over, and then nothing is left to
  ///   compare the file with.
  mutating func check(isWrite: Bool) -> SessionError? {
    let now = Deadline.now
    guard finding != nil || now >= nextLook || isWrite && index?.isCopied == true else { return nil }
    return look(now)
  }

  /// Whether a checkpoint has to be done, of which nobody was told yet.
  mutating func takesCheckpoint() -> Bool {
    defer { needsCheckpoint = false }
    return needsCheckpoint
  }

  /// Looks at all files now.
  mutating func checkNow() -> SessionError? { look(.now) }

  /// Looks at the database file after a write; returns the error of the write, which nobody will find.
  ///
  /// It costs a microsecond, and a write has no other moment: one that was acknowledged in a removed file would be lost.
  mutating func checkAfterWrite() -> SessionError? {
    finding = lookAtMain()
    return finding?.error(isIndeterminate: true)
  }

  private mutating func look(_ now: Deadline) -> SessionError? {
    nextLook = Deadline(uptimeNanoseconds: now.uptimeNanoseconds &+ 1_000_000_000)
    finding = lookAtMain()
    for companion in companions where finding == nil {
      switch FileState.look(companion.path) {
      case .found(let state): if state.identity != companion.identity { finding = .replaced(companion.path) }
      case .none: finding = .companionMissing(companion.path)
      case .unknown: break
      }
    }
    needsCheckpoint = index?.position?.isUnfinished ?? false
    return finding?.error(isIndeterminate: false)
  }

  private mutating func lookAtMain() -> Finding? {
    if isOverwritten { return .overwritten(path) }
    let before = index?.position
    switch FileState.look(path) {
    case .unknown: return nil
    case .none: return .missing(path)
    case .found(let state):
      guard state.identity == main else { return .replaced(path) }
      noteTime(state.modified, before: before)
      return isOverwritten ? .overwritten(path) : nil
    }
  }

  /// Notes the time of the last write to the database file.
  ///
  /// Only checkpoints write to it, and each of them, of whatever process, first says in the index what it is going to copy. A write while
  /// the index stays the same is not one of SQLite's.
  private mutating func noteTime(_ modified: FileState.Instant, before: SQLiteLogIndex.Position?) {
    guard let before, before == index?.position, !before.isUnfinished else {
      lastSeen = (nil, modified)
      return
    }
    if lastSeen.position == before, lastSeen.modified != modified { isOverwritten = true }
    lastSeen = (before, modified)
  }
}

extension SQLiteFileWatch.Finding {
  /// The error of an operation on such a file.
  ///
  /// The store works again when the file is back. It never opens another file by itself: beside that may lie the log of the old one, and
  /// what is in it may be older than what was ended since.
  fileprivate func error(isIndeterminate: Bool) -> SessionError {
    let message =
      switch self {
      case .missing(let path):
        "\(path) was removed or renamed while the store had it open: put it back, or stop what uses the database, restore its files and "
          + "open the store again"
      case .companionMissing(let path):
        "\(path) was removed or renamed while the store had it open: what was in the log is copied into the database file; stop what uses the "
          + "database and open the store again"
      case .replaced(let path):
        "\(path) was replaced by another file while the store had it open: stop what uses the database, remove the files -wal and -shm "
          + "beside it where they are not of the same backup, and open the store again"
      case .overwritten(let path):
        "\(path) was written to by something other than SQLite while the store had it open: stop what uses the database, copy its files, "
          + "and run PRAGMA integrity_check. If the file is sound, open the store again; if not, remove -wal and -shm and restore a backup"
      }
    return SessionError(.unavailable, message, retryAfter: .seconds(10), isIndeterminate: isIndeterminate)
  }
}
