import Foundation

/// Reads lines on a thread of its own: reading blocks, and no thread that tasks share may.
enum LineReader {
  /// A longer line is no line of the protocol.
  private static let longest = 64 << 20

  /// Reads to the end of the file, to an unreadable line or until `line` says that it has seen enough.
  static func start(
    _ handle: FileHandle, line: @escaping @Sendable (Data) -> Bool, end: @escaping @Sendable () -> Void
  ) {
    let thread = Thread {
      read(handle.fileDescriptor, line)
      // The handle owns the descriptor, which must not be closed under the read.
      withExtendedLifetime(handle) { end() }
    }
    thread.name = "sessionlab.lines"
    thread.start()
  }

  private static func read(_ descriptor: Int32, _ line: (Data) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var rest = Data()
    while rest.count < longest {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      var unread = buffer[..<count]
      while let newline = unread.firstIndex(of: 0x0A) {
        rest.append(contentsOf: unread[..<newline])
        guard line(rest) else { return }
        rest = Data()
        unread = unread[(newline + 1)...]
      }
      rest.append(contentsOf: unread)
    }
  }
}
