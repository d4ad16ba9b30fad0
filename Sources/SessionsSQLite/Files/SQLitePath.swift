import CSQLite
import Logging
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Checks of a path before SQLite sees it, for messages that name the mistake.
enum SQLitePath {
  /// The absolute path to open.
  ///
  /// Absolute so that a later change of the working directory cannot split two connections of one store, and so that
  /// SQLite never takes the text for a URI or for one of its special names.
  static func resolve(_ path: String) throws(SessionError) -> String {
    guard !path.isEmpty else {
      throw .misconfigured("the database path is empty: name a file, or use SessionsMemory for sessions that are not kept")
    }
    guard path != ":memory:" else {
      throw .misconfigured("the database path is :memory:: name a file, or use SessionsMemory for sessions that are not kept")
    }
    guard !path.utf8.contains(0) else {
      throw .misconfigured("the database path \(String(reflecting: path)) holds a NUL character")
    }
    let absolute = path.hasPrefix("/") ? path : "\(workingDirectory())/\(path)"
    try check(absolute)
    return absolute
  }

  private static func workingDirectory() -> String {
    guard let buffer = getcwd(nil, 0) else { return "." }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private static func check(_ path: String) throws(SessionError) {
    var information = stat()
    guard stat(path, &information) == 0 else { return try checkParent(of: path) }
    switch information.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .misconfigured("\(path) is a directory: name a file in it")
    default: throw .misconfigured("\(path) is not a regular file: name another one")
    }
    // The mode counts too: the superuser may write a file that is marked read-only, but was hardly meant to.
    guard information.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH) != 0, access(path, W_OK) == 0 else {
      throw .misconfigured("\(path) is read-only: make it writable for this process or name another file")
    }
  }

  private static func checkParent(of path: String) throws(SessionError) {
    var parent = path[...]
    while let last = parent.popLast(), last != "/" {}
    let directory = parent.isEmpty ? "/" : String(parent)
    var information = stat()
    guard stat(directory, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
      throw .misconfigured("\(directory) is not a directory: create it before opening \(path)")
    }
    guard access(directory, W_OK) == 0 else {
      throw .misconfigured("\(directory) is read-only: make it writable for this process, or name a file elsewhere")
    }
  }
}

extension SQLitePath {
  /// One at a time: closing a file releases the locks that this process has on it, so no other store may have opened it before.
  private static let creation = Locked(())

  /// Creates a file that is missing, empty, for its owner alone: SQLite would go by the umask, which lets everybody read the sessions.
  ///
  /// The companions get the permissions of the file from SQLite. Nothing is done when there is a file.
  static func create(_ path: String) throws(SessionError) {
    let failure = creation.withLock { _ -> CInt? in
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor < 0 else {
        _ = close(descriptor)
        return nil
      }
      return errno
    }
    switch failure {
    case nil: return
    case EEXIST?:
      guard case .none = FileState.look(path) else { return }
      throw .misconfigured("\(path) is a symbolic link that leads nowhere: name the file that it should lead to")
    case ENOSPC?, EDQUOT?: throw SQLiteResultCode(SQLITE_FULL).sessionError(of: path)
    case let code? where [EMFILE, ENFILE, EIO, ENOMEM].contains(code):
      throw SessionError(.unavailable, "\(path) cannot be created (\(String(cString: strerror(code))))", retryAfter: .seconds(1))
    case let code?:
      throw .misconfigured("\(path) cannot be created (\(String(cString: strerror(code)))): check the permissions of its directory")
    }
  }

  /// Logs what of a file's permissions and owner endangers its sessions: they are as whoever made the file wanted them.
  static func noteExposure(_ path: String, companions: [String], log: StoreLog) {
    for name in [path] + companions {
      guard let state = FileState(name) else { continue }
      if state.permissions & 0o007 != 0 {
        log.note(
          "everybody on this machine can open the SQLite file: take that from others with chmod o-rwx",
          ["path": .string(name), "permissions": .string(String(state.permissions, radix: 8))])
      }
      if state.owner != geteuid(), state.owner != 0 {
        log.note("the SQLite file belongs to another user, who can read and change all sessions", ["path": .string(name)])
      }
    }
  }
}
