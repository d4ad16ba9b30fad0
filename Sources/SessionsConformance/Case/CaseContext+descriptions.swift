import Sessions

/// Texts of values for steps and failures. They hold short names instead of tokens.
extension CaseContext {
  func describe(_ snapshot: SessionSnapshot) -> String {
    "\(name("s", of: snapshot.id)) v\(snapshot.version)"
  }

  func describe(_ map: FieldMap) -> String {
    "{\(map.map { "\(shorten($0.key)): \(shorten($0.value.json))" }.joined(separator: ", "))}"
  }

  func describe(_ content: SessionContent) -> String {
    var text = describe(content.fields)
    if !content.flash.isEmpty { text += " flash \(describe(content.flash))" }
    if let subject = content.subject { text += " of '\(shorten(subject))'" }
    return text
  }

  /// A value as a failure shows it: what sessions keep shows itself by its length only, and here it is the suite's own.
  func describe(any value: Any) -> String {
    switch value {
    case let map as FieldMap: describe(map)
    case let value as EncodedValue: shorten(value.json)
    default: "\(value)"
    }
  }

  func describe(_ outcome: OpenOutcome) -> String {
    switch outcome {
    case .live(let snapshot):
      let text = "live \(describe(snapshot)) \(describe(snapshot.content))"
      return snapshot.access == .grace ? text + ", in grace" : text
    case .absent: return "absent"
    case .superseded: return "superseded"
    }
  }

  func describe(_ outcome: CommitOutcome) -> String {
    switch outcome {
    case .committed(let snapshot, let token):
      return "committed \(describe(snapshot))" + (token.map { " with token \(name("t", of: $0))" } ?? "")
    case .unchanged: return "unchanged"
    case .destroyed: return "destroyed"
    case .gone: return "gone"
    case .superseded: return "superseded"
    case .conflict: return "conflict"
    }
  }

  func describe(_ outcome: TakeOutcome) -> String {
    switch outcome {
    case .taken(let values, let snapshot, let token):
      return "taken \(describe(values)), leaving \(describe(snapshot))" + (token.map { " with token \(name("t", of: $0))" } ?? "")
    case .nothing: return "nothing"
    case .gone: return "gone"
    case .superseded: return "superseded"
    }
  }

  func describe(_ outcome: TouchOutcome) -> String {
    switch outcome {
    case .touched(let snapshot, let token):
      return "touched \(describe(snapshot))" + (token.map { " with token \(name("t", of: $0))" } ?? "")
    case .notDue: return "not due"
    case .gone: return "gone"
    }
  }

  func describe(_ operation: SessionOperation) -> String {
    switch operation {
    case .set(let key, let value): return "set \(shorten(key)) = \(shorten(value.json))"
    case .remove(let key): return "remove \(shorten(key))"
    case .update(let key, _): return "update \(shorten(key))"
    case .add(let key, let amount): return "add \(amount) to \(shorten(key))"
    case .clear: return "clear"
    case .flash(let key, let value): return "flash \(shorten(key)) = \(shorten(value.json))"
    case .keepFlash(let key, let value): return "keep flash \(shorten(key)) = \(shorten(value.json))"
    case .removeFlash(let key): return "remove flash \(shorten(key))"
    case .setSubject(let subject): return "subject = \(subject.map { "'\(shorten($0))'" } ?? "nobody")"
    case .setPersistent(let isPersistent): return "persistent = \(isPersistent)"
    case .setLimits(let idle, let absolute): return "limits: idle \(describe(idle)), absolute \(describe(absolute))"
    case .expire(let deadline): return "expire at \(deadline)"
    }
  }

  private func describe(_ limit: SessionLimit?) -> String {
    switch limit {
    case nil: return "as the store's"
    case .unlimited: return "unlimited"
    case .after(let duration): return "\(duration)"
    }
  }

  func describe(_ key: RecordKey) -> String { name("k", of: key) }

  func describe(_ record: SessionRecord?) -> String {
    guard let record else { return "no record" }
    return "v\(record.version), idle \(record.idleDeadline), absolute \(record.absoluteDeadline), "
      + "\(record.payload.count) bytes" + (record.subject.map { " of '\(shorten($0))'" } ?? "")
  }

  /// Shortens long text and escapes control characters, for one line of a report.
  func shorten(_ text: String) -> String {
    if text.utf8.count <= 40, text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    let visible = text.unicodeScalars.prefix(40).map { scalar -> String in
      scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }.joined()
    return text.unicodeScalars.count > 40 ? "\(visible)… (\(text.utf8.count) bytes)" : visible
  }
}
