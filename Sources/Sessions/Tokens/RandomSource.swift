#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The source of identifiers, secrets, salts and nonces.
package protocol RandomSource: Sendable {
  /// Fills the buffer, of at most 256 bytes, with random bytes.
  func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

extension RandomSource {
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
      initialized = count
    }
  }
}

/// The operating system's cryptographic generator, one call for all the bytes of a token (`[ID-1]`).
package struct SystemRandomSource: RandomSource {
  package init() {}

  package func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let base = buffer.baseAddress else { return }
    // getentropy fails only for more than 256 bytes or where the kernel has no generator. Going on with a weaker
    // source would hand out guessable sessions.
    precondition(getentropy(base, buffer.count) == 0, "the operating system's random generator failed")
  }
}
