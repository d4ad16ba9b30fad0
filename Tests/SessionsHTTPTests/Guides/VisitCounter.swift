import HTTPTypes
import Sessions
import SessionsHTTP

extension SessionKey<Int> {
  static let visits: Self = "visits"
}

/// A page that counts its visits, for a server that hands requests over in environment variables and takes answers as text.
struct VisitCounter {
  let sessions: SessionManager

  func answer(_ environment: [String: String]) async -> String {
    let exchange = sessions.begin(
      cookieFields: environment["HTTP_COOKIE"].map { [$0] } ?? [],
      method: environment["REQUEST_METHOD"] ?? "GET",
      secPurpose: environment["HTTP_SEC_PURPOSE"])
    var fields = HTTPFields()
    var (status, body) = (HTTPResponse.Status.ok, "")
    var ending = SessionExchange.Ending.answered(.ok)
    do {
      body = try await page(exchange.session)
    } catch {
      // The handler failed: its changes are dropped.
      status = (error as? SessionError)?.httpStatus ?? .internalServerError
      ending = .failed
    }
    do throws(SessionError) {
      try await exchange.finish(ending, fields: &fields)
    } catch {
      // The changes could not be written: this answer takes the page's place, and `fields` are already its own.
      (status, body) = (error.httpStatus, "")
    }
    let lines = ["Status: \(status)", "Content-Type: text/plain"] + fields.map { "\($0.name): \($0.value)" }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private func page(_ session: Session) async throws -> String {
    try session.update(.visits, default: 0) { $0 += 1 }
    return "visits: \(try await session.get(.visits) ?? 0)\n"
  }
}
