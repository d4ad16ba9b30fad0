/// A conversation with a Redis server: each command is a statement, and has one answer.
///
/// ROLE is not counted: the adapter asks so from time to time, with other commands, and how often depends on the clock alone.
package struct RedisConversation: WireConversation {
  package private(set) var turns = WireTurns()
  private var commands = RESPScanner(takesCommands: true)
  private var answers = RESPScanner(takesCommands: false)
  /// Of the commands that await their answers, whether each is ROLE; those before the first index were answered.
  private var (awaited, first): ([Bool], Int) = ([], 0)

  private static let role = Array("*1\r\n$4\r\nROLE\r\n".utf8)

  package init() {}

  package mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    for command in try commands.take(bytes) {
      let isRole = command.count == Self.role.count && command.head == Self.role
      awaited.append(isRole)
      turns.ask(isStatement: !isRole, answers: 1)
      if isRole { turns.leaveOut(sent: command.count) }
    }
  }

  package mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    for answer in try answers.take(bytes) {
      if first < awaited.count {
        if awaited[first] { turns.leaveOut(received: answer.count) }
        first += 1
      }
      turns.answer(isAsking: commands.isInside)
    }
    if first == awaited.count { (awaited, first) = ([], 0) }
  }
}

/// Finds the ends of values in a stream of Redis's protocol, RESP2 and RESP3, without keeping their content.
package struct RESPScanner: Sendable {
  /// An outermost value.
  package struct Value: Sendable {
    /// The number of its bytes.
    package var count = 0
    /// Its first bytes.
    package var head: [UInt8] = []
  }

  /// The number of bytes of ``Value/head``, if the value has as many.
  private static let headCount = 16
  private enum Place: Sendable {
    /// Before the byte with the type of a value.
    case type
    /// In the line of a value, which holds this number so far.
    case line(UInt8, digits: Int, number: Int, isNegative: Bool)
    /// In an inline command, which is a line without a type.
    case inline(isEmpty: Bool)
    /// In the body that a line announced, with the number of its remaining bytes.
    case body(Int)
  }

  private let takesCommands: Bool
  private var place = Place.type
  /// The number of values that each open array still lacks, from the outermost one inwards.
  private var lacking: [Int] = []
  /// The type of the outermost value.
  private var outermost: UInt8 = 0
  /// The outermost value that has begun.
  private var value = Value()

  /// The longest length: no server takes longer ones.
  private static let longest = 1 << 40

  /// - Parameter takesCommands: Whether it is the client's side, which may send commands as plain lines.
  package init(takesCommands: Bool) {
    self.takesCommands = takesCommands
  }

  /// Whether a value has begun and is not complete.
  var isInside: Bool {
    if case .type = place { return !lacking.isEmpty }
    return true
  }

  /// Takes bytes.
  ///
  /// - Returns: the outermost values that they completed, without those that the server sends unasked.
  package mutating func take(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) -> [Value] {
    var (completed, index): ([Value], Int) = ([], bytes.startIndex)
    while index < bytes.endIndex {
      let byte = bytes[index]
      if case .body(let left) = place {
        let part = min(left, bytes.endIndex - index)
        keep(bytes[index..<index + part])
        index += part
        place = .body(left - part)
        if part == left, end() { complete(&completed) }
        dropUnasked()
        continue
      }
      keep(bytes[index..<index + 1])
      index += 1
      switch place {
      case .body: break
      case .type: try begin(byte)
      case .inline(let isEmpty):
        if byte == UInt8(ascii: "\n") {
          place = .type
          if !isEmpty { complete(&completed) }
        } else if byte != UInt8(ascii: "\r") {
          place = .inline(isEmpty: false)
        }
      case .line(let type, let digits, let number, let isNegative):
        if byte == UInt8(ascii: "\n") {
          if try endLine(type, digits, isNegative ? -number : number) { complete(&completed) }
        } else if byte != UInt8(ascii: "\r"), Self.isCounted(type) {
          try count(byte, type, digits, number, isNegative)
        }
      }
      dropUnasked()
    }
    return completed
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    value.count += bytes.count
    if value.head.count < Self.headCount { value.head += bytes.prefix(Self.headCount - value.head.count) }
  }

  /// Forgets an outermost value that ended and is none to return.
  private mutating func dropUnasked() {
    if case .type = place, lacking.isEmpty, value.count > 0 { value = Value() }
  }

  private mutating func complete(_ completed: inout [Value]) {
    completed.append(value)
    value = Value()
  }

  private mutating func begin(_ byte: UInt8) throws(UncountableTraffic) {
    if takesCommands, lacking.isEmpty, byte != UInt8(ascii: "*") {
      place = .inline(isEmpty: byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n"))
      if byte == UInt8(ascii: "\n") { place = .type }
      return
    }
    guard "+-:_,#($!=*%~>|".utf8.contains(byte) else { throw .malformed("no value of Redis begins with the byte \(byte)") }
    if lacking.isEmpty { outermost = byte }
    place = .line(byte, digits: 0, number: 0, isNegative: false)
  }

  /// Whether a line of that type holds a length.
  private static func isCounted(_ type: UInt8) -> Bool { "$!=*%~>|".utf8.contains(type) }

  private mutating func count(_ byte: UInt8, _ type: UInt8, _ digits: Int, _ number: Int, _ isNegative: Bool)
    throws(UncountableTraffic)
  {
    if byte == UInt8(ascii: "-"), digits == 0, !isNegative {
      place = .line(type, digits: 0, number: 0, isNegative: true)
      return
    }
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), number < Self.longest else {
      throw .malformed("a length of Redis's protocol is no number")
    }
    place = .line(type, digits: digits + 1, number: number * 10 + Int(byte - UInt8(ascii: "0")), isNegative: isNegative)
  }

  /// Ends a line; true when the outermost value ends with it.
  private mutating func endLine(_ type: UInt8, _ digits: Int, _ number: Int) throws(UncountableTraffic) -> Bool {
    guard Self.isCounted(type) else { return end() }
    guard digits > 0 else { throw .malformed("a length of Redis's protocol is missing") }
    if "$!=".utf8.contains(type) {
      // A negative length stands for no value at all.
      guard number >= 0 else { return end() }
      place = .body(number + 2)
      return false
    }
    // A map has two values an entry; attributes are followed by one more value, to which they apply.
    let values = type == UInt8(ascii: "%") ? number * 2 : type == UInt8(ascii: "|") ? number * 2 + 1 : number
    guard values > 0 else { return end() }
    lacking.append(values)
    place = .type
    return false
  }

  /// Ends a value, and the arrays that it is the last one of; true when that was the outermost one, and an answer.
  private mutating func end() -> Bool {
    place = .type
    while let last = lacking.indices.last {
      lacking[last] -= 1
      if lacking[last] > 0 { return false }
      lacking.removeLast()
    }
    return outermost != UInt8(ascii: ">")
  }
}
