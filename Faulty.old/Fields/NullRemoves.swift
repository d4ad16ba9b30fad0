import Sessions

struct NullRemoves: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    value.json == "null" ? nil : value
  }
}
