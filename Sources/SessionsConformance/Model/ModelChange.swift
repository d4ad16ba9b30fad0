import Sessions

/// One change of a commit, as plain data. Values are JSON texts.
enum ModelChange: Hashable, Sendable {
  case set(String, String)
  case remove(String)
  case add(String, Int64)
  case clear
  case flash(String, String)
  case keepFlash(String, String)
  case removeFlash(String)
  case subject(String?)
  /// Moves the absolute deadline; in milliseconds from the history's zero.
  case expire(at: Int64)

  /// The same as the stores are told it.
  ///
  /// - Parameter zero: The time that the model calls 0.
  func operation(zero: Timestamp) -> SessionOperation {
    switch self {
    case .set(let key, let value): .set(key, EncodedValue(json: value))
    case .remove(let key): .remove(key)
    case .add(let key, let amount): .add(key, amount)
    case .clear: .clear
    case .flash(let key, let value): .flash(key, EncodedValue(json: value))
    case .keepFlash(let key, let value): .keepFlash(key, EncodedValue(json: value))
    case .removeFlash(let key): .removeFlash(key)
    case .subject(let name): .setSubject(name)
    case .expire(let deadline): .expire(at: zero.advanced(by: .milliseconds(deadline)))
    }
  }
}

extension ModelChange: CustomStringConvertible {
  var description: String {
    switch self {
    case .set(let key, let value): "set \(key) = \(value)"
    case .remove(let key): "remove \(key)"
    case .add(let key, let amount): "add \(amount) to \(key)"
    case .clear: "clear"
    case .flash(let key, let value): "flash \(key) = \(value)"
    case .keepFlash(let key, let value): "keep flash \(key) = \(value)"
    case .removeFlash(let key): "remove flash \(key)"
    case .subject(let name): "subject = \(name.map { "'\($0)'" } ?? "nobody")"
    case .expire(let deadline): "expire at \(deadline) ms"
    }
  }
}
