package import Foundation

/// Values as lines of JSON.
package enum JSONLine {
  /// The line without its end. JSON that is not pretty printed holds no line break.
  package static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, from line: Data) throws -> Value {
    try JSONDecoder().decode(type, from: line)
  }
}

/// Reads lines on a thread of its own: reading blocks, which no thread that tasks share may do.
enum LineReader {
  /// The longest line of the protocol.
  private static let longest = 64 << 20

  /// Why reading ended.
  enum End {
    case endOfFile
    /// `line` returned false.
    case refused
    /// A line is longer than the longest one of the protocol, of 64 MiB.
    case tooLong
  }

  /// Reads to the end of the file, to a line that is too long or until `line` returns false.
  static func start(
    _ handle: FileHandle, line: @escaping @Sendable (Data) -> Bool, end: @escaping @Sendable (End) -> Void
  ) {
    let thread = Thread {
      let why = read(handle.fileDescriptor, line)
      // The handle owns the descriptor, which must not be closed under the read.
      withExtendedLifetime(handle) { end(why) }
    }
    thread.name = "sessionlab.lines"
    thread.start()
  }

  private static func read(_ descriptor: Int32, _ line: (Data) -> Bool) -> End {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    var rest = Data()
    while rest.count < longest, let base = buffer.baseAddress {
      let count = Foundation.read(descriptor, base, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return .endOfFile }
      var start = 0
      while let newline = memchr(base + start, 0x0A, count - start) {
        let end = base.distance(to: newline)
        rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        guard line(rest) else { return .refused }
        rest = Data()
        start = end + 1
      }
      rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[start..<count]))
    }
    return .tooLong
  }
}

/// Writes lines one after the other, on a queue of its own: a full pipe blocks.
final class LineWriter: Sendable {
  private let handle: FileHandle
  private let queue: DispatchQueue = DispatchQueue(label: "sessionlab.lines.write")

  init(_ handle: FileHandle) {
    self.handle = handle
  }

  /// Writes a line asynchronously. If nobody reads any more it gets lost, which the reader of the other direction notices.
  func write(_ line: Data) {
    queue.async { [handle] in try? handle.write(contentsOf: line + Data("\n".utf8)) }
  }

  /// Waits until all lines are written.
  func drain() async {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
  }

  /// Closes the file after the last line.
  func close() {
    queue.async { [handle] in try? handle.close() }
  }
}
