/// Requests whose answer nobody may ever see: flash stays for the real one, and the token is not rotated for hygiene (`[MW-14]`, `[FL-10]`).
enum SpeculativeRequest {
  /// Whether a request with this method and `Sec-Purpose` field is speculative.
  ///
  /// HEAD is: its handler is that of GET, and the body that shows the flash is dropped. So is what browsers fetch or render before anybody asks
  /// for it: then the field begins with the token `prefetch`, to which parameters can be added.
  static func matches(method: String, secPurpose: String?) -> Bool {
    if method == "HEAD" { return true }
    guard let secPurpose else { return false }
    let token = secPurpose.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
    guard token.starts(with: "prefetch".utf8) else { return false }
    return token.dropFirst("prefetch".utf8.count).allSatisfy { $0 == UInt8(ascii: " ") }
  }
}
