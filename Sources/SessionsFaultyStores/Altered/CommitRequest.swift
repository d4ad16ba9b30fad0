package import Sessions

/// The arguments of a commit, for a fault that changes them.
package struct CommitRequest: Sendable {
  package var operations: [SessionOperation]
  package let snapshot: SessionSnapshot?
  package var options: CommitOptions
  package let now: Timestamp

  /// Replaces each operation.
  mutating func replaceEach(_ body: (SessionOperation) -> [SessionOperation]) {
    operations = operations.flatMap(body)
  }

  /// Replaces each operation, given the session as the request sees it before the operation.
  mutating func replaceEachWithDraft(_ body: (SessionOperation, SessionDraft) -> [SessionOperation]) {
    let limits = SessionLimits(longestAllowed: .seconds(Int64.max))
    var draft = snapshot.map { SessionDraft($0) } ?? SessionDraft(newAt: now, limits: limits)
    var replaced: [SessionOperation] = []
    for operation in operations {
      replaced += body(operation, draft)
      // The wrapped store refuses an operation that cannot be applied: it is passed on.
      try? draft.apply([operation], limits: limits, now: now)
    }
    operations = replaced
  }

  /// Replaces the key of each operation, of fields and of flash; nil ignores the operation.
  mutating func replaceKeys(_ body: (String) -> String?) {
    operations = operations.compactMap { operation -> SessionOperation? in
      switch operation {
      case .set(let key, let value): body(key).map { .set($0, value) }
      case .remove(let key): body(key).map { .remove($0) }
      case .update(let key, let update): body(key).map { .update($0, update) }
      case .add(let key, let amount): body(key).map { .add($0, amount) }
      case .flash(let key, let value): body(key).map { .flash($0, value) }
      case .keepFlash(let key, let value): body(key).map { .keepFlash($0, value) }
      case .removeFlash(let key): body(key).map { .removeFlash($0) }
      default: operation
      }
    }
  }

  /// Replaces each value that is set, of fields and of flash; nil removes the key and its value.
  mutating func replaceValues(_ body: (EncodedValue) -> EncodedValue?) {
    operations = operations.map { operation in
      switch operation {
      case .set(let key, let value): body(value).map { .set(key, $0) } ?? .remove(key)
      case .flash(let key, let value): body(value).map { .flash(key, $0) } ?? .removeFlash(key)
      default: operation
      }
    }
  }

  /// Replaces each value that is UTF-8 and leaves the others.
  mutating func replaceTexts(_ body: (String) -> String) {
    replaceValues { value in
      String(validating: value.bytes, as: UTF8.self).map { json(body($0)) } ?? value
    }
  }
}

extension SessionContent {
  /// Operations that make this content of an empty session.
  var operations: [SessionOperation] {
    fields.map { .set($0.key, $0.value) } + flash.map { .flash($0.key, $0.value) }
      + [.setSubject(subject), .setPersistent(isPersistent), .setLimits(idle: idleLimit, absolute: absoluteLimit)]
  }

  /// Operations that remove this content, key by key.
  var removals: [SessionOperation] {
    fields.keys.map { .remove($0) } + flash.keys.map { .removeFlash($0) } + [.setSubject(nil)]
  }
}
