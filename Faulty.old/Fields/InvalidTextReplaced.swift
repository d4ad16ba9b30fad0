import Sessions

struct InvalidTextReplaced: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    EncodedValue(json: value.json)
  }
}
