import Sessions

struct AstralCharactersReplaced: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    guard let text = String(validating: value.bytes, as: UTF8.self) else { return value }
    let narrow = text.unicodeScalars.map { $0.value > 0xFFFF ? "?" : $0 }
    return EncodedValue(json: String(String.UnicodeScalarView(narrow)))
  }
}
