import Sessions

struct EmptyTextIsNil: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    value.json == "\"\"" ? nil : value
  }
}
