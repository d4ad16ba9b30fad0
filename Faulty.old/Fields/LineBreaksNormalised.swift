import Sessions

struct LineBreaksNormalised: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    guard value.bytes.contains(UInt8(ascii: "\r")) else { return value }
    return EncodedValue(value.bytes.filter { $0 != UInt8(ascii: "\r") })
  }
}
