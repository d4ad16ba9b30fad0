import Foundation

/// Writes lines one after the other, on a queue of its own: a full pipe blocks.
final class LineWriter: Sendable {
  private let handle: FileHandle
  private let queue: DispatchQueue = DispatchQueue(label: "sessionlab.lines.write")

  init(_ handle: FileHandle) {
    self.handle = handle
  }

  /// Writes a line some time. If nobody reads any more it gets lost, which the reader of the other direction notices.
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
