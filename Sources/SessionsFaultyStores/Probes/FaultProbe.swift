package import Sessions
import SessionsTesting

/// A few operations whose outcome differs between a faulty store and the sound one, to show that the fault has an effect.
///
/// Without it a fault without an effect would look like one that the suite does not notice. The returned text describes outcomes and holds
/// nothing random, such as a token: two runs on sound stores return the same.
package typealias FaultProbe = @Sendable (FaultProbeSubject) async throws -> String

/// The store that a ``FaultProbe`` works on.
package struct FaultProbeSubject: Sendable {
  /// Opens another namespace next to the store's, whose name is the store's with something appended.
  typealias Neighbour = @Sendable (_ suffix: String) throws(SessionError) -> any SubjectIndexedRecordStore

  /// The store.
  let store: any SessionStore
  /// The record store below it.
  let records: any SubjectIndexedRecordStore
  /// The probe's time.
  let now: Timestamp
  /// The switch before the records.
  let line: InterruptionSwitch
  /// Opens another namespace.
  let neighbour: Neighbour
  /// Removes the namespace whose name is the store's with something appended.
  let remove: @Sendable (_ suffix: String) -> Void
  /// Opens the session store on other records.
  let sessions: @Sendable (any SubjectIndexedRecordStore) throws(SessionError) -> any SessionStore

  /// The store in the next process, for a store that keeps its records.
  func restarted(_ restart: StoreRestart) async throws(SessionError) -> FaultProbeSubject {
    guard let logged = records as? LoggedRecordStore else { throw SessionError(.unsupported, "the store has no log") }
    let again = try await logged.restarted(restart)
    return FaultProbeSubject(
      store: try ServerSessionStore(again), records: again, now: now, line: line, neighbour: neighbour, remove: remove,
      sessions: sessions)
  }

  /// A time after the probe's.
  func after(_ duration: Duration) -> Timestamp { now.advanced(by: duration) }
}

extension FaultyStore {
  /// Whether the fault has an effect: its probe observes another outcome than on the sound store.
  ///
  /// Both runs have a fresh memory and the same time. An error is an observation, by its code, and so is a run that does not end.
  ///
  /// - Parameters:
  ///   - now: The probe's time.
  ///   - timeLimit: The time after which the probe counts as one that does not end. The sound store gets longer, as it does end.
  package func isAlive(now: Timestamp = SystemSessionClock().now, timeLimit: Duration = .milliseconds(200)) async -> Bool {
    let expected = await mended.observation(now: now, timeLimit: .seconds(60))
    return await observation(now: now, timeLimit: timeLimit) != expected
  }

  /// The probe's observation on this store.
  private func observation(now: Timestamp, timeLimit: Duration) async -> String {
    let observation = await TimeLimit.run(timeLimit) { () async -> String in
      do {
        let name = Self.freshNamespace()
        let line = InterruptionSwitch()
        let (store, records) = try open(namespace: name, configuration: probeConfiguration, behind: line)
        let subject = FaultProbeSubject(
          store: store, records: records, now: now, line: line,
          neighbour: { suffix throws(SessionError) in try open(namespace: name + suffix, configuration: probeConfiguration).records },
          remove: { namespaces?.remove?(name + $0) },
          sessions: { records throws(SessionError) in try sessions(over: records, configuration: probeConfiguration) })
        return "returns \(try await probe(subject))"
      } catch let error as SessionError {
        return "throws \(error.code)"
      } catch {
        return "throws \(type(of: error))"
      }
    }
    return observation ?? "does not end"
  }

  /// A name that no other run of a probe has.
  private static func freshNamespace() -> String {
    "probe_\(String(UInt64.random(in: .min ... .max), radix: 36))"
  }
}
