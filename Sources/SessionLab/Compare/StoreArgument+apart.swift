import Foundation

extension StoreArgument {
  /// Whether several builds can measure at the same time: what is behind a command may be one file, and works when it likes.
  var canBeApart: Bool { if case .exec = self { false } else { true } }

  /// The store for one of several builds that measure at the same time: what is in one file would share its log with the others, so that one
  /// build paid for what another wrote. In a server each has a namespace of its own.
  var apart: StoreArgument {
    guard case .sqlite(let path) = self else { return self }
    return .sqlite(path: "\(path)-slice-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))")
  }

  /// Removes the files of a store that is ``apart``.
  func removeFiles() {
    guard case .sqlite(let path) = self else { return }
    for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
  }
}
