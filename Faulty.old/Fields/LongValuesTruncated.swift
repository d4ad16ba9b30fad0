import Sessions

struct LongValuesTruncated: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    EncodedValue(value.bytes.prefix(4096))
  }
}
