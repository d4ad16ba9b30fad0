public import Sessions

extension FaultyStore {
  /// Whether the fault does what it is there for: its probe observes something else than on the sound store.
  ///
  /// Both runs have a fresh memory and the same time. An error is an observation, by its code, and so is a run that does not end.
  ///
  /// - Parameters:
  ///   - now: The probe's time.
  ///   - timeLimit: How long the probe may take before it counts as one that does not end. The sound store is given longer: it does end.
  public func isAlive(now: Timestamp = SystemSessionClock().now, timeLimit: Duration = .milliseconds(200)) async -> Bool {
    let expected = await mended.observation(now: now, timeLimit: .seconds(60))
    return await observation(now: now, timeLimit: timeLimit) != expected
  }

  /// What the probe observes on this store.
  package func observation(now: Timestamp, timeLimit: Duration) async -> String {
    let observation = await TimeLimit.run(timeLimit) { () async -> String in
      do {
        let name = Self.freshNamespace()
        let line = InterruptionSwitch()
        let (store, records) = try open(namespace: name, configuration: probeConfiguration, behind: line)
        let subject = FaultProbeSubject(store: store, records: records, now: now, line: line) { suffix throws(SessionError) in
          try open(namespace: name + suffix, configuration: probeConfiguration).records
        }
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
