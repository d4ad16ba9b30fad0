/// Thirty-two bytes without an allocation.
///
/// Not a SIMD vector: its alignment of 32 bytes is more than the frames of async functions have, and the release compiler (6.3.1) lays such
/// frames out too small, so that they overwrite their neighbours.
struct Words256: Sendable {
  var a: UInt64 = 0
  var b: UInt64 = 0
  var c: UInt64 = 0
  var d: UInt64 = 0
}
