import Sessions

struct DeepValuesLost: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    var depth = 0
    var deepest = 0
    for byte in value.bytes {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
      deepest = max(deepest, depth)
    }
    return deepest > 20 ? EncodedValue(json: "null") : value
  }
}
