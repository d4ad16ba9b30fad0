public import Sessions

/// Puts a token into one cookie or several, and reads it out of a request's cookies (`[CK-9]`).
///
/// A token that fits goes into one cookie with the configured name. With chunking on, a longer one goes into `name.0`, `name.1` and so on.
/// The first begins with `count.length.`, the number of cookies and of the token's characters. Points are not part of a token's alphabet,
/// so nothing else looks like that.
public struct CookieChunks: Sendable {
  /// A cookie's name and value.
  public typealias Cookie = (name: String, value: String)

  private let name: String
  private let maximum: Int
  private let wholeBytes: Int
  private let chunkBytes: Int

  /// The most characters of the text before the token in the first chunk: a digit, five digits and two points.
  private static let headerBytes = 8

  init(_ configuration: CookieConfiguration) {
    name = configuration.name
    maximum = configuration.chunking.maximum
    let attributes = configuration.attributesBytes
    wholeBytes = CookieBudget.valueBytes(name: name, attributesBytes: attributes)
    chunkBytes = CookieBudget.valueBytes(name: "\(name).0", attributesBytes: attributes)
  }

  /// The most characters of a token that can be sent.
  public var maximumTokenBytes: Int {
    maximum == 1 ? wholeBytes : chunkBytes * maximum - CookieChunks.headerBytes
  }

  /// Every name that a cookie of this store can have.
  public var allNames: [String] { maximum == 1 ? [name] : [name] + (0..<maximum).map(chunkName) }

  /// The cookies that carry a token.
  ///
  /// - Throws: `SessionError` with code `tooLarge`; a token of this store always fits.
  public func split(_ token: String) throws(SessionError) -> [Cookie] {
    let bytes = Array(token.utf8)
    try check(tokenBytes: bytes.count)
    if bytes.count <= wholeBytes { return [(name, token)] }
    let count = (bytes.count + CookieChunks.headerBytes + chunkBytes - 1) / chunkBytes
    var rest = bytes[...]
    return (0..<count).map { index in
      let header = index == 0 ? "\(count).\(bytes.count)." : ""
      let room = chunkBytes - (index == 0 ? CookieChunks.headerBytes : 0)
      defer { rest = rest.dropFirst(room) }
      return (chunkName(index), header + String(decoding: rest.prefix(room), as: UTF8.self))
    }
  }

  /// The names to delete along with setting `cookies`, or with none when the session ends: every other one that this store could have set.
  ///
  /// Left-over chunks would make the next token unreadable, and fill the request's header.
  public func namesToDelete(whenSetting cookies: [Cookie] = []) -> [String] {
    allNames.filter { name in !cookies.contains { $0.name == name } }
  }

  /// The token in a request's cookies, of which other names do not matter; nil when there is none.
  ///
  /// Chunks can come in any order, as browsers promise none. Missing, additional and repeated ones, and a wrong count or length are no
  /// token.
  public func join(_ cookies: some Sequence<Cookie>) -> String? {
    var whole: String?
    var chunks: [Int: String] = [:]
    for (name, value) in cookies {
      if name == self.name {
        guard whole == nil, value.utf8.count <= wholeBytes else { return nil }
        whole = value
      } else if maximum > 1, let index = (0..<maximum).first(where: { chunkName($0) == name }) {
        guard chunks[index] == nil, value.utf8.count <= chunkBytes else { return nil }
        chunks[index] = value
      }
    }
    guard !chunks.isEmpty else { return whole }
    // Both kinds together: it is not known which is newer.
    guard whole == nil else { return nil }
    return join(chunks)
  }

  private func join(_ chunks: [Int: String]) -> String? {
    guard let first = chunks[0] else { return nil }
    let parts = first.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let count = Int(parts[0]), let length = Int(parts[1]), count == chunks.count,
      "\(count).\(length)." == first.prefix(parts[0].count + parts[1].count + 2)
    else { return nil }
    var token = String(parts[2])
    for index in 1..<max(count, 1) {
      guard let chunk = chunks[index] else { return nil }
      token += chunk
    }
    // One cookie would have done: this token was not split by this store.
    return count > 1 && length == token.utf8.count && length > wholeBytes ? token : nil
  }

  private func chunkName(_ index: Int) -> String { "\(name).\(index)" }

  func check(tokenBytes count: Int) throws(SessionError) {
    guard count <= maximumTokenBytes else {
      throw .tooLarge(
        "the sealed session has \(count) characters; \(maximumTokenBytes) fit into \(maximum == 1 ? "a cookie" : "\(maximum) cookies")"
      )
    }
  }
}

/// The number of cookies that a session may be spread over when it does not fit into one (`[CK-9]`).
public enum CookieChunking: Sendable, Hashable {
  /// One cookie. A session that does not fit is refused with `tooLarge`.
  case off
  /// At most this many cookies, from 2 to 4. All of them travel with every request.
  case upTo(Int)

  var maximum: Int {
    switch self {
    case .off: return 1
    case .upTo(let count): return count
    }
  }
}

/// The room in one cookie (`[CK-8]`).
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
