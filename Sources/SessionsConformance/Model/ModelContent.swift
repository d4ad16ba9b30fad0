/// The content of a session in the model: plain dictionaries of JSON texts.
package struct ModelContent: Hashable, Sendable {
  package var fields: [String: String] = [:]
  package var flash: [String: String] = [:]
  package var subject: String?

  /// Whether there is nothing that is worth a session (`[MW-1]`).
  var isEmpty: Bool { fields.isEmpty && flash.isEmpty && subject == nil }

  /// Applies one change. The absolute deadline is not part of the content.
  ///
  /// - Returns: false when the change cannot be applied: it adds to a field that holds no 64-bit integer, or the sum is none.
  mutating func apply(_ change: ModelChange) -> Bool {
    switch change {
    case .set(let key, let value): fields[key] = value
    case .remove(let key): fields[key] = nil
    case .add(let key, let amount):
      guard let number = Int64(fields[key] ?? "0") else { return false }
      let (sum, overflow) = number.addingReportingOverflow(amount)
      guard !overflow else { return false }
      fields[key] = "\(sum)"
    case .clear: self = ModelContent()
    case .flash(let key, let value): flash[key] = value
    case .keepFlash(let key, let value): if flash[key] == nil { flash[key] = value }
    case .removeFlash(let key): flash[key] = nil
    case .subject(let name): subject = name
    case .expire: break
    }
    return true
  }

  /// Returns the flash that a take of one key delivers; of all flash where the key is nil.
  package func flash(selectedBy key: String?) -> [String: String] {
    guard let key else { return flash }
    return flash.filter { $0.key == key }
  }
}

extension ModelContent: CustomStringConvertible {
  package var description: String {
    var text = ModelContent.describe(fields)
    if !flash.isEmpty { text += " flash \(ModelContent.describe(flash))" }
    if let subject { text += " of '\(subject)'" }
    return text
  }

  static func describe(_ map: [String: String]) -> String {
    "{\(map.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
  }
}

/// A content and an absolute deadline that the changes of a commit are applied to.
struct ModelDraft {
  var content: ModelContent
  var absoluteDeadline: Int64

  init(_ content: ModelContent, absoluteDeadline: Int64) {
    self.content = content
    self.absoluteDeadline = absoluteDeadline
  }

  /// Applies changes in order (`[CC-1]`, `[CC-5]`).
  ///
  /// - Returns: false when one of the changes cannot be applied.
  mutating func apply(_ changes: [ModelChange]) -> Bool {
    for change in changes {
      if case .expire(let deadline) = change { absoluteDeadline = deadline }
      guard content.apply(change) else { return false }
    }
    return true
  }

  /// Applies a rotation for a privilege change, which comes before the changes (`[ROT-5]`, `[ROT-6]`).
  mutating func rotate(_ rotation: ModelRotation?, now: Int64, _ settings: ModelSettings) {
    if rotation == .privilegeChangeClearing { content = ModelContent() }
    if rotation == .privilegeChangeRestarting { absoluteDeadline = now + settings.absolute }
  }
}
