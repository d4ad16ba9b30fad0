import Sessions

struct DecimalsRespelled: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    guard Int64(value.json) == nil, let number = Double(value.json), number.isFinite else { return value }
    return EncodedValue(json: "\(number)")
  }
}
