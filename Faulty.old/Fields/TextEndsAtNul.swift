import Sessions

struct TextEndsAtNul: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    guard let end = value.json.firstRange(of: "\\u0000") else { return value }
    return EncodedValue(json: "\(value.json[..<end.lowerBound])\"")
  }
}
