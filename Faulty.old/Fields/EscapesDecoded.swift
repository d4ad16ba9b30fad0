import Sessions

struct EscapesDecoded: ValueRewriter {
  let base: any SessionStore

  func rewritten(_ value: EncodedValue) -> EncodedValue? {
    let decoded = value.json.replacing(/\\u([0-9a-fA-F]{4})/) { match in
      guard let code = UInt32(match.1, radix: 16), code >= 0x20, let scalar = Unicode.Scalar(code) else { return String(match.0) }
      return String(scalar)
    }
    return decoded == value.json ? value : EncodedValue(json: decoded)
  }
}
