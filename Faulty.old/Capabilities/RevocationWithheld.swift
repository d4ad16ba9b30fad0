import Sessions

struct RevocationWithheld: SessionStoreWrapper {
  let base: any SessionStore

  var capabilities: Set<SessionCapability> { base.capabilities.subtracting([.revocation]) }
}
