import SessionsReporting

/// Other needs, and what it means to have them.
struct NeedChange: Sendable {
  let needs: SessionNeeds
  /// `live with ...`, or `run on two machines`: the rest of `if you could` or `if you`.
  let text: String

  /// Everything that could be given up, the least first.
  static func concessions(_ needs: SessionNeeds) -> [NeedChange] {
    durability(needs) + revocation(needs) + changes(needs) + browser(needs) + places(needs) + sizes(needs)
  }

  /// Everything that often comes later.
  static func growth(_ needs: SessionNeeds) -> [NeedChange] {
    var list: [NeedChange] = []
    if needs.machines == 1 {
      list.append(changed(needs, "run on two machines") { ($0.instances, $0.machines) = (max(2, $0.instances), 2) })
    }
    list += DurabilityNeed.allCases.drop { $0 != needs.durability }.dropFirst().map { need in
      changed(needs, "want writes to survive \(need.noun)") { $0.durability = need }
    }
    list += RevocationNeed.allCases.drop { $0 != needs.revocation }.dropFirst().map { need in
      changed(needs, "want a logout that \(need.text)") { $0.revocation = need }
    }
    if needs.concurrentChanges == .lastWins {
      list.append(changed(needs, "want changes made at once to be kept") { $0.concurrentChanges = .merged })
    }
    if needs.payloadBytes <= CookieRoom.most {
      list.append(
        changed(needs, "keep more than \(NumberText.grouped(CookieRoom.most)) B in a session") { $0.payloadBytes = CookieRoom.most + 1 })
    }
    return list
  }

  private static func durability(_ needs: SessionNeeds) -> [NeedChange] {
    DurabilityNeed.allCases.prefix { $0 != needs.durability }.reversed().map { need in
      changed(needs, need.concession) { $0.durability = need }
    }
  }

  private static func revocation(_ needs: SessionNeeds) -> [NeedChange] {
    RevocationNeed.allCases.prefix { $0 != needs.revocation }.reversed().map { need in
      changed(needs, need.concession) { $0.revocation = need }
    }
  }

  private static func changes(_ needs: SessionNeeds) -> [NeedChange] {
    needs.concurrentChanges == .merged
      ? [changed(needs, ConcurrentChangesNeed.lastWins.concession) { $0.concurrentChanges = .lastWins }] : []
  }

  /// All that a session in the browser costs.
  private static func browser(_ needs: SessionNeeds) -> [NeedChange] {
    guard needs.revocation != .none, needs.concurrentChanges == .merged else { return [] }
    let text = "\(RevocationNeed.none.concession), and with changes made at once that overwrite each other"
    return [changed(needs, text) { ($0.revocation, $0.concurrentChanges) = (.none, .lastWins) }]
  }

  private static func places(_ needs: SessionNeeds) -> [NeedChange] {
    var list: [NeedChange] = []
    if needs.machines > 1 { list.append(changed(needs, "run all instances on one machine") { $0.machines = 1 }) }
    if needs.instances > 1 { list.append(changed(needs, "run one instance") { ($0.instances, $0.machines) = (1, 1) }) }
    return list
  }

  private static func sizes(_ needs: SessionNeeds) -> [NeedChange] {
    guard needs.payloadBytes > CookieRoom.most else { return [] }
    return [changed(needs, "keep sessions below \(NumberText.grouped(CookieRoom.most)) B") { $0.payloadBytes = CookieRoom.most }]
  }

  private static func changed(_ needs: SessionNeeds, _ text: String, _ change: (inout SessionNeeds) -> Void) -> NeedChange {
    var needs = needs
    change(&needs)
    return NeedChange(needs: needs, text: text)
  }
}
