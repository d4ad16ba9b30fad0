import CLibPQ
import Foundation

struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Another program's connection, which waits for what it asks.
final class TestConnection: @unchecked Sendable {
  // Unchecked: a test uses it from one task at a time.
  private let handle: OpaquePointer

  init(_ url: String) throws {
    let handle = PQconnectdb("\(url)?connect_timeout=5")
    guard let handle, PQstatus(handle) == CONNECTION_OK else {
      PQfinish(handle)
      throw TestFailure("cannot connect")
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    self.handle = handle
  }

  deinit {
    PQfinish(handle)
  }

  /// Runs statements; returns the last one's rows as text.
  @discardableResult
  func run(_ text: String) throws -> [[String]] {
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
      throw TestFailure(String(cString: PQresultErrorMessage(result)))
    }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
    }
  }
}
