import Foundation
import Sessions

/// Finds bytes that must not be seen in everything that Swift can show of a value.
struct SecretSearch {
  /// What must not be seen, by name.
  private var forms: [(name: String, texts: [String], bytes: [UInt8])] = []

  /// Adds a secret: its bytes are looked for as they are, in hexadecimal digits, in base64 and base64url, and as decimal numbers of a byte or
  /// of a word.
  mutating func add(_ name: String, _ bytes: [UInt8]) {
    let hex = bytes.map { String(format: "%02x", $0) }.joined()
    let base64 = Data(bytes).base64EncodedString().prefix { $0 != "=" }
    var texts = [hex, hex.uppercased(), String(base64), bytes.withUnsafeBytes { Base64URL.encode($0) }]
    if let text = String(validating: bytes, as: UTF8.self) { texts.append(text) }
    for start in stride(from: 0, to: bytes.count - 7, by: 8) {
      let word = bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      texts += ["\(word)", "\(word.byteSwapped)", "\(Int64(bitPattern: word))", "\(Int64(bitPattern: word.byteSwapped))"]
    }
    forms.append((name, texts, bytes))
  }

  /// Adds a secret text.
  mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  /// Adds a token: its text, its secret, and the verifier of that.
  mutating func add(token text: String) throws {
    guard let token = SessionToken(text), let bytes = Base64URL.decode(text) else { throw SessionError(.backend, "this is no token") }
    add("the token", text)
    add("the token's secret", Array(bytes[16...]))
    add("the verifier", token.verifier.bytes)
  }

  /// The names of the secrets that a text shows, and a hash's state: eight large numbers in a row, which open and forge what its key does.
  func found(in text: String) -> Set<String> {
    var found = Set(forms.filter { form in form.texts.contains { text.contains($0) } }.map(\.name))
    let numbers = text.split { !$0.isNumber }.map { UInt64($0) }
    for form in forms where numbers.contains(where: { $0 == UInt64(form.bytes[0]) }) && numbers.contains(form.bytes) {
      found.insert(form.name)
    }
    var large = 0
    // A time in milliseconds is none of them: a few of those in a row are the deadlines of a session.
    for number in numbers where number.map({ !(1_000_000_000_000..<10_000_000_000_000).contains($0) }) ?? true {
      large = (number ?? .max) > 0xFFFF ? large + 1 : 0
      if large == 8 { found.insert("the state of a hash") }
    }
    return found
  }

  /// The names of the secrets that a value shows when it is printed, dumped, reflected or put into a text, at any depth.
  func found(in value: Any) -> Set<String> {
    var (found, seen): (Set<String>, Set<ObjectIdentifier>) = ([], [])
    walk(value, depth: 0, &found, &seen)
    return found
  }

  private func walk(_ value: Any, depth: Int, _ found: inout Set<String>, _ seen: inout Set<ObjectIdentifier>) {
    if type(of: value) is AnyClass, !seen.insert(ObjectIdentifier(value as AnyObject)).inserted { return }
    var texts = [String(reflecting: value), String(describing: value)]
    // What is inside is walked through below.
    if depth == 0 {
      var (printed, dumped) = ("", "")
      print(value, to: &printed)
      dump(value, to: &dumped)
      texts += [printed, dumped, "\(value)"]
    }
    for text in texts { found.formUnion(self.found(in: text)) }
    guard depth < 16 else { return }
    var mirror: Mirror? = Mirror(reflecting: value)
    while let shown = mirror {
      for child in shown.children { walk(child.value, depth: depth + 1, &found, &seen) }
      mirror = shown.superclassMirror
    }
  }
}

extension [UInt64?] {
  /// Whether these bytes are in it in a row; eight of them are enough.
  fileprivate func contains(_ bytes: [UInt8]) -> Bool {
    let wanted = bytes.prefix(8).map { Optional(UInt64($0)) }
    guard count >= wanted.count else { return false }
    return indices.dropLast(wanted.count - 1).contains { self[$0..<$0 + wanted.count].elementsEqual(wanted) }
  }
}
