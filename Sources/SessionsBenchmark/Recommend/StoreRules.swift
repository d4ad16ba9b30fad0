import Sessions
import SessionsReporting

/// The rules that follow from the promises of the stores, without any measurement.
enum StoreRules {
  /// The reasons why a store does not meet the needs, in the order in which a reader asks; empty when it does.
  static func refusals(_ kind: StoreKind, _ durability: DurabilityClass, _ needs: SessionNeeds, because setting: String? = nil) -> [Refusal]
  {
    var refusals: [Refusal] = []
    if needs.instances > 1, !kind.capabilities.contains(.sharedBackend) {
      refusals.append(
        Refusal(
          need: .instances,
          reason: "each of the \(needs.instances) instances would have sessions of its own, and log out who reaches another"))
    } else if needs.machines > 1, !kind.isSharedBetweenMachines {
      refusals.append(
        Refusal(
          need: .machines, reason: "its file has to be on a local disk, which the other of the \(needs.machines) machines cannot share"))
    }
    if !needs.durability.isMet(by: durability) {
      refusals.append(
        Refusal(
          need: .durability,
          reason:
            "\(durability.sentence)\(setting.map { " (\(PrintableText.show($0)))" } ?? ""), and yours has to survive \(needs.durability.noun)"
        ))
    }
    refusals += [revocation(kind, needs), changes(kind, needs), size(kind, needs)].compactMap(\.self)
    return refusals
  }

  private static func revocation(_ kind: StoreKind, _ needs: SessionNeeds) -> Refusal? {
    guard !needs.revocation.capabilities.isSubset(of: kind.capabilities) else { return nil }
    let reason =
      needs.revocation == .everywhere
      ? "the browser holds the session, and no server knows which ones a user has; 'revocationEpochs' can end them all, for one read of a "
        + "server's store with each request"
      : "the browser holds the session: who has copied the cookie stays logged in until its deadline"
    return Refusal(need: .revocation, reason: reason)
  }

  private static func changes(_ kind: StoreKind, _ needs: SessionNeeds) -> Refusal? {
    guard !needs.concurrentChanges.capabilities.isSubset(of: kind.capabilities) else { return nil }
    return Refusal(
      need: .concurrentChanges,
      reason: "of changes that are made at once the last cookie wins, and flash shows in every request that comes with the same cookie")
  }

  private static func size(_ kind: StoreKind, _ needs: SessionNeeds) -> Refusal? {
    guard kind == .cookie, CookieRoom.cookies(needs.payloadBytes) == nil else { return nil }
    let most = NumberText.grouped(CookieRoom.most)
    return Refusal(
      need: .payload,
      reason:
        "\(NumberText.bytes(Double(needs.payloadBytes))) do not fit: a cookie takes some \(NumberText.grouped(CookieRoom.one)) B, and "
        + "\(CookieRoom.mostCookies) of them, the most, \(most) B")
  }

  /// The sentences about settings and facts that matter where a store is used.
  static func conditions(_ kind: StoreKind, _ needs: SessionNeeds) -> [String] {
    let durability = kind.setting(for: needs.durability)?.condition
    return ([durability] + [sizeCondition(kind, needs)] + kindConditions(kind, needs)).compactMap(\.self)
  }

  private static func sizeCondition(_ kind: StoreKind, _ needs: SessionNeeds) -> String? {
    if kind == .cookie {
      guard let cookies = CookieRoom.cookies(needs.payloadBytes), cookies > 1 else { return nil }
      return
        "A session of \(NumberText.bytes(Double(needs.payloadBytes))) takes up to \(cookies) cookies, which travel with every request: set "
        + "'chunking: .upTo(\(cookies))', and see that no proxy before you limits headers to less."
    }
    let limits = SizeLimits()
    guard needs.payloadBytes > limits.valueBytes else { return nil }
    let (value, record) = (NumberText.bytes(Double(limits.valueBytes)), NumberText.bytes(Double(limits.recordBytes)))
    return
      "The limits are \(value) a value and \(record) a session: raise them with 'sizes: SizeLimits(valueBytes:recordBytes:)' as far as yours "
      + "need."
  }

  private static func kindConditions(_ kind: StoreKind, _ needs: SessionNeeds) -> [String?] {
    switch kind {
    case .memory:
      return [
        "It refuses new sessions beyond 200,000 unless 'MemoryConfiguration(capacity:)' says another number: some 700 B each and their data."
      ]
    case .sqlite: return [needs.instances > 1 ? "All instances have to open the same file, on a local disk of their machine." : nil]
    case .redis:
      return [
        needs.revocation == .none
          ? nil
          : "With replicas, a failover may bring back a session that was ended in the last moments before it; 'revocationEpochs' cover those."
      ]
    case .postgres:
      return [
        needs.durability == .powerLoss
          ? nil
          : "With 'durability: .processCrash' a commit does not wait for the disk; a crash of the server's machine then costs 0.6 s of writes "
            + "at the most, with the server's default 'wal_writer_delay'."
      ]
    case .cookie:
      return [
        needs.instances > 1 ? "All instances need the same keys." : nil,
        "It keeps no state on the server: sessions cannot be listed, counted or ended there (DEV-1 to DEV-8 of the specification).",
      ]
    }
  }
}

/// A reason why a store is ruled out.
package struct Refusal: Codable, Sendable, Equatable {
  /// The need that it does not meet.
  package let need: StoreNeed
  /// The reason, as the rest of a sentence about the store.
  package let reason: String
}

/// The room for a session in a browser.
///
/// A cookie's header line has at most 4096 octets. Sealing adds 49 bytes and the session's own data, base64 a third of the whole; the rest
/// is room for the fields and their keys.
package enum CookieRoom {
  /// The size that surely fits into one cookie, in bytes.
  package static let one = 2800
  /// The size that surely fits into the most cookies that a session may be split into.
  package static let most = 11_500
  /// The most cookies.
  static let mostCookies = 4

  /// The number of cookies that a session takes; nil when it fits into no number of them.
  package static func cookies(_ bytes: Int) -> Int? {
    guard bytes <= most else { return nil }
    return min(mostCookies, max(1, (bytes + one - 1) / one))
  }
}
