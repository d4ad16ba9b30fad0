import Sessions

struct JSONMinified: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    var isInText = false
    var isEscaped = false
    let kept = value.bytes.filter { byte in
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\"") {
        isInText.toggle()
      } else {
        isEscaped = isInText && byte == UInt8(ascii: "\\")
      }
      return isInText || !" \t\r\n".utf8.contains(byte)
    }
    return EncodedValue(Array(kept))
  }
}
