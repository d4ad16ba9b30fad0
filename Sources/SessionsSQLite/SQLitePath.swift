import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Checks of a path before SQLite sees it, for messages that say what is wrong.
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
    // The mode too: the superuser may write what is marked read-only, but was hardly meant to.
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
