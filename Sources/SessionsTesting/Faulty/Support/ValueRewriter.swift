import Sessions

/// A session store with a fault in how it encodes values, of fields and of flash.
protocol ValueRewriter: CommitRewriter {
  /// What is stored instead of a value; nil for nothing.
  func rewritten(_ value: EncodedValue) -> EncodedValue?
}

extension ValueRewriter {
  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.map { operation in
      switch operation {
      case .set(let key, let value): rewritten(value).map { .set(key, $0) } ?? .remove(key)
      case .flash(let key, let value): rewritten(value).map { .flash(key, $0) } ?? .removeFlash(key)
      default: operation
      }
    }
  }
}
