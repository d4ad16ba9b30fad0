import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of the most sessions of a subject.
  static let subjectLimitFaults: [FaultyStore] = [
    FaultyStore(
      "most-sessions-ignored", "A subject has as many sessions as it likes.", probing: .init(maximumSessionsPerSubject: 2),
      probe: logins, configuration: { $0.maximumSessionsPerSubject = nil }),
    FaultyStore(
      "most-sessions-one-too-many", "A subject may have one session more than the settings say.",
      probing: .init(maximumSessionsPerSubject: 2), probe: logins,
      configuration: { $0.maximumSessionsPerSubject = $0.maximumSessionsPerSubject.map { $0 + 1 } }),
    FaultyStore(
      "most-sessions-ends-all-others", "A login ends all other sessions of its subject as soon as their number is limited.",
      probing: .init(maximumSessionsPerSubject: 2), probe: logins,
      configuration: { $0.maximumSessionsPerSubject = $0.maximumSessionsPerSubject.map { _ in 1 } }),
    FaultyStore(
      "most-sessions-by-creation", "The sessions that a login ends are those that were created first, even if they logged in again since.",
      probing: .init(maximumSessionsPerSubject: 2), probe: logins,
      use: { base in
        AlteredRecordStore(
          base,
          records: { request in
            try await base.records(request).map { key, record in
              guard var payload = try? RecordPayload(record.payload) else { return (key, record) }
              payload.content.authenticatedAt = nil
              var unaware = record
              unaware.payload = payload.encoded()
              return (key, unaware)
            }
          })
      }),
    FaultyStore(
      "most-sessions-only-for-new", "A session that is given a subject does not count as a login.",
      probing: .init(maximumSessionsPerSubject: 2),
      probe: { subject in
        let first = try await subject.begin([.setSubject("ada")])
        for seconds in [1, 2] {
          let visitor = try await subject.begin([.set("a", json("1"))], after: .seconds(seconds))
          _ = try await subject.write([.setSubject("ada")], to: visitor, after: .seconds(seconds))
        }
        return try await subject.opening(first.token, after: .seconds(3))
      },
      store: { base in
        guard let limited = base as? ServerSessionStore<AnyRecordStore> else { return base }
        var configuration = limited.configuration
        configuration.maximumSessionsPerSubject = nil
        guard let unlimited = try? ServerSessionStore(limited.records, configuration: configuration) else { return base }
        return AlteredSessionStore(
          base,
          commit: { request in
            let isOld = request.snapshot != nil && request.options.rotation == nil
            return try await (isOld ? unlimited : limited).commit(request)
          })
      }),
  ]

  /// Three logins of a subject, the first of which logs in again before the last.
  private static let logins: FaultProbe = { subject in
    let first = try await subject.begin([.setSubject("ada")])
    let second = try await subject.begin([.setSubject("ada")], after: .seconds(1))
    let again = try await subject.write([], to: first, rotating: .privilegeChange(), after: .seconds(2))
    let third = try await subject.begin([.setSubject("ada")], after: .seconds(3))
    var seen: [String] = []
    for session in [again, second, third] { seen.append(try await subject.opening(session.token, after: .seconds(3))) }
    return seen.joined(separator: ", ")
  }
}
