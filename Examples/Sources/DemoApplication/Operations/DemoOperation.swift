package import HTTPTypes

/// One operation of a query, such as `set:a:1`.
package indirect enum DemoOperation: Sendable {
  case get(String)
  case has(String)
  case set(String, String)
  case remove(String)
  case add(String, Int64)
  case clear
  case fill(String, bytes: Int)
  case flash(String, String)
  case take(String)
  case peek(String)
  case keep(String)
  case subject(String)
  case persist(Bool)
  case limit(idle: Duration, absolute: Duration)
  case rotate
  case rotatePeriodic
  case invalidate(keepingFlash: Bool)
  case endOthers
  case commit
  case reload
  case csrf
  case csrfCheck(String)
  case wait(String)
  case status(Int)
  case header(HTTPField)
  case setCookie(name: String, value: String)
  case redirect(String)
  case `throw`(Int)
  case crash
  /// An operation on a session that outlives the answer's head; only inside a body.
  case later(DemoOperation)

  /// Reads the operations of a query; nil when one of them is none.
  ///
  /// - Parameter isBody: Whether they run inside the body, where `later:` may stand before an operation.
  package static func parse(_ query: some StringProtocol, isBody: Bool = false) -> [DemoOperation]? {
    guard !query.isEmpty else { return [] }
    var operations: [DemoOperation] = []
    for text in String(query).split(separator: ";", omittingEmptySubsequences: false) {
      var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      let isLater = isBody && parts.first == "later"
      if isLater { parts.removeFirst() }
      guard let name = parts.first, parts.dropFirst().allSatisfy(isArgument),
        let operation = DemoOperation(name, Array(parts.dropFirst()))
      else { return nil }
      operations.append(isLater ? .later(operation) : operation)
    }
    return operations
  }

  private static func isArgument(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_.~*-".utf8.contains(byte)
        }
      }
  }

  private init?(_ name: String, _ arguments: [String]) {
    guard let operation = Self.plain(name, arguments) ?? Self.numeric(name, arguments) else { return nil }
    self = operation
  }

  private static func plain(_ name: String, _ arguments: [String]) -> DemoOperation? {
    switch (name, arguments.count) {
    case ("get", 1): .get(arguments[0])
    case ("has", 1): .has(arguments[0])
    case ("set", 2): .set(arguments[0], arguments[1])
    case ("remove", 1): .remove(arguments[0])
    case ("clear", 0): .clear
    case ("flash", 2): .flash(arguments[0], arguments[1])
    case ("take", 1): .take(arguments[0])
    case ("peek", 1): .peek(arguments[0])
    case ("keep", 1): .keep(arguments[0])
    case ("subject", 1): .subject(arguments[0])
    case ("rotate", 0): .rotate
    case ("rotate-periodic", 0): .rotatePeriodic
    case ("invalidate", 0): .invalidate(keepingFlash: false)
    case ("invalidate-keeping", 0): .invalidate(keepingFlash: true)
    case ("endothers", 0): .endOthers
    case ("commit", 0): .commit
    case ("reload", 0): .reload
    case ("csrf", 0): .csrf
    case ("csrf-check", 1): .csrfCheck(arguments[0])
    case ("wait", 1): .wait(arguments[0])
    case ("setcookie", 2): .setCookie(name: arguments[0], value: arguments[1])
    case ("redirect", 1): .redirect(arguments[0])
    case ("crash", 0): .crash
    default: nil
    }
  }

  private static func numeric(_ name: String, _ arguments: [String]) -> DemoOperation? {
    switch (name, arguments.count) {
    case ("add", 2): Int64(arguments[1]).map { .add(arguments[0], $0) }
    case ("fill", 2): number(arguments[1], 0...(1 << 24)).map { .fill(arguments[0], bytes: $0) }
    case ("persist", 1): number(arguments[0], 0...1).map { .persist($0 == 1) }
    case ("limit", 2):
      if let idle = number(arguments[0], 0...Int.max), let absolute = number(arguments[1], 0...Int.max) {
        .limit(idle: .milliseconds(idle), absolute: .milliseconds(absolute))
      } else {
        nil
      }
    case ("status", 1): number(arguments[0], 200...599).map { .status($0) }
    case ("throw", 1): number(arguments[0], 400...599).map { .throw($0) }
    case ("header", 2): HTTPField.Name(arguments[0]).map { .header(HTTPField(name: $0, value: arguments[1])) }
    default: nil
    }
  }

  private static func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
    Int(text).flatMap { range.contains($0) ? $0 : nil }
  }
}
