import Foundation

/// A file system of a few megabytes that can be filled and emptied. It takes the superuser to make one.
struct SmallDisk {
  let path: String
  private var ballast: String { "\(path)/ballast" }

  /// Whether this process may mount one.
  static let isPossible: Bool = {
    guard geteuid() == 0, let folder = try? TestServer.makeFolder() else { return false }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard let disk = try? SmallDisk(in: folder, megabytes: 1) else { return false }
    disk.unmount()
    return true
  }()

  /// - Parameter folder: Where it is mounted; the shell beside a server unmounts it when this process ends early.
  init(in folder: String, megabytes: Int) throws {
    path = "\(folder)/small.mount"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try TestServer.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,uid=postgres,mode=700", "tmpfs", path])
  }

  /// Takes all the space but some kilobytes.
  func fill(leaving kilobytes: Int) throws {
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
    let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    guard free > kilobytes << 10 else { throw TestFailure("the disk is too small: \(free) bytes are free") }
    try Data(repeating: 1, count: free - kilobytes << 10).write(to: URL(fileURLWithPath: ballast))
  }

  func free() throws { try FileManager.default.removeItem(atPath: ballast) }

  func unmount() { try? TestServer.run(["umount", "-l", path]) }
}
