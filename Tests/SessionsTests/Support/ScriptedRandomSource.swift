import Sessions

/// A random source that hands out the given bytes, call by call, and the last of them for ever.
final class ScriptedRandomSource: RandomSource {
  private let fills: [UInt8]
  private let next = Locked(0)

  /// Each call fills its buffer with the next one of these bytes.
  init(_ fills: [UInt8]) {
    self.fills = fills
  }

  /// The number of calls.
  var calls: Int { next.withLock { $0 } }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let index = next.withLock { next in
      defer { next += 1 }
      return next
    }
    let byte = fills.isEmpty ? 0 : fills[min(index, fills.count - 1)]
    for position in buffer.indices { buffer[position] = byte }
  }
}
