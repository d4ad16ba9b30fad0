import Foundation
import Sessions

struct KeysDecodedAsURL: KeyRewriter {
  let base: any SessionStore

  func rewritten(_ key: String) -> String? {
    key.replacing("+", with: " ").removingPercentEncoding ?? key
  }
}
