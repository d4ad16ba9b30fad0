#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds the session's cookies in a request's Cookie fields, byte by byte and without copying anything else (`[MW-15]`).
///
/// A name counts only as it is written, and a value as well: quotes and spaces are part of it, so such a value is no token. Every value of a
/// name is reported, as a request can carry several cookies of one name.
package struct CookieScan: Sendable {
  /// The longest value that is worth reading (`[SZ-3]`).
  package static let longestValue = 8192

  private let names: [[UInt8]]

  /// Prepares the search for cookies of these names.
  package init(names: [String]) {
    self.names = names.map { Array($0.utf8) }
  }

  /// Calls `body` with each cookie that has one of the names: the name's index and the value's bytes, which must not escape.
  @inline(__always)
  package func forEachMatch(in field: UnsafeBufferPointer<UInt8>, _ body: (_ name: Int, _ value: UnsafeBufferPointer<UInt8>) -> Void) {
    guard let base = field.baseAddress else { return }
    let semicolon = Int32(UInt8(ascii: ";"))
    var position = 0
    while position < field.count {
      if field[position] == UInt8(ascii: " ") || field[position] == UInt8(ascii: "\t") {
        position += 1
        continue
      }
      let rest = field.count - position
      let end = memchr(base + position, semicolon, rest).map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? field.count
      for index in names.indices {
        let length = names[index].count
        guard length < end - position, field[position + length] == UInt8(ascii: "="),
          names[index].withUnsafeBufferPointer({ memcmp($0.baseAddress ?? base, base + position, length) == 0 })
        else { continue }
        let value = UnsafeBufferPointer(rebasing: field[(position + length + 1)..<end])
        if value.count <= Self.longestValue { body(index, value) }
        break
      }
      position = end + 1
    }
  }
}
