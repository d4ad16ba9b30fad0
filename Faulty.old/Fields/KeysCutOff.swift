import Sessions

struct KeysCutOff: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    // A column that is one byte too short.
    key.utf8.count == 256 ? String(decoding: key.utf8.prefix(255), as: UTF8.self) : key
  }
}
