/// What a session holds, by the model: plain dictionaries of JSON texts.
struct ModelContent: Hashable, Sendable {
  var fields: [String: String] = [:]
  var flash: [String: String] = [:]
  var subject: String?

  /// Whether there is nothing worth a session (`[MW-1]`).
  var isEmpty: Bool { fields.isEmpty && flash.isEmpty && subject == nil }

  /// Applies one change; the absolute deadline is not part of the content.
  ///
  /// - Returns: false when it cannot be applied: the field that is to be added to holds no 64-bit integer.
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

  /// The flash that a take of one key, or of everything, delivers.
  func flash(selectedBy key: String?) -> [String: String] {
    guard let key else { return flash }
    return flash.filter { $0.key == key }
  }
}

extension ModelContent: CustomStringConvertible {
  var description: String {
    var text = ModelContent.describe(fields)
    if !flash.isEmpty { text += " flash \(ModelContent.describe(flash))" }
    if let subject { text += " of '\(subject)'" }
    return text
  }

  static func describe(_ map: [String: String]) -> String {
    "{\(map.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
  }
}
