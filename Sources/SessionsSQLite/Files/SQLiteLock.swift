import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Who holds the lock on a database that an operation waits for, as far as the system tells.
///
/// SQLite cannot tell a lock that somebody holds from a file system that refuses all locks. The kernel's list can. A lock of the store's own
/// on the file would say more, and cannot be had: closing a descriptor releases the locks that the process has on the file.
enum SQLiteLock: Equatable {
  /// The system keeps no list that can be read.
  case unknown
  /// Nobody whom this process can see.
  case nobody
  /// These processes.
  case processes([Int32])

  /// Looks for the holders of write locks on a database and on the index of its log.
  init(on path: String) {
    guard let list = SQLiteLock.list() else {
      self = .unknown
      return
    }
    var ranges: [UInt64: ClosedRange<UInt64>] = [:]
    // The bytes that SQLite locks: after the first GiB of the file, and after the head of the index.
    if let file = FileState(path) { ranges[file.identity.number] = 1 << 30...(1 << 30) + 511 }
    if let index = FileState("\(SQLiteLock.followed(path))-shm") { ranges[index.identity.number] = 120...128 }
    self.init(list, ranges)
  }

  /// Reads a list in the form of `/proc/locks`.
  ///
  /// - Parameter ranges: The bytes that count, by the number of a file. The device does not count: some file systems tell two.
  init(_ list: String, _ ranges: [UInt64: ClosedRange<UInt64>]) {
    var processes: [Int32] = []
    for line in list.split(separator: "\n") {
      // Such as "1: POSIX  ADVISORY  WRITE 4711 fe:00:5842239 120 120". Those who wait have an arrow in the second place.
      let words = line.split(separator: " ")
      guard words.count == 8, words[3] == "WRITE", let process = Int32(words[4]), let first = UInt64(words[6]),
        let file = words[5].split(separator: ":").last.flatMap({ UInt64($0) }), let range = ranges[file]
      else { continue }
      let last = UInt64(words[7]) ?? .max
      if first <= range.upperBound, last >= range.lowerBound, !processes.contains(process) { processes.append(process) }
    }
    self = processes.isEmpty ? .nobody : .processes(processes)
  }

  /// What is in the way, for an error.
  func text(_ path: String) -> String {
    switch self {
    case .unknown: return "another connection held a lock on \(path)"
    case .nobody:
      return
        "a lock on \(path) was refused, and no process that this one can see holds it: look for another container or machine that uses "
        + "the file, or for a file system without working locks, as network shares are, and use a local disk"
    case .processes(let processes):
      let names = processes.map { $0 == getpid() ? "this process itself, by another connection," : "process \($0)" }
      return "\(names.joined(separator: " and ")) held a lock on \(path)"
    }
  }

  private static func followed(_ path: String) -> String {
    guard let name = realpath(path, nil) else { return path }
    defer { free(name) }
    return String(cString: name)
  }

  private static func list() -> String? {
    #if os(Linux)
      guard let file = fopen("/proc/locks", "re") else { return nil }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 1 << 14)
      while true {
        let count = fread(&part, 1, part.count, file)
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += part[..<count]
      }
    #else
      return nil
    #endif
  }
}
