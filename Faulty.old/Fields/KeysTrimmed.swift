import Foundation
import Sessions

struct KeysTrimmed: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    key.isEmpty ? key : key.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
