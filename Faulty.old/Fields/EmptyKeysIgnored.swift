import Sessions

struct EmptyKeysIgnored: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    key.isEmpty ? nil : key
  }
}
