/// A browser's cookies by name, without regard to paths: what the next request sends.
package struct Jar: Sendable {
  private var cookies: [(name: String, value: String)] = []

  /// Creates an empty jar.
  package init() {}

  /// Keeps what an answer sets and drops what it deletes.
  package mutating func keep(_ reply: Reply) {
    for cookie in reply.cookies {
      cookies.removeAll { $0.name == cookie.name }
      if !cookie.isDeletion { cookies.append((cookie.name, cookie.value)) }
    }
  }

  /// The names, in the order in which they were set.
  package var names: [String] { cookies.map(\.name) }

  /// The value of a Cookie field, without some of the cookies.
  package func field(without names: String...) -> String {
    cookies.filter { !names.contains($0.name) }.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }
}
