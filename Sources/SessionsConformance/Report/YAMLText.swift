/// The little YAML that a TAP report holds: pairs of a name and quoted text, and lists of quoted text.
enum YAMLText {
  /// A pair, or nothing without a value.
  static func pair(_ name: String, _ value: String?) -> [String] {
    value.map { ["\(name): \(quoted($0))"] } ?? []
  }

  /// A list under a name, or nothing without entries.
  static func list(_ name: String, _ values: [String]) -> [String] {
    values.isEmpty ? [] : ["\(name):"] + values.map { "  - \(quoted($0))" }
  }

  /// Text in double quotes, the one style of YAML in which any character can be written and which has to end on its line.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x20..<0x7F, 0xA0..<0x2028, 0x2030..<0xFDD0: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    } + "\""
  }
}
