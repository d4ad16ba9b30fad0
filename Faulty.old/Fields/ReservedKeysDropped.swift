import Sessions

struct ReservedKeysDropped: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    ["_id", "cookie", "__proto__"].contains(key) ? nil : key
  }
}
