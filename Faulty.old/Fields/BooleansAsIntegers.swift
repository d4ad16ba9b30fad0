import Sessions

struct BooleansAsIntegers: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    switch value.json {
    case "true": EncodedValue(json: "1")
    case "false": EncodedValue(json: "0")
    default: value
    }
  }
}
