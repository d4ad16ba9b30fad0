import Sessions

struct NumericKeysAsNumbers: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    Int64(key).map(String.init) ?? key
  }
}
