import Sessions

/// A session store with a fault in how it spells keys, of fields and of flash.
protocol KeyRewriter: CommitRewriter {
  /// What is used instead of a key; nil to ignore the operation.
  func rewritten(_ key: String) -> String?
}

extension KeyRewriter {
  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.compactMap { operation -> SessionOperation? in
      switch operation {
      case .set(let key, let value): rewritten(key).map { .set($0, value) }
      case .remove(let key): rewritten(key).map { .remove($0) }
      case .update(let key, let body): rewritten(key).map { .update($0, body) }
      case .add(let key, let amount): rewritten(key).map { .add($0, amount) }
      case .flash(let key, let value): rewritten(key).map { .flash($0, value) }
      case .keepFlash(let key, let value): rewritten(key).map { .keepFlash($0, value) }
      case .removeFlash(let key): rewritten(key).map { .removeFlash($0) }
      default: operation
      }
    }
  }
}
