/// Reads an answer of HTTP/1.1 from bytes as they arrive.
///
/// It is strict: what a lenient client would guess at is a mistake of the server here. Lines end with CR LF, a field has a name without
/// blanks, and an answer says in one way where its body ends.
package struct AnswerParser: Sendable {
  /// The reason why bytes are no answer.
  package struct Malformed: Error, Sendable, Equatable {
    /// One sentence.
    package let why: String
  }

  private enum State {
    case head
    case length(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailers
    case untilClose
    case done
  }

  /// The largest head, and the largest line of a chunk.
  private static let longestHead = 256 << 10
  /// The largest body.
  private static let longestBody = 64 << 20

  private let method: String
  private var state = State.head
  private var pending: [UInt8] = []
  private var interim: [WireHead] = []
  private var body: [UInt8] = []
  private var framing = WireAnswer.Framing.none
  private var trailerFields: [WireField] = []
  /// The head, as soon as it is complete. Interim heads are not it.
  package private(set) var head: WireHead?

  /// - Parameter method: The request's method: the answer to HEAD has no body.
  package init(method: String) {
    self.method = method
  }

  /// Whether any byte has arrived.
  package private(set) var isEmpty = true

  /// The answer, when it is complete.
  package var answer: WireAnswer? {
    guard case .done = state, let head else { return nil }
    return WireAnswer(interim: interim, head: head, body: body, framing: framing, trailers: trailerFields)
  }

  /// The body so far.
  package var partialBody: [UInt8] { body }

  /// Bytes behind the answer.
  package var rest: [UInt8] {
    if case .done = state { pending } else { [] }
  }

  /// What the parser waits for, in words.
  package var awaited: String {
    switch state {
    case .head: "the head of the answer"
    case .done: "the next answer"
    default: "the rest of the body"
    }
  }

  /// The head and the body so far on one line, for reports.
  package var soFar: String {
    guard let head else { return String(decoding: pending.prefix(400), as: UTF8.self) }
    return "\(head.text)  \(String(decoding: body.prefix(400), as: UTF8.self))"
  }

  /// Takes bytes.
  package mutating func feed(_ bytes: some Sequence<UInt8>) throws(Malformed) {
    pending.append(contentsOf: bytes)
    if !pending.isEmpty { isEmpty = false }
    while try step() {}
  }

  /// Takes the end of the connection.
  ///
  /// - Returns: whether the answer is complete with it.
  package mutating func end() -> Bool {
    switch state {
    case .untilClose:
      state = .done
      return true
    case .done: return true
    default: return false
    }
  }

  /// Reads one part; false when more bytes are needed or the answer is complete.
  private mutating func step() throws(Malformed) -> Bool {
    switch state {
    case .head:
      guard let lines = try takeHead() else { return false }
      try begin(try HeadParser.head(lines))
      return true
    case .length(let left):
      let count = min(left, pending.count)
      take(count)
      state = left == count ? .done : .length(left - count)
      return false
    case .chunkSize:
      guard let line = try takeLine() else { return false }
      let size = try HeadParser.chunkSize(line)
      guard size <= Self.longestBody - body.count else { throw Malformed(why: "the body is over \(Self.longestBody) bytes") }
      state = size == 0 ? .trailers : .chunk(size)
      return true
    case .chunk(let left):
      let count = min(left, pending.count)
      take(count)
      state = left == count ? .chunkEnd : .chunk(left - count)
      return left == count
    case .chunkEnd:
      guard let line = try takeLine() else { return false }
      guard line.isEmpty else { throw Malformed(why: "a chunk is longer than its size says") }
      state = .chunkSize
      return true
    case .trailers:
      guard let line = try takeLine() else { return false }
      guard line.isEmpty else {
        trailerFields.append(try HeadParser.field(line))
        return true
      }
      state = .done
      return false
    case .untilClose:
      guard pending.count <= Self.longestBody - body.count else { throw Malformed(why: "the body is over \(Self.longestBody) bytes") }
      take(pending.count)
      return false
    case .done: return false
    }
  }

  private mutating func take(_ count: Int) {
    body.append(contentsOf: pending.prefix(count))
    pending.removeFirst(count)
  }

  /// Decides where the body ends.
  private mutating func begin(_ next: WireHead) throws(Malformed) {
    if (100..<200).contains(next.status), next.status != 101 {
      interim.append(next)
      return
    }
    head = next
    let lengths = next.fields.values("Content-Length")
    let codings = next.fields.list("Transfer-Encoding")
    guard Set(lengths).count <= 1 else { throw Malformed(why: "it has two values of Content-Length") }
    guard lengths.isEmpty || codings.isEmpty else { throw Malformed(why: "it has both Content-Length and Transfer-Encoding") }
    guard codings.isEmpty || codings == ["chunked"] else { throw Malformed(why: "Transfer-Encoding is \(codings.joined(separator: ", "))") }
    if next.status == 101 {
      (framing, state) = (.upgraded, .done)
    } else if method == "HEAD" || next.status == 204 || next.status == 304 {
      (framing, state) = (.none, .done)
    } else if !codings.isEmpty {
      (framing, state) = (.chunked, .chunkSize)
    } else if let length = lengths.first {
      let count = try HeadParser.length(length)
      guard count <= Self.longestBody else { throw Malformed(why: "the body is over \(Self.longestBody) bytes") }
      (framing, state) = (.length, count == 0 ? .done : .length(count))
    } else {
      (framing, state) = (.untilClose, .untilClose)
    }
  }

  /// The lines of a complete head, without their ends.
  private mutating func takeHead() throws(Malformed) -> [[UInt8]]? {
    guard let end = pending.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
      guard pending.count <= Self.longestHead else { throw Malformed(why: "the head is over \(Self.longestHead) bytes") }
      if pending.starts(with: [0x0D, 0x0A]) { throw Malformed(why: "it begins with an empty line") }
      return nil
    }
    let lines = Array(pending[..<end.lowerBound]).split(separator: [0x0D, 0x0A], omittingEmptySubsequences: false).map(Array.init)
    pending.removeSubrange(..<end.upperBound)
    return lines
  }

  private mutating func takeLine() throws(Malformed) -> [UInt8]? {
    guard let end = pending.firstRange(of: [0x0D, 0x0A]) else {
      guard pending.count <= Self.longestHead else { throw Malformed(why: "a line is over \(Self.longestHead) bytes") }
      return nil
    }
    let line = Array(pending[..<end.lowerBound])
    pending.removeSubrange(..<end.upperBound)
    return line
  }
}

extension WireHead {
  /// The head on one line, for reports.
  package var text: String {
    (["\(status)\(reason.isEmpty ? "" : " \(reason)")"] + fields.map { "\($0.name): \(WireRequest.short($0.value))" }).joined(
      separator: "  ")
  }
}
