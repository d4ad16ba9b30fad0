import SessionsHTTPConformance
import Testing

/// Answers as bytes, whole and in pieces, right and wrong.
@Suite struct AnswerParserTests {
  private func parse(_ text: String, method: String = "GET") throws -> AnswerParser {
    var parser = AnswerParser(method: method)
    try parser.feed(text.utf8)
    return parser
  }

  private let chunked = """
    HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nTransfer-Encoding: chunked\r\nset-cookie: b=2, c\r\n\r\n\
    3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Late: yes\r\n\r\n
    """

  @Test func `order, duplicates, interim heads, chunks and trailers are kept`() throws {
    let answer = try #require(try parse(chunked).answer)
    #expect(answer.interim.map(\.status) == [103])
    #expect(answer.head.reason == "OK")
    #expect(
      answer.fields == [WireField("Set-Cookie", "a=1"), WireField("Transfer-Encoding", "chunked"), WireField("set-cookie", "b=2, c")])
    #expect(answer.fields.values("SET-COOKIE") == ["a=1", "b=2, c"])
    #expect(answer.text == "abc0123456789")
    #expect(answer.framing == .chunked)
    #expect(answer.trailers == [WireField("X-Late", "yes")])
  }

  @Test func `bytes that arrive in two pieces, cut anywhere, are the same answer`() throws {
    let whole = try #require(try parse(chunked).answer)
    let bytes = Array(chunked.utf8)
    for cut in 1..<bytes.count {
      var parser = AnswerParser(method: "GET")
      try parser.feed(bytes[..<cut])
      #expect(parser.answer == nil, "complete after \(cut) bytes")
      try parser.feed(bytes[cut...])
      #expect(parser.answer == whole, "cut after \(cut) bytes")
    }
  }

  @Test func `bytes that arrive one by one are the same answer`() throws {
    var parser = AnswerParser(method: "GET")
    for byte in chunked.utf8 { try parser.feed([byte]) }
    #expect(parser.answer == (try parse(chunked).answer))
  }

  @Test func `the head is there before the body`() throws {
    let parser = try parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
    #expect(parser.head?.status == 200)
    #expect(parser.answer == nil)
    #expect(parser.partialBody == Array("ab".utf8))
    #expect(parser.awaited == "the rest of the body")
  }

  @Test func `an answer without a length ends with the connection`() throws {
    var parser = try parse("HTTP/1.0 200 OK\r\n\r\nabc")
    #expect(parser.answer == nil)
    let parserEnded = parser.end()
    #expect(parserEnded)
    #expect(parser.answer?.text == "abc")
    #expect(parser.answer?.framing == .untilClose)
    #expect(parser.answer?.keepsConnection == false)
  }

  @Test func `an answer that ends too early is not complete`() throws {
    var parser = try parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
    let parserEnded = parser.end()
    #expect(!parserEnded)
    var inside = try parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")
    let insideEnded = inside.end()
    #expect(!insideEnded)
    var head = try parse("HTTP/1.1 200 OK\r\nContent-Len")
    let headEnded = head.end()
    #expect(!headEnded)
  }

  @Test(arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
  func `answers that cannot have a body have none`(method: String, status: Int) throws {
    let parser = try parse("HTTP/1.1 \(status) X\r\nContent-Length: 5\r\n\r\nHTTP", method: method)
    #expect(parser.answer?.body == [])
    #expect(parser.answer?.framing == WireAnswer.Framing.none)
    #expect(parser.rest == Array("HTTP".utf8))
  }

  @Test func `after a 101 the bytes are another protocol's`() throws {
    let parser = try parse("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u{01}x")
    #expect(parser.answer?.framing == .upgraded)
    #expect(parser.rest == [1, 0x78])
  }

  @Test func `a body of no length is complete at once`() throws {
    #expect(try parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").answer?.body == [])
  }

  @Test(arguments: [
    "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 999 OK\r\n\r\n", "hello\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\n: empty\r\n\r\n", "HTTP/1.1 200 OK\r\nA B: c\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA : c\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
  ])
  func `what is no answer is refused and not guessed at`(text: String) {
    #expect(throws: AnswerParser.Malformed.self) { _ = try parse(text) }
  }

  @Test func `a head without an end is refused when it is too long`() {
    #expect(throws: AnswerParser.Malformed.self) { _ = try parse("HTTP/1.1 200 OK\r\nA: \(String(repeating: "x", count: 300_000))") }
  }
}
