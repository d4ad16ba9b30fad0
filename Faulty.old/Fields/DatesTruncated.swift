import Sessions

struct DatesTruncated: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    guard let text = String(validating: value.bytes, as: UTF8.self) else { return value }
    return EncodedValue(json: text.replacing(/(T\d\d:\d\d:\d\d)\.\d+/) { String($0.1) })
  }
}
