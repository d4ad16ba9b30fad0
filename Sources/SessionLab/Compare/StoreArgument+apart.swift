extension StoreArgument {
  /// Whether several builds can measure at the same time: what is behind a command may be one file, and works when it likes.
  var canBeApart: Bool { if case .exec = self { false } else { true } }

  /// The store for one of several builds that measure at the same time: what is in one file would share its log with the others, so that one
  /// build paid for what another wrote. In a server each has a namespace of its own. Its files are ``TemporaryFiles`` until they are removed.
  func apart() -> StoreArgument {
    guard case .sqlite(let path) = self else { return self }
    let own = StoreArgument.sqlite(path: "\(path)-slice-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))")
    for file in own.files { TemporaryFiles.shared.add(file) }
    return own
  }

  /// Removes the files of a store that is ``apart()``.
  func removeFiles() {
    for file in files { TemporaryFiles.shared.remove(file) }
  }

  private var files: [String] {
    guard case .sqlite(let path) = self else { return [] }
    return ["", "-journal", "-wal", "-shm"].map { path + $0 }
  }
}
