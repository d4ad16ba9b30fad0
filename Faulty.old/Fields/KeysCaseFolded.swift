import Sessions

struct KeysCaseFolded: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    key.lowercased()
  }
}
