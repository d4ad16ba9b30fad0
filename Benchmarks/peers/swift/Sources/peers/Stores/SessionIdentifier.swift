import Foundation

/// Makes identifiers of 256 random bits, as Hummingbird's session storage does.
enum SessionIdentifier {
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<4).map { _ in generator.next() }
    return words.withUnsafeBytes { Data($0) }.base64EncodedString()
  }
}
