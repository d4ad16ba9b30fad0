/// How much fits into one cookie (`[CK-8]`).
///
/// Browsers refuse a cookie silently when its name and value are over 4096 octets together; some servers and proxies refuse a header line
/// over 4096. The second limit is the stricter one, as it counts the name and the value too.
enum CookieBudget {
  static let lineBytes = 4096

  /// The longest value of a cookie in a `Set-Cookie` header line, without the line's end.
  static func valueBytes(name: String, attributesBytes: Int) -> Int {
    lineBytes - "Set-Cookie: ".utf8.count - name.utf8.count - "=".utf8.count - attributesBytes
  }
}
