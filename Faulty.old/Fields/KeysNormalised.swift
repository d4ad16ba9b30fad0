import Foundation
import Sessions

struct KeysNormalised: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    key.precomposedStringWithCanonicalMapping
  }
}
