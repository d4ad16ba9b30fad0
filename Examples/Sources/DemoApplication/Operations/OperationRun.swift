import HTTPTypes
package import Sessions
import SessionsHTTP

/// The operations of one request, run on its session, and the answer that comes of them.
package struct OperationRun {
  /// Asks the framework for the request's session: an error where no middleware ran.
  package typealias SessionAccess = @Sendable () throws(SessionError) -> Session

  /// The answer so far.
  package private(set) var answer: DemoAnswer = DemoAnswer(text: "")
  private let control: DemoControl
  private let session: SessionAccess

  /// Prepares a run. It does not ask for the session yet.
  package init(control: DemoControl, session: @escaping SessionAccess) {
    self.control = control
    self.session = session
  }

  /// Runs operations in order.
  ///
  /// - Throws: ``DemoFailure`` when an operation says so, and `SessionError`.
  package mutating func run(_ operations: [DemoOperation]) async throws {
    for operation in operations { try await run(operation) }
  }

  private mutating func run(_ operation: DemoOperation) async throws {
    switch operation {
    case .status(let status): answer.status = status
    case .header(let field): answer.fields.append(field)
    case .setCookie(let name, let value): answer.fields.append(HTTPField(name: .setCookie, value: "\(name)=\(value)"))
    case .redirect(let path):
      answer.status = 302
      answer.fields[.location] = "/\(path)"
    case .throw(let status): throw DemoFailure.http(status)
    case .crash: throw DemoFailure.crash
    case .wait(let gate): await control.gates.pass(gate)
    default:
      if let line = try await operation.run(on: try session()) { answer.body += line }
    }
  }
}

/// The operations that run inside the body, after the head has left.
package actor StreamedRun {
  private let control: DemoControl
  private let session: OperationRun.SessionAccess
  private var later: Session?

  /// Prepares a run on the request's session.
  package init(control: DemoControl, session: @escaping OperationRun.SessionAccess) {
    self.control = control
    self.session = session
  }

  /// Runs an operation. An error of the session is its line, and ends nothing.
  ///
  /// - Returns: The line; nil for an operation without one.
  package func line(of operation: DemoOperation) async -> String? {
    do throws(SessionError) {
      switch operation {
      case .status, .header, .setCookie, .redirect, .throw, .crash: return nil
      case .wait(let gate):
        await control.gates.pass(gate)
        return nil
      case .later(.wait(let gate)):
        await control.gates.pass(gate)
        return nil
      case .later(let operation):
        let session = try laterSession()
        let line = try await operation.run(on: session)
        _ = try await session.commit()
        return line
      default: return try await operation.run(on: try session())
      }
    } catch {
      return "error \(error.code)\n"
    }
  }

  /// One for the whole body.
  private func laterSession() throws(SessionError) -> Session {
    if let later { return later }
    let session = try session().later()
    later = session
    return session
  }
}

extension DemoOperation {
  /// Runs an operation that concerns only the session.
  ///
  /// - Returns: The line of a reading operation; nil for the others.
  fileprivate func run(on session: Session) async throws(SessionError) -> String? {
    switch self {
    case .get(let key): return "get \(key)=\(try await session.get(SessionKey<String>(key)) ?? "-")\n"
    case .has(let key): return "has \(key)=\(try await session.has(SessionKey<String>(key)))\n"
    case .take(let key): return "take \(key)=\(try await session.takeFlash(SessionKey<String>(key)) ?? "-")\n"
    case .peek(let key): return "peek \(key)=\(try await session.peekFlash(SessionKey<String>(key)) ?? "-")\n"
    case .endOthers: return "endothers=\(try await session.endOthers())\n"
    case .csrf: return "csrf=\(try await session.csrfToken())\n"
    case .csrfCheck(let token): return "csrf-check \(token)=\(try await session.verifyCSRF(token))\n"
    case .commit: _ = try await session.commit()
    case .reload: try await session.reload()
    default: try change(session)
    }
    return nil
  }

  private func change(_ session: Session) throws(SessionError) {
    switch self {
    case .set(let key, let value): try session.set(SessionKey<String>(key), to: value)
    case .fill(let key, let bytes): try session.set(SessionKey<String>(key), to: String(repeating: "x", count: bytes))
    case .remove(let key): try session.remove(SessionKey<String>(key))
    case .clear: try session.clear()
    case .add(let key, let number):
      try session.update(SessionKey<String>(key)) { value in
        value = String((value.flatMap { Int64($0) } ?? 0) &+ number)
      }
    case .flash(let key, let value): try session.flash(SessionKey<String>(key), value)
    case .keep(let key): try session.keepFlash(SessionKey<String>(key))
    case .subject(let subject): try session.setSubject(subject)
    case .persist(let isPersistent): try session.setPersistent(isPersistent)
    case .limit(let idle, let absolute): try session.setLimits(idle: .after(idle), absolute: .after(absolute))
    case .rotate: try session.rotate()
    case .rotatePeriodic: try session.rotate(.periodic)
    case .invalidate(let keepingFlash): try session.invalidate(keepingFlash: keepingFlash)
    default: break
    }
  }
}
